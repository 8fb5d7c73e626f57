"""How banks call the columns of a statement, and companies those of a payment list.

Words as :func:`header_key` compares them: folded, one space between words. Facts of the
headings: Vietcombank ("Ngày/TNX Date/Số CT/Doc No", "Số tiền ghi nợ/Debit", "Nội dung
chi tiết/Transactions in detail"), Techcombank ("Đối tác/Remitter", "Diễn giải/Details",
"Số bút toán/Transaction No", "Nợ TKTT/Debit"), and the forms with "Phát sinh nợ".
"""

import re

from ..text.names import fold

#: What a column can hold.
TARGETS = (
    "date",
    "credit",
    "debit",
    "amount",
    "direction",
    "memo",
    "reference",
    "account",
    "name",
    "document",
    "currency",
    "balance",
    "ignore",
)

WORDS = {
    "date": (
        "ngay giao dich", "ngay gd", "ngay", "ngay hach toan", "ngay ghi so",
        "ngay thanh toan", "ngay thu", "ngay nop", "transaction date", "tnx date",
        "posting date", "booking date", "date", "thoi gian", "thoi gian giao dich",
        "ngay gio giao dich", "ngay ct", "ngay chung tu",
    ),
    "credit": (
        "so tien ghi co", "ghi co", "phat sinh co", "ps co", "co tktt", "co",
        "tien vao", "so tien vao", "credit", "credit amount", "thu", "so tien thu",
        "nhan", "deposit", "phat sinh tang",
    ),
    "debit": (
        "so tien ghi no", "ghi no", "phat sinh no", "ps no", "no tktt", "no",
        "tien ra", "so tien ra", "debit", "debit amount", "chi", "so tien chi",
        "withdrawal", "phat sinh giam",
    ),
    "amount": (
        "so tien", "so tien giao dich", "so tien gd", "amount", "gia tri",
        "transaction amount", "so tien nop", "so tien thanh toan",
    ),
    "direction": ("loai", "no co", "d c", "dr cr", "ghi no co", "type", "dau", "+ -"),
    "memo": (
        "noi dung", "noi dung chi tiet", "noi dung giao dich", "dien giai", "mo ta",
        "mo ta giao dich", "chi tiet giao dich", "ghi chu", "description", "details",
        "transactions in detail", "transaction description", "narrative", "remark",
        "remarks", "noi dung thanh toan", "noi dung chuyen khoan",
    ),
    "reference": (
        "so tham chieu", "so but toan", "so ct", "so chung tu", "ma giao dich",
        "ma gd", "so giao dich", "reference", "ref no", "ref", "transaction no",
        "transaction id", "doc no", "so gd", "ma tham chieu", "so phieu",
        "so phieu thu", "so bien lai",
    ),
    "account": (
        "tai khoan doi ung", "so tai khoan doi ung", "tk doi ung", "stk doi ung",
        "so tai khoan doi tac", "tai khoan doi tac", "so tai khoan chuyen",
        "tai khoan chuyen", "counterparty account", "remitter account",
        "account no of remitter", "tai khoan nguoi chuyen", "tk nguoi chuyen",
        "so tai khoan nguoi chuyen", "stk nguoi chuyen",
    ),
    "name": (
        "ten tai khoan doi ung", "ten doi ung", "doi tac", "ten doi tac", "remitter",
        "nguoi chuyen", "ten nguoi chuyen", "don vi chuyen", "nguoi nop", "khach hang",
        "ten khach hang", "nguoi nop tien", "counterparty name", "customer", "doi ung",
        "ten tk doi ung",
    ),
    "document": (
        "so hop dong", "hop dong", "so khoan vay", "ma khoan vay", "khoan vay",
        "ma thanh toan", "so hoa don", "hoa don", "so hd", "loan number", "loan",
        "contract", "contract number", "invoice", "invoice number", "payment code",
        "ma khe uoc", "so khe uoc",
    ),
    "currency": ("loai tien", "loai tien te", "don vi tien te", "currency", "tien te"),
    "balance": (
        "so du", "so du sau gd", "so du sau giao dich", "so du cuoi", "balance",
        "running balance", "so du luy ke",
    ),
    "ignore": (
        "stt", "nh doi tac", "ngan hang doi tac", "remitter bank",
        "ngan hang doi ung", "ngay hieu luc", "effective date", "value date", "phi",
        "thue", "chi nhanh", "branch", "kenh", "channel", "teller",
    ),
}  # fmt: skip

_BY_WORD = {word: target for target, words in WORDS.items() for word in words}
_SIGNS = re.compile(r"[^\w+.-]+")


def header_key(text):
    """Return a heading as it is compared: "Số tiền ghi có/ Credit" → its first name."""
    return _clean(text)


def guess(header):
    """Return what a heading means, or None.

    Headings in two languages ("Ghi có/ Credit", "Phát sinh có Credit") are read part by
    part: the first part that is known decides.
    """
    header = str(header or "")
    for part in (header, *re.split(r"[/|\n\r(]", header)):
        key = _clean(part)
        # "No." counts rows; only "Nợ" is a debit.
        if key in ("no", "co") and part.isascii():
            continue
        if target := _BY_WORD.get(key):
            return target
    words = _clean(header).split()
    for length in range(len(words) - 1, 1, -1):
        if target := _BY_WORD.get(" ".join(words[:length])):
            return target
    return None


def _clean(text):
    words = _SIGNS.sub(" ", fold(text)).replace("_", " ")
    words = re.sub(r"\bvnd\b", " ", words)
    # Footnote signs of the bank: "Ngày1", "Ngày hiệu lực2".
    words = re.sub(r"(?<=[a-z])\d\b", "", words)
    return " ".join(words.split()).strip(" .-") or words.strip()
