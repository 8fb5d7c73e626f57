"""What a bank memo may say about who pays and for what, as keys to look up.

"MBVCB.452.0912345678 NGUYEN THI BAY gop xe HD INV/2026/00012" holds a phone, a name and
a number. Customers and documents have keys of the same kinds; equal keys are hints.
"""

import re

from .names import clean_person_name, fold, guess_kind
from .phones import normalize_phone

#: Words by which one speaks of a person: the next word is what she is called.
KIN = frozenset(
    "anh chi em co chu bac ong ba me ma bo cha di cau thim mo con vo chong chau".split()
)
#: Words that say nothing of what is paid.
COMMON = frozenset(
    "tra tien no thanh toan chuyen khoan ck nop gop ky thang nam cho cua ngay tt hd so"
    " hop dong dot lan con lai mua ban hang va tu den ct tai ngan mb vcb".split()
)
_WORD = re.compile(r"[a-z0-9]+")
_COMPANY_FORM = re.compile(
    r"^(cong ty|cty|tong cong ty|doanh nghiep|dntn|htx|hop tac xa)\b"
    r"|\b(trach nhiem huu han|tnhh|co phan|cp|mtv|mot thanh vien"
    r"|tm|dv|xnk|jsc|ltd|co)\b"
)
_LONGEST_NAME = 6
_LONGEST_NUMBER = 25


def memo_words(text):
    """Return the words of a memo, folded."""
    return _WORD.findall(fold(text or ""))


def memo_keys(memo, payer=""):
    """Return the set of (kind, key) that a memo and the payer's name hold.

    Kinds: "name" (two to six words), "called" (the word after "mẹ", "chị" …), "number"
    (a document's number without signs), "phone" (E.164).
    """
    keys = set()
    for text in (memo, payer):
        words = memo_words(text)
        keys |= {("name", name) for name in _grams(words, 2, _LONGEST_NAME, " ")}
        keys |= {
            ("called", called)
            for kin, called in zip(words, words[1:], strict=False)
            if kin in KIN and not called.isdigit()
        }
    words = memo_words(memo)
    for number in _grams(words, 1, 5, ""):
        if 4 <= len(number) <= _LONGEST_NUMBER and re.search(r"\d", number):
            keys.add(("number", number))
    return keys | {("phone", phone) for phone in _phones(memo)}


def party_keys(name, called=(), phones=()):
    """Return the set of (kind, key) by which a customer is found.

    :param called: nicknames and given names of the customer and of her family
    """
    keys = {("phone", phone) for phone in phones if phone}
    keys |= {("called", fold(word).strip()) for word in called if word}
    words = memo_words(clean_person_name(name))
    if guess_kind(name) != "person":
        bare = memo_words(_COMPANY_FORM.sub(" ", fold(name)))
        keys.add(("name", " ".join(bare)))
    keys.add(("name", " ".join(words)))
    return {(kind, key) for kind, key in keys if kind != "name" or " " in key}


def number_key(number):
    """Return a document's number as memos are searched for it, or ""."""
    key = "".join(memo_words(number))
    fits = 4 <= len(key) <= _LONGEST_NUMBER and re.search(r"\d", key)
    return key if fits else ""


def skeleton(memo):
    """Return what stays the same in the memos of one payer: the words without digits.

    Banks put a new number into each transfer; "" where too little is left to say.
    """
    words = [word for word in memo_words(memo) if word.isalpha() and len(word) > 1]
    return " ".join(words) if len(words) >= 3 else ""


def product_words(names):
    """Return the words of product names that a memo may repeat."""
    words = {word for name in names for word in memo_words(name)}
    return {word for word in words - COMMON if word.isalpha() and len(word) >= 2}


def _grams(words, shortest, longest, glue):
    for length in range(shortest, longest + 1):
        for place in range(len(words) - length + 1):
            yield glue.join(words[place : place + length])


def _phones(memo):
    for digits in re.findall(r"(?<!\d)(?:\+?84|0)\d{9}(?!\d)", memo or ""):
        if number := normalize_phone(digits):
            yield number
