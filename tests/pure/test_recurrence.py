"""Next occurrence against a day-by-day search, and its rules one by one."""

import random
from calendar import isleap
from datetime import date, timedelta

import pytest

from crm_vn_core.almanac import (
    MAX_DATE,
    LunarDate,
    leap_month_of,
    month_days,
    next_occurrence,
    to_lunar,
)


def kept_on(day, number, month, calendar, leap_month):
    """Tell whether the occasion is kept on a day, by the words of the rule alone."""
    if calendar == "solar":
        if (number, month) == (29, 2) and not isleap(day.year):
            number = 28
        return (day.day, day.month) == (number, month)
    lunar = to_lunar(day)
    leap = leap_month and leap_month_of(lunar.year) == month
    if number == 30 and month_days(lunar.year, month, leap) == 29:
        number = 29
    return lunar == LunarDate(lunar.year, month, number, leap)


def brute_force(after, *rule):
    day = after + timedelta(days=1)
    while not kept_on(day, *rule):
        day += timedelta(days=1)
    return day


def test_against_a_search_day_by_day():
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _round in range(400):
        after = date(1901, 1, 1) + timedelta(days=chance.randrange(72_000))
        calendar = chance.choice(["solar", "lunar", "lunar"])
        month = chance.randint(1, 12)
        longest = 30 if calendar == "lunar" else [31, 29, 31, 30][month % 4]
        day = chance.choice([chance.randint(1, 28), min(longest, 29), 28, 1])
        if calendar == "lunar":
            day = chance.choice([day, 30])
        rule = (day, month, calendar, calendar == "lunar" and chance.random() < 0.4)
        assert next_occurrence(after, *rule) == brute_force(after, *rule), (after, rule)


def test_it_is_strictly_after_and_comes_every_year():
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _round in range(200):
        rule = (chance.randint(1, 30), chance.randint(1, 12), "lunar")
        leap = chance.random() < 0.5
        day = date(1950, 1, 1)
        for _year in range(30):
            following = next_occurrence(day, *rule, leap)
            assert following > day
            assert next_occurrence(following - timedelta(days=1), *rule, leap) == (
                following
            )
            if day > date(1951, 1, 1):
                assert to_lunar(following).year == to_lunar(day).year + 1
            day = following


@pytest.mark.parametrize(
    "after, rule, expected",
    [
        (date(2026, 8, 15), (15, 8), date(2027, 8, 15)),
        (date(2026, 8, 14), (15, 8), date(2026, 8, 15)),
        (date(2026, 1, 1), (29, 2), date(2026, 2, 28)),
        (date(2028, 1, 1), (29, 2), date(2028, 2, 29)),
        (date(2026, 11, 22), (15, 8, "lunar"), date(2027, 9, 15)),
        (date(2026, 1, 1), (1, 1, "lunar"), date(2026, 2, 17)),
        (date(2026, 1, 1), (30, 12, "lunar"), date(2026, 2, 16)),  # 29 Chạp
        (date(2032, 12, 31), (30, 12, "lunar"), date(2033, 1, 30)),
        (date(2025, 1, 1), (1, 6, "lunar", True), date(2025, 7, 25)),
        (date(2025, 1, 1), (1, 6, "lunar", False), date(2025, 6, 25)),
        (date(2026, 1, 1), (1, 6, "lunar", True), date(2026, 7, 14)),
        (date(1850, 1, 1), (1, 1, "lunar"), date(1900, 1, 31)),
    ],
)
def test_rules(after, rule, expected):
    assert next_occurrence(after, *rule) == expected


def test_leap_month_birthday_in_the_ordinary_month_always():
    found = next_occurrence(date(2025, 1, 1), 1, 6, "lunar", True, keep_leap=False)
    assert found == date(2025, 6, 25)


@pytest.mark.parametrize(
    "rule",
    [
        (30, 2),
        (31, 4),
        (0, 1),
        (1, 0),
        (1, 13),
        (31, 1, "lunar"),
        (0, 1, "lunar"),
        (1, 1, "julian"),
    ],
)
def test_impossible_rules(rule):
    with pytest.raises(ValueError):
        next_occurrence(date(2026, 1, 1), *rule)


def test_end_of_the_almanac():
    assert next_occurrence(date(2100, 1, 1), 1, 1, "lunar") == date(2100, 2, 9)
    for after in (date(2100, 12, 1), MAX_DATE):
        with pytest.raises(ValueError):
            next_occurrence(after, 1, 1, "lunar")
