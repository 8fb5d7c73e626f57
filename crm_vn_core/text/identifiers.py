"""Identity numbers and tax codes of Viet Nam: what they are, what they tell, masking.

Since 1 July 2025 the tax code of a person or a household business is the 12-digit
personal number (Circular 86/2024/TT-BTC), so a tax code can be an identity number.
"""

import re
from typing import NamedTuple

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from .names import normalize

# Province of birth registration (the 63 provinces of before July 2025).
PROVINCE_CODES = frozenset(
    """
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033
    034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066
    067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
    """.split()
)
_SEPARATORS = re.compile(r"[\s.\-']+")


class Identity(NamedTuple):
    """An identity number.

    ``kind``: "cccd" (12 digits) or "cmnd" (the old 9-digit card).
    ``gender`` ("male"/"female"), ``birth_year`` and ``province_code`` are what a CCCD
    tells, None on a CMND. ``repaired``: leading zeros lost in a spreadsheet were put
    back, so a person should look.
    """

    number: str
    kind: str
    gender: str | None = None
    birth_year: int | None = None
    province_code: str | None = None
    repaired: bool = False


class TaxCode(NamedTuple):
    """A tax code.

    ``number``: in its written form (0314409058-002). ``kind``: "company" (10 digits),
    "branch" (13) or "personal" (12: a person's identity number, to be masked as such).
    ``valid``: the check digit is right (a personal number has none: its century and
    province are checked).
    """

    number: str
    kind: str
    valid: bool


def parse_identity(value):
    """Return the ``Identity`` in a cell, or None if it holds no identity number."""
    digits = _digits(value)
    if len(digits) == 12:
        return _decode_cccd(digits)
    if len(digits) == 9:
        return Identity(digits, "cmnd")
    if len(digits) in (10, 11):
        found = _decode_cccd(digits.zfill(12))
        return found and found._replace(repaired=True)
    if len(digits) == 8:
        return Identity(digits.zfill(9), "cmnd", repaired=True)
    return None


def identity_conflicts(identity, gender=None, birth_year=None):
    """Return which of "gender" and "birth_year" a CCCD contradicts, as a tuple.

    A reason for a warning, never for a change: cards with mistakes exist.
    """
    pairs = (
        ("gender", identity.gender, gender),
        ("birth_year", identity.birth_year, birth_year),
    )
    return tuple(
        name
        for name, told, known in pairs
        if told and known and known != "other" and told != known
    )


def parse_tax_code(value):
    """Return the ``TaxCode`` in a cell, or None if it has not the form of one."""
    digits = _digits(value)
    if len(digits) == 12:
        return TaxCode(digits, "personal", is_personal_number(digits))
    if len(digits) not in (10, 13):
        return None
    kind = "company" if len(digits) == 10 else "branch"
    number = digits if kind == "company" else f"{digits[:10]}-{digits[10:]}"
    try:
        mst.validate(digits)
    except ValidationError:
        return TaxCode(number, kind, False)
    return TaxCode(number, kind, True)


def is_personal_number(value):
    """Tell whether a text is a 12-digit personal number (a CCCD or a personal MST)."""
    found = parse_identity(value) if len(_digits(value)) == 12 else None
    return bool(found)


def mask(value, keep=4, sign="*"):
    """Return an identifier with only its last ``keep`` characters readable.

    At most a third of it is shown, so that a short value is not given away.
    """
    text = normalize(value)
    shown = min(keep, len(text) // 3)
    return sign * (len(text) - shown) + text[len(text) - shown :]


def _decode_cccd(digits):
    """Return the ``Identity`` of twelve digits, or None if they cannot be a CCCD.

    Three digits province, one century and gender (0/1 = 1900s male/female, 2/3 = 2000s,
    …), two year, six random; there is no check digit.
    """
    if digits[:3] not in PROVINCE_CODES:
        return None
    century, female = divmod(int(digits[3]), 2)
    year = 1900 + 100 * century + int(digits[4:6])
    gender = "female" if female else "male"
    return Identity(digits, "cccd", gender, year, digits[:3])


def _digits(value):
    """Return the digits of a cell; "" if it holds more than digits and separators."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _SEPARATORS.sub("", normalize("" if value is None else value))
    return text if text.isascii() and text.isdigit() else ""
