"""Names of lunar years, and the age that grows at Tết."""

from datetime import date

import pytest

from crm_vn_core.almanac import can_chi, con_giap, to_lunar, tuoi_mu


@pytest.mark.parametrize(
    "year, name, animal",
    [
        (1900, "Canh Tý", "chuột"),
        (1945, "Ất Dậu", "gà"),
        (1968, "Mậu Thân", "khỉ"),
        (1975, "Ất Mão", "mèo"),
        (1984, "Giáp Tý", "chuột"),
        (1989, "Kỷ Tỵ", "rắn"),
        (1991, "Tân Mùi", "dê"),
        (2000, "Canh Thìn", "rồng"),
        (2021, "Tân Sửu", "trâu"),
        (2026, "Bính Ngọ", "ngựa"),
        (2100, "Canh Thân", "khỉ"),
    ],
)
def test_names_of_years(year, name, animal):
    assert can_chi(year) == name
    assert con_giap(year) == animal


def test_sixty_names_in_a_cycle():
    assert len({can_chi(year) for year in range(1900, 1960)}) == 60


def test_the_year_begins_at_tet():
    assert can_chi(to_lunar(date(1990, 1, 10)).year) == "Kỷ Tỵ"
    assert can_chi(to_lunar(date(1990, 1, 27)).year) == "Canh Ngọ"


def test_age():
    assert tuoi_mu(1989, date(1990, 1, 10)) == 1
    assert tuoi_mu(1989, date(1990, 1, 27)) == 2
    assert tuoi_mu(1956, date(2026, 11, 22)) == 71
    with pytest.raises(ValueError):
        tuoi_mu(2027, date(2026, 11, 22))
