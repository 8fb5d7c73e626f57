"""Addresses in windows and on labels: as large as they can be, never cut."""

import random

import pytest

from crm_vn_core.printing.fit import SIZES, fit_lines

ADDRESS = ("Số 5 ngõ 12 Lê Lợi", "Phường Hai Bà Trưng, Hà Nội")


def test_short_address_is_printed_large():
    fitted = fit_lines("Nguyễn Thị Bảy", ADDRESS, 76, 28)
    assert fitted.size == SIZES[0]
    assert fitted.lines == ("Nguyễn Thị Bảy", *ADDRESS)


def test_long_name_makes_the_letters_smaller():
    name = "Công ty trách nhiệm hữu hạn một thành viên Hoàng Gia " * 4
    fitted = fit_lines(name[:200].strip(), ADDRESS, 76, 28)
    assert fitted.size < SIZES[0]
    assert fitted.lines[0] == name[:200].strip()


def test_name_that_fits_in_no_size_is_cut_and_the_address_is_not():
    fitted = fit_lines("Nguyễn " * 200, ADDRESS, 76, 28)
    assert fitted.size == SIZES[-1]
    assert fitted.lines[0].endswith("…")
    assert fitted.lines[1:] == ADDRESS


@pytest.mark.parametrize("name", ["", "N", "N" * 500, "Ộ" * 200])
def test_strange_names(name):
    fitted = fit_lines(name, ADDRESS, 62, 33)
    assert fitted.lines[1:] == ADDRESS


def test_any_text_comes_back_with_its_whole_address():
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _round in range(500):
        words = ["".join(chance.choices("aộ WĐ", k=chance.randint(1, 30)))] * (
            chance.randint(1, 20)
        )
        lines = tuple(chance.choices(words, k=chance.randint(0, 4)))
        fitted = fit_lines(" ".join(words), lines, chance.uniform(20, 110), 30)
        assert fitted.size in SIZES
        assert fitted.lines[1:] == lines
