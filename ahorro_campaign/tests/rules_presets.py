# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.contact_hours import ContactCalendar
from odoo.addons.ahorro_campaign.tools.presets import (
    after_promise,
    day_start,
    local_day,
    open_hour,
    presets,
    zone_of,
)

ARGENTINA = "America/Argentina/Buenos_Aires"
zones = st.sampled_from(
    [ARGENTINA, "UTC", "Asia/Tokyo", "Pacific/Kiritimati", "America/New_York", None]
)
#: Other work on the machine is no defect of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _local(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(zone_of(zone))


@pytest.mark.parametrize(
    ("now", "zone", "tomorrow", "monday"),
    [
        # 23:30 of Tuesday in Argentina is Wednesday in UTC already.
        ("2026-11-18 02:30", ARGENTINA, "2026-11-18 13:00", "2026-11-23 13:00"),
        ("2026-11-18 03:00", ARGENTINA, "2026-11-19 13:00", "2026-11-23 13:00"),
        # The last evening of a month, and of a year.
        ("2027-01-31 22:00", ARGENTINA, "2027-02-01 13:00", "2027-02-01 13:00"),
        ("2028-02-29 02:59", ARGENTINA, "2028-02-29 13:00", "2028-03-06 13:00"),
        ("2027-01-01 02:00", ARGENTINA, "2027-01-01 13:00", "2027-01-04 13:00"),
        # On a Monday the next one is meant.
        ("2026-11-23 15:00", ARGENTINA, "2026-11-24 13:00", "2026-11-30 13:00"),
        # Ahead of UTC, and across a change of the clock.
        ("2026-11-18 16:00", "Asia/Tokyo", "2026-11-20 01:00", "2026-11-23 01:00"),
        (
            "2026-03-07 20:00",
            "America/New_York",
            "2026-03-08 14:00",
            "2026-03-09 14:00",
        ),
        ("2026-11-18 15:00", "No/Where", "2026-11-19 10:00", "2026-11-23 10:00"),
    ],
)
def test_tomorrow_and_monday_at_ten_of_the_users_own_clock(now, zone, tomorrow, monday):
    found = {
        one.key: one.at.strftime("%Y-%m-%d %H:%M")
        for one in presets(datetime.fromisoformat(now), zone)
    }
    assert (found["tomorrow"], found["monday"]) == (tomorrow, monday)


@patient
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zones)
def test_presets_are_ahead_and_at_the_hour_they_say(now, zone):
    today = local_day(now, zone)
    for preset in presets(now, zone):
        assert now < preset.at <= now + timedelta(days=9)
        local = _local(preset.at, zone)
        if preset.key == "tomorrow":
            assert local.date() == today + timedelta(days=1) and local.hour == 10
        if preset.key == "monday":
            assert local.weekday() == 0 and local.hour == 10


@patient
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zones)
def test_a_day_starts_at_the_users_midnight(now, zone):
    start = day_start(local_day(now, zone), zone)
    assert start <= now < start + timedelta(hours=26)


def test_argentinas_day_starts_at_three_in_utc():
    assert day_start(date(2026, 11, 18), ARGENTINA) == datetime(2026, 11, 18, 3)
    assert zone_of(ARGENTINA) == ZoneInfo(ARGENTINA)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        # 2026-11-18 is a Wednesday.
        ("2026-11-18", ARGENTINA, "2026-11-19 13:00"),
        ("2026-11-19", ARGENTINA, "2026-11-20 13:00"),
        ("2026-11-20", ARGENTINA, "2026-11-23 13:00"),
        ("2026-11-21", ARGENTINA, "2026-11-23 13:00"),
        ("2026-11-22", ARGENTINA, "2026-11-23 13:00"),
        # The ends of a month, of a leap February and of two years.
        ("2026-11-30", ARGENTINA, "2026-12-01 13:00"),
        ("2028-02-28", ARGENTINA, "2028-02-29 13:00"),
        ("2026-12-31", ARGENTINA, "2027-01-01 13:00"),
        ("2027-12-31", ARGENTINA, "2028-01-03 13:00"),
        # Over the weekend on which the clock changes, to and fro.
        ("2026-03-06", "America/New_York", "2026-03-09 14:00"),
        ("2026-10-30", "America/New_York", "2026-11-02 15:00"),
        # Ahead of UTC: it is the evening before there.
        ("2026-11-18", "Pacific/Kiritimati", "2026-11-18 20:00"),
        ("2026-11-18", None, "2026-11-19 10:00"),
        ("2026-11-18", "No/Where", "2026-11-19 10:00"),
    ],
)
def test_a_promise_is_looked_at_on_the_next_weekday_at_ten(day, zone, expected):
    found = after_promise(date.fromisoformat(day), zone)
    assert found == datetime.fromisoformat(expected)


@patient
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), zones)
def test_no_weekday_after_a_promise_is_let_go_by(day, zone):
    local = _local(after_promise(day, zone), zone)
    assert (local.hour, local.minute) == (10, 0)
    assert local.weekday() < 5 and local.date() > day
    between = range(1, (local.date() - day).days)
    assert all((day + timedelta(days=one)).weekday() >= 5 for one in between)


@pytest.mark.parametrize(
    ("moment", "goes_to"),
    [
        ("2026-11-20 15:00", "2026-11-20 15:00"),  # open: Friday at noon
        ("2026-11-22 13:00", "2026-11-24 13:00"),  # Sunday; Monday is closed too
        ("2026-11-24 01:30", "2026-11-24 12:00"),  # at night: when it opens
    ],
)
def test_a_closed_hour_goes_to_the_same_hour_of_the_next_open_day(moment, goes_to):
    week = dict.fromkeys(range(5), ((540, 1200),))
    holiday = date(2026, 11, 23)
    calendar = ContactCalendar(
        "America/Argentina/Buenos_Aires",
        week,
        lambda day: "Soberanía" if day == holiday else None,
    )
    found = open_hour(
        datetime.fromisoformat(moment), "America/Argentina/Buenos_Aires", calendar
    )
    assert found == datetime.fromisoformat(goes_to)


def test_without_a_calendar_every_hour_is_open():
    moment = datetime(2026, 11, 22, 3)
    assert open_hour(moment, "UTC", None) == moment
