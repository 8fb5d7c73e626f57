"""Numbers in words: the formal forms, and every digit read back."""

import random
from decimal import Decimal

import pytest

from crm_vn_core.text.number_words import amount_in_words, number_in_words


@pytest.mark.parametrize(
    "number, words",
    [
        (0, "không"),
        (1, "một"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (44, "bốn mươi bốn"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (105, "một trăm lẻ năm"),
        (115, "một trăm mười lăm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm lẻ năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (1100, "một nghìn một trăm"),
        (10_000, "mười nghìn"),
        (105_015, "một trăm lẻ năm nghìn không trăm mười lăm"),
        (1_000_000, "một triệu"),
        (1_005_000, "một triệu không trăm lẻ năm nghìn"),
        (1_000_005, "một triệu không trăm lẻ năm"),
        (
            1_234_567_890,
            "một tỷ hai trăm ba mươi bốn triệu năm trăm sáu mươi bảy nghìn"
            " tám trăm chín mươi",
        ),
        (10**9, "một tỷ"),
        (10**9 + 1, "một tỷ không trăm lẻ một"),
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (1_500 * 10**9 + 10**6, "một nghìn năm trăm tỷ không trăm lẻ một triệu"),
        (-5, "âm năm"),
        (Decimal("1.5"), "một phẩy năm"),
        (Decimal("1.50"), "một phẩy năm"),
        (Decimal("1.25"), "một phẩy hai mươi lăm"),
        (Decimal("1.05"), "một phẩy không năm"),
        (Decimal("0.125"), "không phẩy một hai năm"),
        (Decimal("-0.5"), "âm không phẩy năm"),
        (Decimal("3.00"), "ba"),
        (Decimal("1E+3"), "một nghìn"),
    ],
)
def test_number(number, words):
    assert number_in_words(number) == words


def test_amount():
    assert amount_in_words(105_015) == (
        "Một trăm lẻ năm nghìn không trăm mười lăm đồng"
    )
    assert amount_in_words(0) == "Không đồng"
    assert amount_in_words(-5) == "Âm năm đồng"
    assert amount_in_words(10**6, even=True) == "Một triệu đồng chẵn"
    assert amount_in_words(105, odd="linh") == "Một trăm linh năm đồng"
    assert amount_in_words(5, "đô la Mỹ") == "Năm đô la Mỹ"
    assert amount_in_words(5, "") == "Năm"


@pytest.mark.parametrize("number", [1.5, 2.0])
def test_floats_are_refused(number):
    with pytest.raises(TypeError):
        number_in_words(number)


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_no_number(number):
    with pytest.raises(ValueError):
        number_in_words(number)


DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


def read_back(words):
    """Return the number that the words say, by an arithmetic of their own."""
    total = group = pending = 0
    for word in words.split():
        if word in DIGITS:
            pending = DIGITS[word]
        elif word == "mười":
            group, pending = group + 10, 0
        elif word == "mươi":
            group, pending = group + pending * 10, 0
        elif word == "trăm":
            group, pending = group + pending * 100, 0
        elif word in ("nghìn", "triệu"):
            scale = 1000 if word == "nghìn" else 10**6
            total, group, pending = total + (group + pending) * scale, 0, 0
        elif word == "tỷ":
            total, group, pending = (total + group + pending) * 10**9, 0, 0
        else:
            assert word == "lẻ"
    return total + group + pending


def test_words_say_the_number():
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    numbers = [*range(3000)]
    numbers += [chance.randrange(10 ** chance.randint(4, 18)) for _n in range(5000)]
    for number in numbers:
        assert read_back(number_in_words(number)) == number, number
