"""Working days of Viet Nam."""

from datetime import date, timedelta

from crm_vn_core.almanac import add_working_days, days_off

NEW_YEAR = (1, 1, "solar")
TET = [(30, 12, "lunar"), *((day, 1, "lunar") for day in (1, 2, 3, 4))]


def test_weekend():
    assert add_working_days(date(2026, 11, 20), 1, []) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 21), 1, []) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 20), 0, []) == date(2026, 11, 20)


def test_tet_2026():
    off = days_off(date(2026, 2, 1), date(2026, 2, 28), TET)
    assert sorted(off) == [date(2026, 2, day) for day in range(16, 21)]


def test_holiday_on_a_weekend_is_made_up_for():
    """Tết 2027: Friday 5 to Tuesday 9 February, so Wednesday and Thursday too."""
    off = days_off(date(2027, 2, 1), date(2027, 2, 28), TET)
    assert sorted(off) == [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]
    assert add_working_days(date(2027, 2, 4), 1, TET) == date(2027, 2, 12)


def test_new_year_on_a_saturday():
    assert date(2028, 1, 3) in days_off(date(2028, 1, 1), date(2028, 1, 9), [NEW_YEAR])


def test_every_day_agrees_with_a_plain_count():
    """Over ten years: the result is a working day, and just as many lie before it."""
    rules = [NEW_YEAR, *TET, (30, 4, "solar"), (1, 5, "solar")]
    first = date(2025, 1, 1)
    off = days_off(first, date(2036, 1, 1), rules)
    for number in range(0, 3652, 3):
        start = first + timedelta(days=number)
        end = add_working_days(start, 2, rules)
        days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        working = [day for day in days if day.weekday() < 5 and day not in off]
        assert len(working) == 2 and working[-1] == end
