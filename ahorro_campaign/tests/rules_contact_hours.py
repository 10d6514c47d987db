# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.contact_hours import (
    HORIZON_DAYS,
    ContactCalendar,
    Opening,
)
from odoo.addons.ahorro_campaign.tools.holidays_ar import (
    closed_days,
    holiday_name,
    next_holidays,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)
BUENOS_AIRES = "America/Argentina/Buenos_Aires"
#: Monday to Friday 9 to 20, Saturday 9 to 13.
WEEK = {**dict.fromkeys(range(5), ((540, 1200),)), 5: ((540, 780),)}
OPEN = Opening(None, None)


def calendar(zone=BUENOS_AIRES, intervals=WEEK, closed=lambda day: None):
    return ContactCalendar(zone, intervals, closed)


def local(text, zone=BUENOS_AIRES):
    """Return a local moment in UTC, as Odoo stores it."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("moment", "reopens"),
    [
        # 2026-09-16 is a Wednesday.
        ("2026-09-16 08:59:59", "2026-09-16 09:00"),
        ("2026-09-16 09:00:00", None),
        ("2026-09-16 19:59:59", None),
        ("2026-09-16 20:00:00", "2026-09-17 09:00"),
        ("2026-09-16 23:59:59", "2026-09-17 09:00"),
        ("2026-09-17 00:00:00", "2026-09-17 09:00"),
        ("2026-09-18 20:00:00", "2026-09-19 09:00"),
        ("2026-09-19 12:59:59", None),
        ("2026-09-19 13:00:00", "2026-09-21 09:00"),
        ("2026-09-20 11:00:00", "2026-09-21 09:00"),
    ],
)
def test_hours_are_the_local_ones_and_the_end_is_outside(moment, reopens):
    expected = Opening("hours", local(reopens)) if reopens else OPEN
    assert calendar().at(local(moment)) == expected


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-09-16 08:59:59", None),
        ("2026-09-16 09:00:00", "2026-09-16 20:00"),
        ("2026-09-16 19:59:59", "2026-09-16 20:00"),
        ("2026-09-16 20:00:00", None),
        ("2026-09-17 00:00:00", None),
        ("2026-09-19 10:00:00", "2026-09-19 13:00"),
        ("2026-09-20 10:00:00", None),
    ],
)
def test_closing_time_is_told_while_it_is_open(moment, closes):
    assert calendar().closes_at(local(moment)) == (closes and local(closes))


def test_closing_time_is_the_end_of_the_span_that_is_open():
    week = calendar(intervals={2: ((540, 780), (960, 1440))})
    assert week.closes_at(local("2026-09-16 12:00")) == local("2026-09-16 13:00")
    assert week.closes_at(local("2026-09-16 14:00")) is None
    assert week.closes_at(local("2026-09-16 23:59:59")) is None, "the day ends before"


def test_there_is_no_closing_time_on_holidays_nor_where_no_hour_is_restricted():
    closed = closed_days({}, frozenset(), national=True)
    assert calendar(closed=closed).closes_at(local("2026-12-25 10:00")) is None
    week = calendar(intervals={}, closed=closed)
    assert week.closes_at(local("2026-09-16 10:00")) is None


def test_closing_time_follows_a_clock_that_changes():
    week = calendar("Europe/Madrid", dict.fromkeys(range(7), ((540, 1200),)))
    for day, utc in (("2026-03-28", 19), ("2026-03-29", 18)):
        noon = local(f"{day} 12:00", "Europe/Madrid")
        assert week.closes_at(noon).hour == utc, day


def test_argentina_keeps_one_clock_all_year():
    for month in (1, 4, 7, 10):
        day = f"2026-{month:02}-14"  # no weekend in these months
        opening = calendar().at(local(f"{day} 08:00"))
        assert opening.until == datetime.fromisoformat(f"{day} 12:00"), month


def test_a_holiday_next_to_a_weekend_bridges_to_the_first_working_day():
    # Good Friday 2026-04-03 and Malvinas on Thursday the 2nd.
    closed = closed_days({}, frozenset(), national=True)
    opening = calendar(closed=closed).at(local("2026-04-01 20:00"))
    assert opening == Opening("hours", local("2026-04-04 09:00"))
    opening = calendar(closed=closed).at(local("2026-04-03 10:00"))
    assert opening == Opening("holiday", local("2026-04-04 09:00"))
    # The moved Monday of 2026-11-23 after a Saturday noon.
    opening = calendar(closed=closed).at(local("2026-11-21 13:00"))
    assert opening == Opening("hours", local("2026-11-24 09:00"))


def test_own_days_close_and_worked_holidays_open():
    closed = closed_days(
        {date(2026, 9, 16): "Aniversario de la ciudad"},
        frozenset({date(2026, 7, 9)}),
        national=True,
    )
    week = calendar(closed=closed)
    assert week.at(local("2026-09-16 10:00")) == Opening(
        "holiday", local("2026-09-17 09:00")
    )
    assert week.at(local("2026-07-09 10:00")) == OPEN
    assert closed(date(2026, 12, 25))
    assert not closed_days({}, frozenset(), national=False)(date(2026, 12, 25))


def test_a_day_may_be_open_to_midnight_and_in_two_spans():
    week = calendar(intervals={2: ((540, 780), (960, 1440))})
    assert week.at(local("2026-09-16 13:00")).until == local("2026-09-16 16:00")
    assert week.at(local("2026-09-16 23:59:59")) == OPEN
    assert week.at(local("2026-09-17 00:00")).until == local("2026-09-23 09:00")


def test_without_a_span_no_hour_is_restricted_but_holidays_are():
    closed = closed_days({}, frozenset(), national=True)
    week = calendar(intervals={}, closed=closed)
    assert week.at(local("2026-09-20 03:00")) == OPEN
    assert week.at(local("2026-12-25 10:00")) == Opening(
        "holiday", local("2026-12-26 00:00")
    )


def test_a_closure_without_an_end_in_sight_has_no_until():
    week = calendar(closed=lambda day: "Inventario")
    assert week.at(local("2026-09-16 10:00")) == Opening("holiday", None)


def test_the_zone_decides_and_its_clock_may_change():
    # Madrid sets the clock forward on 2026-03-29, between 2 and 3 o'clock.
    week = calendar("Europe/Madrid", dict.fromkeys(range(7), ((540, 1200),)))
    before = week.at(local("2026-03-28 21:00", "Europe/Madrid"))
    after = week.at(local("2026-03-29 21:00", "Europe/Madrid"))
    assert before.until == datetime(2026, 3, 29, 7)
    assert after.until == datetime(2026, 3, 30, 7)
    assert calendar("Asia/Tokyo").at(datetime(2026, 9, 16, 0)) == OPEN
    # The date is the zone's: it is Thursday in Tokyo already.
    thursday = calendar("Asia/Tokyo", {3: ((0, 60),)})
    assert thursday.at(datetime(2026, 9, 16, 15, 30)) == OPEN


def test_a_moment_with_its_zone_is_the_same_moment():
    moment = datetime(2026, 9, 16, 10, tzinfo=ZoneInfo(BUENOS_AIRES))
    assert calendar().at(moment) == calendar().at(local("2026-09-16 10:00")) == OPEN


def test_the_library_knows_the_national_holidays_by_their_names():
    assert holiday_name(date(2026, 7, 9)) == "Día de la Independencia"
    assert holiday_name(date(2026, 7, 8)) is None
    assert [day for day, _name in next_holidays(date(2026, 12, 9), 2)] == [
        date(2026, 12, 25),
        date(2027, 1, 1),
    ]


SPANS = st.dictionaries(
    st.integers(0, 6),
    st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
        lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
    ),
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1))
ZONES = st.sampled_from(
    [BUENOS_AIRES, "UTC", "Europe/Madrid", "Asia/Kolkata", "Pacific/Apia"]
)


@RULE
@given(moment=MOMENTS, intervals=SPANS, zone=ZONES)
def test_until_is_a_later_moment_at_which_contact_is_allowed(moment, intervals, zone):
    week = calendar(zone, intervals)
    opening = week.at(moment)
    if opening.reason is None:
        assert opening.until is None
    elif opening.until is None:
        assert not any(intervals.values())
    else:
        assert moment < opening.until <= moment + timedelta(days=HORIZON_DAYS + 1)
        assert week.at(opening.until) == OPEN
        assert week.at(opening.until - timedelta(seconds=1)).reason


@RULE
@given(moment=MOMENTS, intervals=SPANS, zone=ZONES)
def test_closing_time_is_the_last_moment_of_being_open(moment, intervals, zone):
    week = calendar(zone, intervals)
    closes = week.closes_at(moment)
    today = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    if closes:
        assert week.at(moment) == OPEN and closes > moment
        assert week.at(closes - timedelta(microseconds=1)) == OPEN
        assert week.closes_at(closes) != closes
        local_end = closes.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert local_end.date() == today.date()
    elif week.at(moment) == OPEN:
        spans = intervals.get(today.weekday(), ())
        assert not intervals or any(end == 1440 for _start, end in spans)
