"""Numbers and amounts of money in Vietnamese words, as vouchers and contracts need.

Formal reading: after the first group of three digits the hundreds are always read
("một nghìn không trăm lẻ năm"), so that nothing can be added to a written amount.
"""

from decimal import Decimal

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_BILLION = 10**9


def amount_in_words(amount, unit="đồng", *, odd="lẻ", even=False):
    """Return an amount in words: 1005 → "Một nghìn không trăm lẻ năm đồng".

    :param amount: an integer, or a Decimal for currencies with decimals
    :param unit: what is counted; "" for a bare number
    :param odd: the word for missing tens, "lẻ" or "linh"
    :param even: append "chẵn", as vouchers do after a whole amount
    """
    words = [number_in_words(amount, odd=odd), unit, "chẵn" if even else ""]
    text = " ".join(filter(None, words))
    return text[0].upper() + text[1:]


def number_in_words(number, *, odd="lẻ"):
    """Return a number in words: -5 → "âm năm", Decimal("1.5") → "một phẩy năm".

    :raise TypeError: for a float, whose decimals are not what was written
    """
    if isinstance(number, float):
        raise TypeError("pass an int or a Decimal")
    sign, digits, exponent = Decimal(number).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{number} has no words")
    whole = int(Decimal(number).copy_abs())
    fraction = "".join(map(str, digits)).zfill(-exponent)[exponent:].rstrip("0")
    words = _whole(whole, odd)
    if exponent < 0 and fraction:
        words += ["phẩy", *_fraction(fraction, odd)]
    return " ".join(["âm", *words] if sign and (whole or fraction) else words)


def _whole(number, odd, full=False):
    """Return the words of a number; ``full`` reads its leading hundreds too."""
    high, low = divmod(number, _BILLION)
    words = [*_whole(high, odd, full), "tỷ"] if high else []
    full = full or bool(high)
    for power in (2, 1, 0):
        group = low // 1000**power % 1000
        if group:
            words += [*_group(group, odd, full), _SCALES[power]]
            full = True
    return [word for word in words if word] or [_DIGITS[0]]


def _group(number, odd, full):
    """Return the words of three digits, 1 … 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return words + ([odd] if words and ones else []) + _ones(ones, 0)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + _ones(ones, tens)


def _ones(ones, tens):
    """Return the last digit's word, which changes with the tens before it."""
    if ones == 0:
        return []
    if ones == 5 and tens:
        return ["lăm"]
    return ["mốt"] if ones == 1 and tens > 1 else [_DIGITS[ones]]


def _fraction(digits, odd):
    """Return the words after "phẩy": up to two digits as a number, more one by one."""
    if len(digits) <= 2 and digits[0] != "0":
        return _group(int(digits), odd, full=False)
    return [_DIGITS[int(digit)] for digit in digits]
