"""Codes that a customer writes into a bank transfer, so that money finds its place.

A code has two letters that say what is paid, eight digits and one check character:
"HZ00001234K". Letters that Vietnamese does not have (F, J, W, Z) keep the prefix from
being read in the middle of a word.

The check character is a sum over the ring GF(4) × GF(9), which has 36 elements, one for
each sign. A sign at place i counts w^i times. Both w and 1 − w have an inverse in the
ring, so one wrong sign and two neighbors that changed places always change the sum.
(No weight does that for remainders modulo 36, and modulo 37 needs a 37th sign.)
"""

import re

from .names import fold

#: Digits of the number: fixed, so that a code ends where it ends even when the next
#: text is glued to it.
WIDTH = 8
#: What banks keep of a memo for sure.
LONGEST = 19

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_PREFIX = re.compile(rf"[A-Z]{{2,{LONGEST - WIDTH - 1}}}")
_NOISE = re.compile(r"[^0-9A-Z]+")
# ω·b of GF(4) (bits as polynomials over x² + x + 1), and (1 + i)·b of GF(9) (b as
# a + bi with i² = −1, written 3a + b).
_TIMES_4 = (0, 2, 3, 1)
_TIMES_9 = tuple(
    3 * ((real - imaginary) % 3) + (real + imaginary) % 3
    for real in range(3)
    for imaginary in range(3)
)


def make_code(prefix, number):
    """Return the code of a number: ``("HZ", 1234)`` → ``"HZ00001234" + check``.

    :param prefix: 2 to 10 letters A–Z
    :param number: 0 … 99,999,999
    :raises ValueError: when one of them does not fit
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("a prefix has 2 to 10 letters A-Z")
    if not 0 <= number < 10**WIDTH:
        raise ValueError(f"a number has at most {WIDTH} digits")
    body = f"{prefix}{number:0{WIDTH}d}"
    return body + check_sign(body)


def check_sign(body):
    """Return the sign that makes ``body`` a code."""
    for sign in _SIGNS:
        if _sum(body + sign) == (0, 0):
            return sign
    raise AssertionError("a sum over a group has an inverse")


def is_code(text):
    """Return whether a text is a code with the right check sign."""
    match = re.fullmatch(rf"[A-Z]{{2,10}}[0-9]{{{WIDTH}}}[0-9A-Z]", text)
    return bool(match) and _sum(text) == (0, 0)


def split_code(code):
    """Return (prefix, number) of a code."""
    return code[: -WIDTH - 1], int(code[-WIDTH - 1 : -1])


def find_codes(text, prefixes=None):
    """Return the codes in a memo, in their order and each once.

    Accents, lower case, and signs between the characters do not matter, nor does text
    that is glued to the code: "mbvcb.hz 0000-1234 k.ct tu" holds one.

    :param prefixes: the prefixes in use; without them every text that passes the check
        is taken, and one in 36 numbers after two letters passes by chance
    """
    plain = _NOISE.sub("", fold(text).upper())
    before = "|".join(map(re.escape, sorted(prefixes, key=len))) if prefixes else None
    found = {}
    for match in re.finditer(rf"(?=([0-9]{{{WIDTH}}}[0-9A-Z]))", plain):
        start = match.start()
        for length in range(2, LONGEST - WIDTH):
            prefix = plain[max(start - length, 0) : start]
            if len(prefix) < length or not prefix.isalpha():
                break
            code = prefix + match[1]
            known = before is None or re.fullmatch(before, prefix)
            if known and _sum(code) == (0, 0):
                found.setdefault(code, start)
    return sorted(found, key=found.get)


def _sum(signs):
    """Return the weighted sum of signs in GF(4) × GF(9)."""
    four = nine = 0
    for sign in signs:
        value = _VALUES[sign]
        four = _TIMES_4[four] ^ (value // 9)
        nine = _plus_9(_TIMES_9[nine], value % 9)
    return four, nine


def _plus_9(left, right):
    real = (left // 3 + right // 3) % 3
    return 3 * real + (left % 3 + right % 3) % 3
