# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tests.promise_oracle import World, expected
from odoo.addons.ahorro_campaign.tools.promise import (
    RESOLVED,
    File,
    Promise,
    Sight,
    Verdict,
    judge,
    paid_between,
)

MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 15)
OWES = Sight(debt=20_000, issued=12, paid=10, owed=2)


def _file(days, number=1, came=None):
    came = days if came is None else came
    return File(number, MONDAY + timedelta(days), NOON + timedelta(came))


def _promise(amount=10_000, day=3, number=1, made=0, **values):
    values = {"holder": "a", "then": OWES} | values
    made_at = NOON + timedelta(made)
    return Promise(number, MONDAY + timedelta(day), amount, made_at, **values)


def _verdict(after, promise=None, **options):
    one = promise or _promise(**options)
    return judge([one], [_file(9)], {1: after}, {1: "a"})[one.id]


@pytest.mark.parametrize(
    ("after", "code", "recovered"),
    [
        (Sight(10_000, 12, 11, 1), "kept", 10_000),
        (Sight(0, 12, 12, 0), "kept", 10_000),
        (Sight(15_000, 12, 10, 2), "part", 5_000),
        (Sight(20_000, 12, 10, 2), "broken", 0),
        (Sight(25_000, 12, 10, 2), "broken", 0),
        # One fell due meanwhile, and one was paid: the debt is as it was.
        (Sight(20_000, 13, 11, 2), "kept", 10_000),
        (Sight(30_000, 13, 10, 3), "broken", 0),
        (Sight(0, 14, 14, 0), "kept", 10_000),
        # Issued and not due yet: nothing to add.
        (Sight(20_000, 13, 10, 2), "broken", 0),
        # The file has no debt, and says that nothing is owed.
        (Sight(None, 12, 12, 0), "kept", 10_000),
        # Rescinded: that it owes nothing is no payment.
        (Sight(0, 12, 10, 0, is_left=True), "broken", 0),
    ],
)
def test_the_fall_of_the_debt_is_the_verdict(after, code, recovered):
    verdict = _verdict(after)
    assert (verdict.code, verdict.recovered) == (code, recovered)


def test_without_an_amount_all_that_was_owed_was_promised():
    assert _verdict(Sight(5_000, 12, 11, 1), amount=0).code == "part"
    assert _verdict(Sight(0, 12, 12, 0), amount=0).recovered == 20_000


def test_an_installment_that_fell_due_and_was_paid_counts_as_paid():
    assert _verdict(Sight(0, 14, 14, 0), amount=50_000).recovered == 40_000
    assert _verdict(Sight(12_000, 13, 12, 1), amount=50_000).recovered == 20_000


def test_counts_that_are_not_said_suppose_no_installment():
    assert paid_between(Sight(100), Sight(100, 13, 11, 1), 50) == 0
    assert paid_between(OWES, Sight(20_000), 50) == 0


def test_the_first_file_of_a_later_day_judges_whatever_came_first():
    files = [_file(3, 1), _file(20, 2, came=21), _file(9, 3, came=30)]
    sights = {
        1: Sight(0, 12, 12, 0),
        2: Sight(0, 12, 12, 0),
        3: Sight(20_000, 12, 10, 2),
    }
    holders = dict.fromkeys((1, 2, 3), "a")
    for some, judged_by, code in (
        (files[:1], None, "pending"),
        (files[:2], 2, "kept"),
        (files, 3, "broken"),
    ):
        verdict = judge([_promise()], some, sights, holders)[1]
        assert (verdict.file_id, verdict.code) == (judged_by, code)


def test_a_file_that_was_there_when_it_was_promised_does_not_judge():
    file = File(1, MONDAY + timedelta(9), NOON - timedelta(1))
    assert judge([_promise()], [file], {1: OWES}, {1: "a"}) == {1: Verdict()}


def test_a_plan_that_no_file_names_is_not_judged_until_one_does():
    files = [_file(9, 1), _file(19, 2)]
    assert judge([_promise()], files, {}, {1: "a", 2: "a"})[1].code == "unseen"
    sights = {1: Sight(), 2: Sight(0, 12, 12, 0)}
    verdict = judge([_promise()], files, sights, {1: "a", 2: "a"})[1]
    assert (verdict.code, verdict.file_id) == ("kept", 2)


def test_who_sold_the_plan_broke_nothing():
    verdict = judge([_promise()], [_file(9)], {1: OWES}, {1: "b"})[1]
    assert (verdict.code, verdict.recovered) == ("holder_changed", 0)


def test_one_that_was_renegotiated_takes_no_peso():
    promises = [_promise(number=1, is_replaced=True), _promise(number=2, day=4)]
    verdicts = judge(promises, [_file(9)], {1: Sight(10_000, 12, 11, 1)}, {1: "a"})
    assert (verdicts[1].code, verdicts[2].code) == ("replaced", "kept")


@pytest.mark.parametrize(
    ("debt", "codes", "pesos"),
    [
        (0, ("kept", "kept"), (10_000, 10_000)),
        (6_000, ("kept", "part"), (10_000, 4_000)),
        (10_000, ("kept", "broken"), (10_000, 0)),
        (15_000, ("part", "broken"), (5_000, 0)),
    ],
)
def test_two_promises_of_a_plan_share_what_was_paid_by_their_dates(debt, codes, pesos):
    promises = [_promise(number=1, day=5), _promise(number=2, day=3)]
    verdicts = judge(promises, [_file(9)], {1: Sight(debt, 12, 10, 2)}, {1: "a"})
    assert (verdicts[2].code, verdicts[1].code) == codes
    assert (verdicts[2].recovered, verdicts[1].recovered) == pesos


# === AGAINST PLAYED MONTHS ===


FILES = st.tuples(
    st.just("file"),
    st.fixed_dictionaries(
        {
            "complete": st.integers(0, 3).map(bool),
            "named": st.integers(0, 5).map(bool),
            "left": st.integers(0, 9).map(lambda number: not number),
        }
    ),
)
PROMISES = st.tuples(
    st.just("promise"),
    st.tuples(
        st.integers(0, 12),
        st.sampled_from([0, 30, 100, 150, 200, 400]),
        st.integers(1, 2),
    ),
)
EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 9)),
    st.tuples(st.just("bill"), st.none()),
    st.tuples(st.just("pay"), st.integers(1, 3)),
    FILES,
    FILES,
    PROMISES,
    PROMISES,
    st.tuples(st.just("cede"), st.just(None)),
)
MONTHS = st.lists(EVENTS, min_size=12, max_size=45)


def _play(events, lag=None):
    world = World()
    world.photograph()
    world.day += 1
    for kind, value in events:
        if kind == "wait":
            world.day += value
        elif kind == "bill":
            world.bill()
        elif kind == "pay":
            world.pay(value)
        elif kind == "file":
            # One that is not complete judges nothing, and comes at once.
            late = lag and value["complete"]
            world.photograph(lag() if late else 0, **value)
            world.day += 1
        elif kind == "promise":
            world.promise(*value)
            world.day += 1
        elif len(world.holder) < 6:
            world.holder += "'"
    return world


def _moment(day, number, kind):
    # A file that came on a day was there before whatever was promised on it.
    return NOON + timedelta(days=day, seconds=number + 1000 * kind)


def _inputs(world):
    promises = [
        Promise(
            one.number,
            MONDAY + timedelta(one.day),
            one.amount * 100,
            _moment(one.made, one.number, 1),
            one.holder,
            Sight(one.then.debt * 100, one.then.issued, one.then.paid, one.then.owed),
            any(
                other.case == one.case
                and other.number > one.number
                and other.made <= one.day
                for other in world.promises
            ),
        )
        for one in world.promises
    ]
    standing = [one for one in world.looks if one.complete and not one.undone]
    files = [
        File(one.number, MONDAY + timedelta(one.day), _moment(one.came, one.number, 0))
        for one in standing
    ]
    sights = {
        one.number: Sight(one.debt * 100, one.issued, one.paid, one.owed, one.left)
        for one in standing
        if one.named
    }
    return promises, files, sights, {one.number: one.holder for one in standing}


def _told(world):
    return {
        number: (verdict.code, verdict.file_id, verdict.recovered / 100)
        for number, verdict in judge(*_inputs(world)).items()
    }


@settings(max_examples=600, deadline=None)
@given(MONTHS, st.data())
def test_played_months_give_the_verdicts_of_who_saw_each_peso(events, data):
    world = _play(events)
    assert _told(world) == expected(world)
    # Taking files back gives what there would have been without them.
    for look in world.looks:
        look.undone = data.draw(st.booleans())
    assert _told(world) == expected(world)


@settings(max_examples=600, deadline=None)
@given(MONTHS, st.data())
def test_files_that_come_late_and_in_any_order_count_no_peso_twice(events, data):
    world = _play(events, lambda: data.draw(st.sampled_from([0, 0, 0, 4, 15, 30])))
    told, wanted = _told(world), expected(world)
    # What was owed when somebody promised may be what a late file said of before: how
    # much of it is seen as paid since is less then, and never more.
    for number, (code, file_id, _pesos) in told.items():
        assert file_id == wanted[number][1]
        resolved = code in RESOLVED, wanted[number][0] in RESOLVED
        assert code == wanted[number][0] or resolved == (True, True)
    paid = world.coins
    assert sum(pesos for _code, _file, pesos in told.values()) <= paid
    for one in world.promises:
        assert 0 <= told[one.number][2] <= (one.amount or one.then.debt)
