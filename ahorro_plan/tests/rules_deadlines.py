# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.deadlines import (
    FIRST_DAY,
    LAST_DAY,
    Period,
    Term,
    get_periods,
    last_day_of,
    number_on,
)

DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2021, 1, 1))
TERMS = st.dictionaries(st.none() | DAYS, st.integers(0, 40), max_size=4).map(
    lambda numbers: [Term(number, since) for since, number in numbers.items()]
)


def day(text):
    return datetime.date.fromisoformat(text)


def test_a_term_holds_until_the_day_before_the_next_one():
    terms = [Term(5, day("2020-03-01")), Term(10)]
    assert get_periods(terms) == [
        Period(10, FIRST_DAY, day("2020-02-29")),
        Period(5, day("2020-03-01"), LAST_DAY),
    ]


def test_what_began_under_a_term_keeps_it():
    periods = get_periods([Term(10), Term(5, day("2020-03-01"))])
    assert last_day_of(periods, day("2020-02-29")) == day("2020-03-10")
    assert last_day_of(periods, day("2020-03-01")) == day("2020-03-06")


def test_a_term_that_is_not_known_gives_no_last_day():
    periods = get_periods([Term(10), Term(0, day("2020-03-01"))])
    assert last_day_of(periods, day("2020-03-01")) is None
    assert last_day_of(periods, day("2020-02-29")) == day("2020-03-10")
    assert last_day_of([], day("2020-02-29")) is None


@given(TERMS, DAYS)
def test_the_number_of_a_day_is_that_of_the_latest_term_begun_by_then(terms, at):
    begun = [t for t in terms if t.valid_from is None or t.valid_from <= at]
    latest = max(begun, key=lambda t: t.valid_from or FIRST_DAY, default=Term(0))
    assert number_on(get_periods(terms), at) == latest.number


@given(TERMS)
def test_no_day_is_in_two_periods(terms):
    periods = get_periods(terms)
    for one, other in zip(periods, periods[1:], strict=False):
        assert one.since <= one.until < other.since
