"""No cell of a customer list, however broken, may end an import with a crash."""

import random

import pytest

from crm_vn_core.text import identifiers, names, phones
from crm_vn_core.text.dates import DateError, parse_date

PIECES = [
    "15", "8", "1975", "75", "0", "99999", "0912345678", "01621234567", "+84",
    "079185012345",
    "/", "-", ".", ",", " ", "(", ")", ":", "\n", "ÂL", "nhuận", "âm lịch", "DL", "rằm",
    "tháng", "Chạp", "Aug", "sinh", "A.", "Chị", "Nguyễn", "công ty", "\u200b",
    "١٥", "０９", "²", "½", "😀", "NaN", "e9", "'", "=1+1", "\x00", "\u0300",
]  # fmt: skip


def cells():
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _cell in range(20_000):
        yield "".join(chance.choices(PIECES, k=chance.randint(1, 7)))


def test_dates():
    for cell in cells():
        try:
            parsed = parse_date(cell)
        except DateError:
            continue
        assert parsed is None or parsed.calendar in ("solar", "lunar")


def test_phones():
    for cell in cells():
        number = phones.normalize_phone(cell)
        assert number is None or number[1:].isascii() and number[1:].isdigit()
        assert all(phones.split_phones(cell)), cell


def test_identifiers_and_names():
    for cell in cells():
        for found in (
            identifiers.parse_identity(cell),
            identifiers.parse_tax_code(cell),
        ):
            assert found is None or found.number.replace("-", "").isdigit()
        identifiers.mask(cell)
        names.split_name(cell)
        names.name_key(cell)
        assert names.guess_kind(cell) in ("company", "household", "person")


def test_a_very_long_cell_costs_no_time():
    text = "12 / 34 - " * 20_000
    assert phones.split_phones(text) == [text.strip()]
    assert phones.normalize_phone(text) is None
    with pytest.raises(DateError):
        parse_date(text)


@pytest.mark.parametrize("value", [10**30, -1, 0, 1e308, float("inf"), float("nan")])
def test_numbers(value):
    assert phones.normalize_phone(value) is None
    assert identifiers.parse_identity(value) is None
    assert identifiers.parse_tax_code(value) is None
    with pytest.raises(DateError):
        parse_date(value)
