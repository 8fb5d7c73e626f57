"""Phone numbers as people in Viet Nam write them, to E.164 and back."""

import re

import phonenumbers

from .names import normalize

REGION = "VN"

# Mobile prefixes of 11-digit numbers, retired in 2018, and what replaced them.
OLD_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
# The library's metadata lags behind newly opened ranges (052, 055): a mobile number by
# its shape is accepted.
_MOBILE = re.compile(r"[35789]\d{8}")
_OLD_MOBILE = re.compile(rf"({'|'.join(OLD_PREFIXES)})\d{{7}}")
_LABEL = re.compile(r"^[^\W\d][^:]{0,20}:\s*")
# Longer cells are remarks, not lists of phones; reading them would cost time.
_LONGEST = 200
_NUMBER = re.compile(r"\+?\(?\d[\d\s.()\-/_]*")
_STRONG_SEPARATORS = re.compile(r"[,;|&\n\r]+|\s+(?:hoặc|và|or|and)\s+|\s+-+\s+")
_WEAK_SEPARATORS = re.compile(r"[\s/\-]+")


def normalize_phone(value, region=REGION):
    """Return the E.164 form of one phone number, or None if it is none.

    Understands every usual spelling ("0912.345.678", "(+84) 912 345 678", "Zalo: …"),
    the 11-digit prefixes of before 2018, and numbers whose leading zero a spreadsheet
    dropped. A text that holds anything besides one number and words is no number.
    """
    text = _LABEL.sub("", _as_text(value))
    numbers = [found.group() for found in _NUMBER.finditer(text)]
    if len(numbers) != 1:
        return None
    digits = re.sub(r"[^0-9]", "", re.sub(r"\(0\)", "", numbers[0]))
    international = numbers[0].lstrip("( ").startswith("+")
    if region == REGION:
        return _normalize_vietnamese(digits, international)
    return _parse(("+" if international else "") + digits, region)


def format_phone(e164):
    """Return an E.164 number as it is dialled and read in Viet Nam: 0912 345 678."""
    number = phonenumbers.parse(e164)
    style = phonenumbers.PhoneNumberFormat
    local = number.country_code == 84
    return phonenumbers.format_number(
        number, style.NATIONAL if local else style.INTERNATIONAL
    )


def split_phones(value):
    """Return the pieces of a cell that may hold several phone numbers, in order.

    A cell that reads as one number stays whole, so "0912-345-678" is one piece and
    "0912345678/0987654321" two. Pieces are raw text for ``normalize_phone``; a piece
    that is no number is returned too, so that nothing typed disappears unseen.
    """
    text = _as_text(value)
    if not text:
        return []
    if len(text) > _LONGEST or normalize_phone(text):
        return [text]
    parts = [part.strip() for part in _STRONG_SEPARATORS.split(text) if part.strip()]
    if len(parts) > 1:
        return [piece for part in parts for piece in split_phones(part)]
    return _split_weakly(text)


def _split_weakly(text):
    """Split at slashes, dashes or spaces, joining pieces until they make a number."""
    pieces, pending = [], ""
    for part in _WEAK_SEPARATORS.split(text):
        pending = f"{pending} {part}".strip()
        if normalize_phone(pending):
            pieces.append(pending)
            pending = ""
    if not pieces:
        return [text]
    return [*pieces, pending] if pending else pieces


def _as_text(value):
    """Return a cell as text; a spreadsheet may hold the number as a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"^(\d+)\.0$", r"\1", normalize("" if value is None else value))


def _normalize_vietnamese(digits, international):
    if digits.startswith("00"):
        digits, international = digits[2:], True
    if digits.startswith("84") and (international or len(digits) > 10):
        digits = "0" + digits[2:].removeprefix("0")
    elif international:
        return _parse("+" + digits, None)
    elif _MOBILE.fullmatch(digits) or _OLD_MOBILE.fullmatch("0" + digits):
        digits = "0" + digits
    if _OLD_MOBILE.fullmatch(digits):
        digits = OLD_PREFIXES[digits[:4]] + digits[4:]
    if digits.startswith("0") and _MOBILE.fullmatch(digits[1:]):
        return "+84" + digits[1:]
    return _parse(digits, REGION)


def _parse(text, region):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
