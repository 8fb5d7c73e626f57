"""Turns one cell of a customer list into a clean value, or says what is wrong.

Each cleaner takes the value of a cell (never None) and a :class:`Context` and
returns the clean value, in JSON types. It raises :class:`Fault` for a value that
cannot be used and calls ``context.warn`` for one that should be looked at.
"""

import datetime
import re

from ..text import dates, identifiers, names, phones
from .errors import CellFault
from .writer import plain_text

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_EMPTY = {"", "-", "--", "---", "n/a", "na", "null", "none", "khong", "khong co", "."}
_GENDERS = {
    "male": ("nam", "male", "m", "trai", "ong", "anh", "nam gioi", "con trai", "mr"),
    "female": ("nu", "female", "f", "gai", "ba", "chi", "co", "nu gioi", "con gai")
    + ("mrs", "ms"),
    "other": ("khac", "other", "gioi tinh khac"),
}
_KINDS = {
    False: ("ca nhan", "person", "individual", "kh ca nhan", "khach le", "cn"),
    True: (
        "doanh nghiep",
        "cong ty",
        "company",
        "to chuc",
        "cty",
        "dn",
        "ho kinh doanh",
    )
    + ("business", "khach hang doanh nghiep", "hkd", "phap nhan"),
}


class Fault(Exception):
    """A cell that cannot be used: ``code`` and ``params`` make its sentence."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params


class Context:
    """What a cleaner may need of the file, and where it leaves its warnings."""

    def __init__(self, epoch_1904=False):
        self.epoch_1904 = epoch_1904
        self.warnings = []

    def warn(self, code, **params):
        self.warnings.append((code, params))


def clean(key, value, context, cleaners=None):
    """Return the clean value of a cell for a target, None for an empty one.

    :param cleaners: of another list than that of customers, by target key
    :raises Fault: when the cell cannot be used
    """
    if isinstance(value, CellFault):
        raise Fault(str(value))
    # A list of customers leaves 0 where there is nothing; in a list of money it counts.
    is_number = cleaners is not None and isinstance(value, int | float)
    if value is None or (not is_number and names.fold(value) in _EMPTY):
        return None
    return (CLEANERS if cleaners is None else cleaners)[key](value, context)


def text_of(value):
    """Return a cell as the text a person sees: 1001.0 is ``"1001"``."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return names.normalize(plain_text(str(value)))


def parse_number(text):
    """Return the number in a text, by Vietnamese or English signs, or None.

    A sign followed by groups of three digits parts thousands, in either language.
    """
    text = re.sub(r"[\s\u00a0]|đ|₫|vnd|vnđ|dong|đồng", "", str(text).casefold())
    if re.fullmatch(r"-?\d{1,3}([.,])\d{3}(\1\d{3})*", text):
        return float(re.sub(r"[.,]", "", text))
    if match := re.fullmatch(r"(-?\d{1,3}(?:\.\d{3})+|-?\d+),(\d+)", text):
        return float(f"{match[1].replace('.', '')}.{match[2]}")
    if match := re.fullmatch(r"(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:\.(\d+))?", text):
        return float(f"{match[1].replace(',', '')}.{match[2] or 0}")
    return None


def _text(value, _context):
    return text_of(value)


def _name(value, _context):
    text = text_of(value)
    if len(text) > 256:
        raise Fault("too_long")
    if not re.search(r"[^\W\d_]", text):
        raise Fault("name_without_letters")
    if text.isupper() and " " in text and names.guess_kind(text) == "person":
        # Lists typed in capitals: no person writes her own name so.
        text = " ".join(word.capitalize() for word in text.split())
    return text


def _code(value, _context):
    if isinstance(value, datetime.datetime | datetime.date):
        raise Fault("code_is_date", value=text_of(value))
    text = text_of(value)
    if isinstance(value, str) and _SCIENTIFIC.fullmatch(text):
        raise Fault("scientific", value=text)
    return text


def _gender(value, _context):
    folded = names.name_key(value)
    for gender, words in _GENDERS.items():
        if folded in words:
            return gender
    raise Fault("gender", value=text_of(value))


def _company_type(value, _context):
    folded = names.name_key(value)
    for is_company, words in _KINDS.items():
        if folded in words:
            return is_company
    raise Fault("company_type", value=text_of(value))


def _date(value, context):
    try:
        found = dates.parse_date(value, date1904=context.epoch_1904)
    except dates.DateError as error:
        raise Fault(f"date_{error.code}", value=text_of(value)) from error
    if found is None:
        raise Fault("date_not_a_date", value=text_of(value))
    return dict(found._asdict())


def _birth_year(value, context):
    try:
        year = _date(value, context)["year"]
    except Fault:
        year = 0
    if not year:
        raise Fault("year", value=text_of(value))
    return year


def _identity(value, context):
    if _SCIENTIFIC.fullmatch(text_of(value)):
        raise Fault("scientific", value=text_of(value))
    found = identifiers.parse_identity(plain_text(str(_whole(value))))
    if found is None:
        raise Fault("identity")
    if found.repaired:
        context.warn("identity_repaired")
    return found.number


def _vat(value, context):
    text = text_of(value)
    if _SCIENTIFIC.fullmatch(text):
        raise Fault("scientific", value=text)
    if isinstance(_whole(value), int):
        text = text.zfill(10) if len(text) < 10 else text.zfill(12)
    found = identifiers.parse_tax_code(text)
    if found is None:
        raise Fault("vat", value=text)
    if not found.valid:
        context.warn("vat_checksum", value=found.number)
    return found.number


def _phones(value, context):
    """Return the numbers of a cell in E.164; what else it holds is a fault."""
    text = plain_text(str(_whole(value)))
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise Fault("scientific", value=text)
    found = []
    for piece in phones.split_phones(text):
        number = phones.normalize_phone(piece)
        if number is None:
            raise Fault("phone", value=piece)
        if number not in found:
            found.append(number)
    return found


def _email(value, _context):
    text = text_of(value).removeprefix("mailto:").rstrip(".,;")
    # Several addresses in one cell: the first is the one to write to.
    first = re.split(r"[\s,;]+", text)[0]
    if not _EMAIL.fullmatch(first):
        raise Fault("email", value=text)
    return first


def _revenue(value, _context):
    if isinstance(value, int | float):
        return value
    number = parse_number(text_of(value))
    if number is None:
        raise Fault("number", value=text_of(value))
    return number


def _tags(value, _context):
    parts = re.split(r"[,;|]", text_of(value))
    return [part.strip() for part in parts if part.strip()]


def _whole(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value


CLEANERS = {
    "ref": _code,
    "name": _name,
    "family_name": _name,
    "given_name": _name,
    "company_type": _company_type,
    "nickname": _text,
    "salutation": _text,
    "gender": _gender,
    "birthday": _date,
    "birth_year": _birth_year,
    "identity_number": _identity,
    "vat": _vat,
    "phone": _phones,
    "phone2": _phones,
    "email": _email,
    "street": _text,
    "ward": _text,
    "district": _text,
    "province": _text,
    "occupation": _text,
    "function": _text,
    "founding": _date,
    "revenue": _revenue,
    "website": _text,
    "officer": _text,
    "tags": _tags,
    "note": _text,
}
