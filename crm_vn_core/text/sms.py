"""How long an SMS is: alphabets and segments as networks count them.

Source: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table) and
TS 23.040 (a concatenated message loses 7 septets or 3 UCS-2 characters per segment to
its header).
"""

import unicodedata
from typing import NamedTuple

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = set("^{}\\[~]|€\f")
# Characters of one segment: alone, and as a part of several.
_GSM_SIZES = (160, 153)
_UCS2_SIZES = (70, 67)
# What has no letter of its own without accents.
_LETTERS = str.maketrans("đĐ–—‘’“”…•\u00a0", "dD--''\"\".- ")


class SmsSize(NamedTuple):
    """:ivar length: in units of the alphabet; :ivar segments: what is paid for"""

    length: int
    segments: int
    is_unicode: bool


def remove_accents(text):
    """Return the text in letters every phone shows: "Chúc mừng" → "Chuc mung"."""
    text = (text or "").replace("…", "...").translate(_LETTERS)
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def measure_sms(text):
    """Return the ``SmsSize`` of a text; an empty text has no segment."""
    text = unicodedata.normalize("NFC", text or "")
    is_unicode = not all(char in _GSM or char in _GSM_EXTENSION for char in text)
    if is_unicode:
        length, sizes = len(text.encode("utf-16-be")) // 2, _UCS2_SIZES
    else:
        length = len(text) + sum(char in _GSM_EXTENSION for char in text)
        sizes = _GSM_SIZES
    single, part = sizes
    segments = -(-length // (single if length <= single else part))
    return SmsSize(length, segments, is_unicode)
