"""VietQR: the text in a QR code that any Vietnamese bank's app can pay.

EMVCo merchant-presented QR with the template of NAPAS (field 38, "QRIBFTTA": a
transfer to an account), as its specification 1.5.2 gives it. Every field is a tag of
two digits, a length of two digits, and the value; the last one is a check sum.
"""

import re
from typing import NamedTuple

from .names import fold

#: Longest memo: what every bank shows in full.
LONGEST_MEMO = 25

_NAPAS = "A000000727"
_SERVICE = "QRIBFTTA"
_BIN = re.compile(r"\d{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_NOT_IN_MEMO = re.compile(r"[^0-9A-Za-z ._-]+")


class VietQR(NamedTuple):
    """``amount`` in đồng, 0 where the payer types it in."""

    bin: str
    account: str
    amount: int = 0
    memo: str = ""


def build(bin, account, amount=0, memo=""):
    """Return the text of a VietQR code.

    :param bin: six digits that NAPAS gave the bank (970436: Vietcombank)
    :param account: number of the account, at most 19 digits or letters
    :param amount: whole đồng; 0 leaves it to the payer
    :param memo: accents go, other signs become spaces, at most 25 characters stay
    :raises ValueError: when one of them does not fit
    """
    account = re.sub(r"[\s.-]", "", account or "")
    if not _BIN.fullmatch(bin or ""):
        raise ValueError("bin")
    if not _ACCOUNT.fullmatch(account):
        raise ValueError("account")
    if amount != int(amount) or not 0 <= amount < 10**13:
        raise ValueError("amount")
    memo = clean_memo(memo)
    place = _field("00", bin) + _field("01", account)
    text = (
        _field("00", "01")
        + _field("01", "12" if amount or memo else "11")
        + _field("38", _field("00", _NAPAS) + _field("01", place) + "0208" + _SERVICE)
        + _field("53", "704")
        + (_field("54", str(int(amount))) if amount else "")
        + _field("58", "VN")
        + (_field("62", _field("08", memo)) if memo else "")
        + "6304"
    )
    return text + checksum(text)


def clean_memo(memo):
    """Return a memo as a bank takes it: plain letters and digits, 25 at most."""
    kept = _NOT_IN_MEMO.sub(" ", _plain(memo or ""))
    return " ".join(kept.split())[:LONGEST_MEMO].strip()


def parse(text):
    """Return the :class:`VietQR` in a text.

    :raises ValueError: when it is none, or damaged
    """
    if len(text) < 8 or text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:]:
        raise ValueError("checksum")
    fields = _fields(text[:-8])
    template = _fields(fields.get("38", ""))
    if template.get("00") != _NAPAS:
        raise ValueError("no account")
    place = _fields(template.get("01", ""))
    return VietQR(
        place.get("00", ""),
        place.get("01", ""),
        int(fields.get("54", "0")),
        _fields(fields.get("62", "")).get("08", ""),
    )


def checksum(text):
    """Return CRC-16/CCITT-FALSE in four capital hexadecimal digits.

    Polynomial 0x1021, start 0xFFFF, nothing reflected.
    """
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ (0x1021 if crc & 0x8000 else 0)
        crc &= 0xFFFF
    return f"{crc:04X}"


def _field(tag, value):
    return f"{tag}{len(value):02d}{value}"


def _fields(text):
    """Return the fields of a text by tag.

    :raises ValueError: when a length points beyond the end
    """
    fields, place = {}, 0
    while place < len(text):
        length = int(text[place + 2 : place + 4])
        value = text[place + 4 : place + 4 + length]
        if len(value) != length:
            raise ValueError("length")
        fields[text[place : place + 2]] = value
        place += 4 + length
    return fields


def _plain(text):
    """Return text without accents, in the case it had."""
    return "".join(
        fold(char).upper() if char.isupper() else fold(char) if char.strip() else " "
        for char in text
    )
