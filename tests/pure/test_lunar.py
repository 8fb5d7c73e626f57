"""The lunar calendar against independent sources, and every one of its days."""

import importlib.util
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest

from crm_vn_core.almanac import (
    MAX_DATE,
    MIN_DATE,
    LunarDate,
    leap_month_of,
    month_days,
    to_lunar,
    to_solar,
)

HERE = Path(__file__).parent
SAMPLE = json.loads((HERE / "data/lunar_sample.json").read_text())["months"]
SCRIPT = HERE.parents[1] / "scripts/data/make_lunar_table.py"


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("make_lunar_table", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("month", SAMPLE, ids=lambda m: m["solar_start_date"])
def test_published_months(month):
    year, number, leap = month["lunar_year"], month["month"], month["leap"]
    start = date.fromisoformat(month["solar_start_date"])
    assert to_solar(LunarDate(year, number, 1, leap)) == start
    assert month_days(year, number, leap) == month["days"]
    assert to_lunar(start) == (year, number, 1, leap)
    last = start + timedelta(days=month["days"] - 1)
    assert to_lunar(last) == (year, number, month["days"], leap)


def tet_of_holidays(year):
    calendar = holidays.VN(years=year, language="en_US")
    [day] = calendar.get_named("Lunar New Year", lookup="exact")
    return day


def test_every_tet_of_the_holidays_library():
    """The library counts by UTC+7 even before 1968, when no almanac in Viet Nam did.

    In three years that makes its Tết one day earlier than the printed almanacs'; the
    test after this one shows that nothing else is behind the difference.
    """
    earlier = {1903, 1935, 1965}
    for year in range(1901, 2101):
        expected = tet_of_holidays(year) + timedelta(days=year in earlier)
        assert to_solar(LunarDate(year, 1, 1)) == expected, year


def test_every_tet_of_the_holidays_library_by_its_own_meridian(script, monkeypatch):
    monkeypatch.setattr(script, "ZONES", ((datetime.min, timedelta(hours=7)),))
    months = script.number_months(
        script.new_moons(1899, 2102), script.principal_terms(1899, 2102)
    )
    tets = {
        day.year: day for day, _days, month, leap in months if (month, leap) == (1, 0)
    }
    for year in range(1901, 2101):
        assert tets[year] == tet_of_holidays(year), year


def test_every_gio_to_of_the_holidays_library():
    for year in range(2007, 2101):
        calendar = holidays.VN(years=year, language="en_US")
        found = to_solar(LunarDate(year, 3, 10))
        assert "Hung Kings" in calendar.get(found, ""), year


def test_round_trip_of_every_day():
    wrong, previous = [], None
    day = MIN_DATE
    while day <= MAX_DATE:
        lunar = to_lunar(day)
        if to_solar(lunar) != day or not _follows(previous, lunar):
            wrong.append(day)
        previous, day = lunar, day + timedelta(days=1)
    assert wrong == []
    assert previous.year == 2100


def _follows(previous, lunar):
    """Tell whether a lunar day is the day after another one."""
    if previous is None:
        return lunar == (1900, 1, 1, False)
    if lunar.day > 1:
        return previous == lunar._replace(day=lunar.day - 1)
    ends = previous.day == month_days(previous.year, previous.month, previous.leap)
    if lunar.leap:
        step = (previous.year, previous.month) == (lunar.year, lunar.month)
        return ends and step and leap_month_of(lunar.year) == lunar.month
    number = previous.month % 12 + 1
    return (
        ends and lunar.month == number and lunar.year - previous.year == (number == 1)
    )


def test_table_is_what_the_script_makes(script):
    assert script.TABLE.read_text() == script.render()


@pytest.mark.parametrize(
    "day, lunar",
    [
        (date(1985, 1, 21), (1985, 1, 1, False)),  # China: 20 February
        (date(2007, 2, 17), (2007, 1, 1, False)),  # China: 18 February
        (date(2030, 2, 2), (2030, 1, 1, False)),  # China: 3 February
        (date(2057, 9, 28), (2057, 9, 1, False)),  # China: 29 September
        (date(1990, 1, 10), (1989, 12, 14, False)),
        (date(2025, 8, 24), (2025, 7, 2, False)),  # a year with leap month 6
        (date(2033, 12, 22), (2033, 11, 1, True)),
        (datetime(2026, 2, 17, 23, 59), (2026, 1, 1, False)),
    ],
)
def test_known_days(day, lunar):
    assert to_lunar(day) == lunar


@pytest.mark.parametrize(
    "lunar",
    [
        (2024, 12, 30, False),  # no 30 Chạp before the Tết of 2025 …
        (2031, 12, 30, False),  # … to the Tết of 2032
        (2026, 6, 1, True),
        (2025, 5, 1, True),  # the leap month of 2025 is the sixth
        (2026, 13, 1, False),
        (2026, 0, 1, False),
        (2026, 1, 0, False),
        (2026, 1, 31, False),
        (1899, 12, 1, False),
        (2101, 1, 1, False),
        (2100, 12, 15, False),  # falls in January 2101
    ],
)
def test_impossible_lunar_dates(lunar):
    with pytest.raises(ValueError):
        to_solar(LunarDate(*lunar))


@pytest.mark.parametrize("day", [date(1900, 1, 30), date(2101, 1, 1), date.min])
def test_days_outside_the_almanac(day):
    with pytest.raises(ValueError):
        to_lunar(day)


def test_thirtieth_of_the_twelfth_month_returns_in_2033():
    assert to_solar(LunarDate(2032, 12, 30)) == date(2033, 1, 30)


def test_leap_month_of():
    assert [leap_month_of(year) for year in (2023, 2024, 2025, 2033)] == [2, 0, 6, 11]
    for year in (1899, 2101):
        with pytest.raises(ValueError):
            leap_month_of(year)
