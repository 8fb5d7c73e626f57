"""Messy dates: what is read, and what is refused with which reason."""

from datetime import date, datetime

import pytest

from crm_vn_core.text.dates import ERRORS, DateError, ParsedDate, parse_date, to_date


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("15/08/1975", ("solar", 15, 8, 1975)),
        ("15-8-75", ("solar", 15, 8, 1975)),
        ("15.8.1975", ("solar", 15, 8, 1975)),
        ("15 8 1975", ("solar", 15, 8, 1975)),
        ("5/8/05", ("solar", 5, 8, 2005)),
        ("5/8/26", ("solar", 5, 8, 2026)),
        ("5/8/27", ("solar", 5, 8, 1927)),
        ("1975-08-15", ("solar", 15, 8, 1975)),
        ("1975/8/15", ("solar", 15, 8, 1975)),
        ("1975-08-15T00:00:00Z", ("solar", 15, 8, 1975)),
        ("15/08/1975 00:00:00", ("solar", 15, 8, 1975)),
        ("15/08/1975 7:30 SA", ("solar", 15, 8, 1975)),
        ("15-Aug-1975", ("solar", 15, 8, 1975)),
        ("Aug 15, 1975", ("solar", 15, 8, 1975)),
        ("August 15th, 1975", ("solar", 15, 8, 1975)),
        ("ngày 15 tháng 8 năm 1975", ("solar", 15, 8, 1975)),
        ("Sinh ngày 15/8/1975", ("solar", 15, 8, 1975)),
        ("15/8", ("solar", 15, 8, 0)),
        ("29/2", ("solar", 29, 2, 0)),
        ("29/2/2024", ("solar", 29, 2, 2024)),
        ("1975", ("solar", 0, 0, 1975)),
        ("năm 1975", ("solar", 0, 0, 1975)),
        (1975, ("solar", 0, 0, 1975)),
        (1975.0, ("solar", 0, 0, 1975)),
        ("1975.0", ("solar", 0, 0, 1975)),
        ("15081975", ("solar", 15, 8, 1975)),
        (5081975, ("solar", 5, 8, 1975)),
        ("19750815", ("solar", 15, 8, 1975)),
        ("150875", ("solar", 15, 8, 1975)),
        (27621, ("solar", 15, 8, 1975)),
        (27621.75, ("solar", 15, 8, 1975)),
        ("27621", ("solar", 15, 8, 1975)),
        (date(1975, 8, 15), ("solar", 15, 8, 1975)),
        (datetime(1975, 8, 15, 7, 30), ("solar", 15, 8, 1975)),
        ("15/8 ÂL", ("lunar", 15, 8, 0)),
        ("15/8 AL", ("lunar", 15, 8, 0)),
        ("15/8 âm lịch", ("lunar", 15, 8, 0)),
        ("15/8 (âm)", ("lunar", 15, 8, 0)),
        ("15/8 a.l.", ("lunar", 15, 8, 0)),
        ("15/8ÂL", ("lunar", 15, 8, 0)),
        ("ÂL 15/8/1975", ("lunar", 15, 8, 1975)),
        ("30/2 ÂL", ("lunar", 30, 2, 0)),
        ("30/12/2023 ÂL", ("lunar", 30, 12, 2023)),
        ("Rằm tháng Giêng", ("lunar", 15, 1, 0)),
        ("rằm tháng 8", ("lunar", 15, 8, 0)),
        ("mùng 5 tháng Chạp", ("lunar", 5, 12, 0)),
        ("mùng 8 tháng 3", ("solar", 8, 3, 0)),
        ("15/08/1975 DL", ("solar", 15, 8, 1975)),
        ("15/8 dương lịch", ("solar", 15, 8, 0)),
        ("1975 ÂL", ("lunar", 0, 0, 1975)),
    ],
)
def test_read(cell, expected):
    assert parse_date(cell, latest_year=2026) == ParsedDate(*expected)


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("15/8 nhuận ÂL", ("lunar", 15, 8, 0, True)),
        ("15/8 nhuận", ("lunar", 15, 8, 0, True)),
        ("15 tháng 6 nhuận năm 2025", ("lunar", 15, 6, 2025, True)),
        ("1/2 nhuan/2023", ("lunar", 1, 2, 2023, True)),
    ],
)
def test_leap_months(cell, expected):
    assert parse_date(cell) == ParsedDate(*expected)


@pytest.mark.parametrize("cell", ["", "  ", "\u200b", None, False])
def test_empty(cell):
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    "cell, code",
    [
        ("31/4/1975", "no_such_day"),
        ("29/2/1975", "no_such_day"),
        ("30/2", "no_such_day"),
        ("0/8/1975", "no_such_day"),
        ("32/13/1975", "no_such_month"),
        ("15/0/1975", "no_such_month"),
        ("20/20/1975", "no_such_month"),
        ("08/15/1975", "month_first"),
        ("31/8 ÂL", "no_such_day"),
        ("30/12/2024 ÂL", "no_such_day"),
        ("1/5 nhuận/2025", "no_such_leap"),
        ("15/8 nhuận DL", "leap_solar"),
        ("15/8 ÂL DL", "not_a_date"),
        ("8/1975", "day_missing"),
        ("15/8/1875", "bad_year"),
        ("15/8/2101", "bad_year"),
        ("15/8/975", "bad_year"),
        ("1899", "bad_year"),
        ("chưa rõ", "not_a_date"),
        ("15/8/1975/1", "not_a_date"),
        ("15", "not_a_date"),
        (12, "not_a_date"),
        (-5, "not_a_date"),
        (float("nan"), "not_a_date"),
        (float("inf"), "not_a_date"),
        ("x" * 5000, "not_a_date"),
        (date(1800, 1, 1), "bad_year"),
    ],
)
def test_refused(cell, code):
    with pytest.raises(DateError) as caught:
        parse_date(cell, latest_year=2026)
    assert caught.value.code == code
    assert str(caught.value) == ERRORS[code]


def test_both_epochs_of_spreadsheets():
    day = date(1975, 8, 15)
    serial_1900 = (day - date(1899, 12, 30)).days
    assert to_date(parse_date(serial_1900)) == day
    assert to_date(parse_date(serial_1900 - 1462, date1904=True)) == day


def test_solar_date_of_what_was_read():
    assert to_date(parse_date("1/1/2026 ÂL")) == date(2026, 2, 17)
    assert to_date(parse_date("15/8 ÂL")) is None
    assert to_date(parse_date("1975")) is None
