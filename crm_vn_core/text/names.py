"""Vietnamese names: comparing, sorting, and what a name tells.

Order of a name: family name, middle names, given name. People are addressed by the
given name, the last word: "Anh Đức", never "Anh Nguyễn".
"""

import re
import unicodedata
from typing import NamedTuple

# Spaces and marks that spreadsheets and phones leave behind and nobody sees.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"\s+")
_NOT_A_WORD = re.compile(r"[^\w]+")
_PARENTHESES = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")

# What people write before a name in a customer list → salutation code. Spelled with
# accents: Chi and Ba are names, "chị" and "bà" are not.
_HONORIFICS = {
    "anh": "anh", "mr": "anh", "chị": "chi", "ms": "chi", "mrs": "chi", "ông": "ong",
    "bà": "ba", "cô": "co", "chú": "chu", "bác": "bac", "em": "em",
}  # fmt: skip
_ABBREVIATIONS = {"a": "anh", "c": "chi", "chi": "chi", "ô": "ong", "b": "ba"}
_AMBIGUOUS = {"anh", "em", "ông"}
_HONORIFIC = re.compile(r"^(?P<word>[^\W\d_]+)(?P<stop>\.?)\s*(?P<rest>.+)$")

# Single words that are family or given names when their accents are dropped (Trương,
# Văn Phong) are matched with accents, the others without.
_COMPANY_ACCENTED = re.compile(
    r"^(chi nhánh|văn phòng|trung tâm|xí nghiệp|nhà máy|quỹ tín dụng|bệnh viện|sở|cục"
    r"|chi cục|hiệp hội|trường (học|mầm non|mẫu giáo|tiểu học|thcs|thpt|cao đẳng"
    r"|đại học|trung))\b"
)
_COMPANY = re.compile(
    r"^(cong ty|cty|c\.ty|tong cong ty|tap doan|doanh nghiep|dntn|hop tac xa|htx"
    r"|ngan hang|uy ban nhan dan|ubnd)\b"
    r"|\b(tnhh|jsc|co\.?,? ?ltd|ltd|llc|inc|corp|corporation|company|joint stock"
    r"|cong ty co phan)\b"
)
_HOUSEHOLD = re.compile(r"^(ho kinh doanh|ho kd|hkd|ho ca the)\b")
_MIDDLE_GENDER = {"thị": "female", "văn": "male"}


class PersonName(NamedTuple):
    """The three parts of a Vietnamese name; a part may be empty."""

    family: str
    middle: str
    given: str


def normalize(text):
    """Return the text in NFC, without invisible marks, runs of spaces made one.

    Mac and Zalo exports hold NFD, which looks the same and equals nothing.
    """
    text = unicodedata.normalize("NFC", str(text or "")).translate(_INVISIBLE)
    return _SPACES.sub(" ", text).strip()


def fold(text):
    """Return the text in lower case without accents, đ as d: "Đường" → "duong"."""
    decomposed = unicodedata.normalize("NFD", normalize(text).casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("đ", "d")


def name_key(text):
    """Return a key that is equal for two spellings of one name (for duplicates)."""
    return _NOT_A_WORD.sub(" ", fold(text)).strip()


def clean_person_name(text):
    """Return a name without a leading honorific and without notes in parentheses."""
    return split_honorific(_PARENTHESES.sub(" ", normalize(text)))[1]


def split_honorific(text):
    """Return (salutation code or None, the name without the honorific).

    "Chị Nguyễn Thị Hoa" → ("chi", "Nguyễn Thị Hoa"); "Anh Thư" is a name and stays.
    """
    text = normalize(text)
    match = _HONORIFIC.match(text)
    if not match:
        return None, text
    word, one_word = match["word"].casefold(), " " not in match["rest"].strip()
    code = _HONORIFICS.get(word)
    if match["stop"]:
        code = code or _ABBREVIATIONS.get(word)
    elif word in _AMBIGUOUS and one_word:
        code = None
    return (code, match["rest"].strip()) if code else (None, text)


def split_name(full_name):
    """Return the ``PersonName`` of a full name; a single word is the given name."""
    words = clean_person_name(full_name).split()
    if not words:
        return PersonName("", "", "")
    if len(words) == 1:
        return PersonName("", "", words[0])
    return PersonName(words[0], " ".join(words[1:-1]), words[-1])


def given_name(full_name):
    """Return the name a person is called by: the last word of the name."""
    return split_name(full_name).given


def guess_gender(full_name):
    """Return "male" or "female" when the middle name says so, else None.

    Only the two middle names that are sure enough: Thị and Văn.
    """
    middle = split_name(full_name).middle.casefold().split()
    return next((_MIDDLE_GENDER[w] for w in middle if w in _MIDDLE_GENDER), None)


def guess_kind(name):
    """Return "company", "household" (hộ kinh doanh) or "person" by a name's words."""
    folded = fold(name)
    if _HOUSEHOLD.search(folded):
        return "household"
    accented = _COMPANY_ACCENTED.search(normalize(name).casefold())
    return "company" if accented or _COMPANY.search(folded) else "person"
