"""The clock of Viet Nam beside UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm_vn_core.almanac.clock import ZONE, to_local, to_utc


def test_midnight_is_the_evening_before():
    assert to_utc(date(2026, 11, 23)) == datetime(2026, 11, 22, 17)
    assert to_utc(date(2026, 11, 23), 7.5) == datetime(2026, 11, 23, 0, 30)
    assert to_utc(date(2026, 11, 23), 24) == to_utc(date(2026, 11, 24))


def test_agrees_with_the_time_zone():
    for year in range(1976, 2037):
        moment = datetime(year, 6, 30, 20)
        aware = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(ZONE))
        assert to_local(moment) == aware.replace(tzinfo=None)
