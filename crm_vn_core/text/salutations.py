"""Forms of address: the pair of words between a company and its customer.

Vietnamese has no neutral "you" and "I": the word for the customer fixes the word for
ourselves ("cháu chúc cô Bảy", "em chào anh Đức"). Codes are stored, words are shown.
"""

from typing import NamedTuple

# Code → the word for the customer, inside a sentence. The order is that of a list.
WORDS = {
    "anh": "anh",
    "chi": "chị",
    "anh_chi": "Anh/Chị",
    "ong": "ông",
    "ba": "bà",
    "ong_ba": "Ông/Bà",
    "bac": "bác",
    "chu": "chú",
    "co": "cô",
    "em": "em",
    "chau": "cháu",
    "ban": "bạn",
    "quy_khach": "Quý khách",
}
# Words for ourselves. "cháu" is said in the North, "con" in the South.
_SELF = {
    "anh": "em",
    "chi": "em",
    "anh_chi": "em",
    "ong": "cháu",
    "ba": "cháu",
    "ong_ba": "chúng tôi",
    "bac": "cháu",
    "chu": "cháu",
    "co": "cháu",
    "em": "anh/chị",
    "chau": "cô/chú",
    "ban": "mình",
    "quy_khach": "chúng tôi",
}
_ADULT = 18
# In the family style an adult of this age or more is addressed by these words.
_BY_AGE = (
    (70, ("ong", "ba")),
    (60, ("bac", "bac")),
    (45, ("chu", "co")),
    (_ADULT, ("anh", "chi")),
    (0, ("em", "em")),
)


class Pair(NamedTuple):
    """The two words of a conversation: for the customer and for ourselves."""

    customer: str
    self: str


def suggest_salutation(gender=None, age=None, style="friendly"):
    """Return the code of the form of address that suits a customer.

    :param gender: "male", "female"; anything else is unknown
    :param age: in years; None is unknown and counts as a grown-up of our own age
    :param style: the company's: "friendly" (anh, chị), "family" (also cô, chú, bác,
        ông, bà by age), "formal" (Ông, Bà), "neutral" (Quý khách)
    """
    if style == "neutral":
        return "quy_khach"
    known = gender in ("male", "female")
    female = gender == "female"
    if style == "formal":
        return ("ba" if female else "ong") if known else "ong_ba"
    if not known:
        return "anh_chi" if age is None or age >= _ADULT else "em"
    if style == "friendly" or age is None:
        young = age is not None and age < _ADULT
        return "em" if young else ("chi" if female else "anh")
    pair = next(pair for least, pair in _BY_AGE if age >= least)
    return pair[female]


def pair_of(code, *, style="friendly", staff_gender=None, southern=False):
    """Return the ``Pair`` of words for a salutation code.

    :param style: in "formal" and "neutral" style the company speaks: "chúng tôi"
    :param staff_gender: the speaker's, heard only when the customer is "em"
    :param southern: say "con" where the North says "cháu"
    """
    own = _SELF[code]
    if style in ("formal", "neutral"):
        own = "chúng tôi"
    elif code == "em" and staff_gender in ("male", "female"):
        own = "anh" if staff_gender == "male" else "chị"
    elif own == "cháu" and southern:
        own = "con"
    return Pair(WORDS[code], own)


def address(code, name="", nickname=""):
    """Return how a customer is spoken to: "cô Bảy" (nickname, else given name)."""
    return " ".join(filter(None, [WORDS[code], nickname or name]))


def greeting(code, wish, *, name="", nickname="", capital=False, **pair_options):
    """Return a wish in the right words: "cháu chúc cô Bảy sinh nhật vui vẻ".

    :param wish: what follows the name
    :param capital: begin with a capital letter, for a sentence of its own
    :param pair_options: see ``pair_of``
    """
    own = pair_of(code, **pair_options).self
    sentence = f"{own} chúc {address(code, name, nickname)} {wish}".strip()
    return sentence[0].upper() + sentence[1:] if capital else sentence


def letter_opening(code, full_name):
    """Return the first line of a letter: "Kính gửi: Ông Nguyễn Văn An"."""
    word = WORDS[code]
    return f"Kính gửi: {word[0].upper()}{word[1:]} {full_name}".strip()
