# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.attention import (
    AttentionError,
    Case,
    Form,
    Result,
    check_form,
    clean_text,
    finish,
    read_form,
    read_moment,
    reopen,
    save,
    skip,
)

NOW = datetime(2026, 11, 18, 15)
TODAY = date(2026, 11, 18)
ME = 7

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["2026-11-18 15:00:00", "2026-11-18", "finish", "comment"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=3,
)
#: Other work on the machine is no defect of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
fields = st.sampled_from(
    ["kind", "result_id", "comment", "next_action_at", "promise_date", "promise_amount"]
)
moments = st.datetimes(NOW - timedelta(days=2), NOW + timedelta(days=400))
results = st.builds(
    Result,
    id=st.integers(1, 9),
    closes=st.booleans(),
    requires_date=st.booleans(),
    requires_amount=st.booleans(),
    requires_comment=st.booleans(),
    requires_next_action=st.booleans(),
    retry_hours=st.floats(0, 100),
    max_attempts=st.integers(0, 4),
    exhausted_id=st.none() | st.integers(1, 9),
)
forms = st.builds(
    Form,
    kind=st.sampled_from(["comment", "finish"]),
    comment=st.text(max_size=5),
    next_action_at=st.none() | moments,
    promise_date=st.none() | st.dates(TODAY - timedelta(9), TODAY + timedelta(500)),
    promise_amount=st.none() | st.floats(1, 1000),
)
open_cases = st.builds(
    Case,
    state=st.sampled_from(["pending", "in_progress"]),
    attempts=st.integers(0, 5),
    started_at=st.none() | moments,
    next_action_at=st.none() | moments,
    next_action_user_id=st.none() | st.integers(8, 9),
    is_callback=st.booleans(),
    blocked_reason=st.none() | st.sampled_from(["exhausted", "no_phone", "weekly_cap"]),
    blocked_until=st.none() | moments,
)


def _code(values):
    with pytest.raises(AttentionError) as caught:
        read_form(values)
    return caught.value.code


def _refusal(form, result=None):
    with pytest.raises(AttentionError) as caught:
        check_form(form, result, NOW, TODAY)
    return caught.value.code


@patient
@given(st.dictionaries(fields, json_values) | json_values)
def test_whatever_is_sent_is_a_form_or_is_refused_with_a_code(values):
    try:
        form = read_form(values)
    except AttentionError as error:
        assert error.code
    else:
        assert form.kind in ("comment", "finish")
        assert form.next_action_at is None or form.next_action_at.tzinfo is None


@patient
@given(json_values)
def test_whatever_is_sent_is_a_moment_or_is_refused(value):
    try:
        moment = read_moment(value)
    except AttentionError as error:
        assert error.code == "moment"
    else:
        assert moment is None or moment.tzinfo is None


def test_a_moment_with_a_zone_is_kept_in_utc():
    utc = datetime(2026, 11, 18, 15)
    for text in (
        "2026-11-18 15:00:00",
        "2026-11-18T15:00:00Z",
        "2026-11-18T12:00:00-03:00",
        "2026-11-18 15:00:00.750",
    ):
        assert read_moment(text) == utc


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (None, "shape"),
        ([], "shape"),
        ({"kind": "finish", "state": "done"}, "shape"),
        ({}, "kind"),
        ({"kind": "undo"}, "kind"),
        ({"kind": "finish", "result_id": "3"}, "shape"),
        ({"kind": "finish", "result_id": True}, "shape"),
        ({"kind": "finish", "result_id": -1}, "shape"),
        ({"kind": "comment", "comment": 5}, "shape"),
        ({"kind": "comment", "comment": "a\0b"}, "shape"),
        ({"kind": "comment", "comment": "a" * 20_001}, "comment_long"),
        ({"kind": "comment", "next_action_at": "mañana"}, "moment"),
        ({"kind": "comment", "next_action_at": "2026-11-18"}, "moment"),
        ({"kind": "comment", "next_action_at": 20261118}, "moment"),
        ({"kind": "comment", "promise_date": "18/11/2026"}, "day"),
        ({"kind": "comment", "promise_date": "2026-02-30"}, "day"),
        ({"kind": "comment", "promise_amount": "15000"}, "amount"),
        ({"kind": "comment", "promise_amount": float("nan")}, "amount"),
        ({"kind": "comment", "promise_amount": -1}, "amount"),
        ({"kind": "comment", "promise_amount": True}, "amount"),
        ({"kind": "comment", "promise_amount": 10**400}, "amount"),
        ({"kind": "comment", "promise_date": "2026-W53-1"}, "day"),
        ({"kind": "comment", "next_action_at": "2026-W53-1"}, "moment"),
    ],
)
def test_what_is_no_form_is_refused(values, code):
    assert _code(values) == code


@patient
@given(st.text(st.characters()) | st.text(st.sampled_from("a \0\n\ud83d\ude00ñ€")))
def test_every_text_is_cleaned_into_one_that_can_be_stored(text):
    cleaned = clean_text(text)
    assert cleaned.encode().decode() == cleaned == cleaned.strip()
    assert clean_text(cleaned) == cleaned
    if text.isascii():
        assert cleaned == text.strip()


def test_half_a_character_becomes_a_question_mark_and_a_whole_one_stays():
    assert clean_text("a\ud83d ") == "a?"
    assert clean_text(" ñandú €\U0001f600") == "ñandú €\U0001f600"


@pytest.mark.parametrize(
    ("form", "result", "code"),
    [
        (Form("finish"), None, "result_missing"),
        (Form("comment"), None, "empty"),
        (Form("comment", 1, "x"), Result(1, closes=True), "result_closes"),
        (Form("comment", 1), Result(1, requires_comment=True), "comment_missing"),
        (Form("comment", 1), Result(1, requires_date=True), "date_missing"),
        (Form("comment", 1), Result(1, requires_amount=True), "amount_missing"),
        (Form("comment", 1), Result(1, requires_next_action=True), "next_missing"),
        (Form("comment", next_action_at=NOW - timedelta(minutes=2)), None, "next_past"),
        (Form("comment", next_action_at=NOW + timedelta(days=367)), None, "next_far"),
        (
            Form("finish", 1, next_action_at=NOW + timedelta(days=1)),
            Result(1, closes=True),
            "next_closed",
        ),
        (
            Form("comment", comment="x", promise_date=TODAY - timedelta(1)),
            None,
            "date_past",
        ),
        (
            Form("comment", comment="x", promise_date=TODAY + timedelta(400)),
            None,
            "date_far",
        ),
    ],
)
def test_what_cannot_be_saved_is_refused(form, result, code):
    assert _refusal(form, result) == code


def test_a_callback_now_or_in_a_year_and_a_promise_for_today_are_fine():
    for at in (NOW - timedelta(seconds=50), NOW, NOW + timedelta(days=366)):
        check_form(Form("comment", next_action_at=at), None, NOW, TODAY)
    check_form(Form("comment", comment="x", promise_date=TODAY), None, NOW, TODAY)


@patient
@given(open_cases, forms, st.none() | results)
def test_saving_leaves_a_case_in_exactly_one_state(case, form, result):
    try:
        check_form(form, result, NOW, TODAY)
    except AttentionError:
        return
    after = save(case, form, result, ME, NOW)
    assert after.attempts == case.attempts + 1
    assert after.last_attempt_at == NOW
    assert after.started_at == (case.started_at or NOW)
    assert after.blocked_until is None
    assert (after.state == "done") == (after.finished_at is not None)
    assert (after.state == "done") == (after.result_id is not None)
    if after.state == "done":
        assert after.next_action_at is after.next_action_user_id is None
        assert after.blocked_reason is None and not after.is_callback
    else:
        assert after.state == "in_progress"
        assert (
            after.next_action_at == form.next_action_at or form.next_action_at is None
        )
        # A next action is somebody's exactly when it was agreed on, by who saves now.
        assert after.is_callback == (form.next_action_at is not None)
        assert after.next_action_user_id == (ME if after.is_callback else None)
        if after.next_action_at:
            assert after.next_action_at >= NOW - timedelta(minutes=1)
        # Nothing but exhausted attempts keeps it back after it was attended.
        assert after.blocked_reason in (None, "exhausted")
        if after.blocked_reason:
            assert not form.next_action_at
            was_exhausted = case.blocked_reason == "exhausted"
            assert was_exhausted or after.attempts >= result.max_attempts > 0
    if result and result.closes:
        assert after.result_id == result.id


@patient
@given(open_cases, results)
def test_reopening_a_finished_case_keeps_what_was_tried(case, result):
    done = finish(case, result.id, NOW)
    assert (done.state, done.result_id, done.finished_at) == ("done", result.id, NOW)
    assert done.next_action_at is done.next_action_user_id is None
    assert done.blocked_reason is done.blocked_until is None
    assert done.started_at == case.started_at and not done.is_callback
    again = reopen(done)
    assert again.state == "in_progress" and again.attempts == case.attempts
    assert again.finished_at is again.result_id is again.next_action_at is None
    assert again.next_action_user_id is again.blocked_reason is None


def test_a_retry_is_anyones_and_a_callback_is_of_who_agreed_on_it():
    no_answer = Result(1, retry_hours=3)
    retry = save(Case(), Form("comment", 1), no_answer, ME, NOW)
    assert retry.next_action_at == NOW + timedelta(hours=3)
    assert retry.next_action_user_id is None
    agreed = NOW + timedelta(hours=1)
    own = save(Case(), Form("comment", 1, next_action_at=agreed), no_answer, ME, NOW)
    assert (own.next_action_at, own.next_action_user_id) == (agreed, ME)


def test_a_callback_that_was_made_is_over_even_without_a_new_one():
    waited = Case("in_progress", attempts=1, next_action_at=NOW, next_action_user_id=ME)
    after = save(waited, Form("comment", comment="x"), None, ME, NOW)
    assert after.next_action_at is None and after.next_action_user_id is None


def test_a_case_with_nothing_planned_rests_and_nobody_agreed_to_when():
    rest, comment = timedelta(minutes=120), Form("comment", comment="x")
    after = save(Case(), comment, None, ME, NOW, None, rest)
    assert (after.next_action_at, after.is_callback) == (NOW + rest, False)
    assert after.next_action_user_id is None
    agreed = NOW + timedelta(minutes=5)
    for form, result, expected in (
        (replace(comment, next_action_at=agreed), None, agreed),
        (Form("comment", 1), Result(1), NOW + rest),
        (Form("comment", 1), Result(1, retry_hours=3), NOW + timedelta(hours=3)),
        (Form("finish", 1), Result(1, closes=True), None),
        (Form("comment", 1), Result(1, max_attempts=1), None),
    ):
        after = save(Case(), form, result, ME, NOW, None, rest)
        assert after.next_action_at == expected
    held = Case("in_progress", attempts=4, blocked_reason="exhausted")
    assert save(held, comment, None, ME, NOW, None, rest).next_action_at is None


def test_attempts_exhausted_close_the_case_or_hold_it():
    rule = Result(1, retry_hours=3, max_attempts=3, exhausted_id=9)
    second = Case("in_progress", attempts=1)
    assert save(second, Form("comment", 1), rule, ME, NOW).state == "in_progress"
    third = replace(second, attempts=2)
    closed = save(third, Form("comment", 1), rule, ME, NOW)
    assert (closed.state, closed.result_id) == ("done", 9)
    held = save(third, Form("comment", 1), replace(rule, exhausted_id=None), ME, NOW)
    assert (held.state, held.blocked_reason) == ("in_progress", "exhausted")
    assert held.next_action_at is None
    agreed = NOW + timedelta(days=1)
    kept = save(third, Form("comment", 1, next_action_at=agreed), rule, ME, NOW)
    assert kept.next_action_at == agreed, "somebody answered and said when"


def test_only_a_comment_leaves_a_case_exhausted_and_nothing_else_blocked():
    agreed = Form("comment", comment="x", next_action_at=NOW + timedelta(days=1))
    closing = Result(1, closes=True)
    for reason, form, result, expected in (
        ("exhausted", Form("comment", comment="x"), None, "exhausted"),
        ("exhausted", Form("comment", 1), Result(1, retry_hours=2), "exhausted"),
        ("exhausted", agreed, None, None),
        ("exhausted", Form("finish", 1), closing, None),
        ("weekly_cap", Form("comment", comment="x"), None, None),
        ("no_phone", Form("finish", 1), closing, None),
    ):
        until = NOW + timedelta(days=3)
        case = Case("in_progress", blocked_reason=reason, blocked_until=until)
        after = save(case, form, result, ME, NOW)
        assert (after.blocked_reason, after.blocked_until) == (expected, None)


def test_a_finished_case_is_nobodys_callback_and_blocked_by_nothing():
    until = NOW + timedelta(days=3)
    case = Case(
        "in_progress",
        next_action_at=until,
        next_action_user_id=ME,
        is_callback=True,
        blocked_reason="weekly_cap",
        blocked_until=until,
    )
    for after in (finish(case, 1, NOW), reopen(replace(case, state="done"))):
        assert after.next_action_at is after.next_action_user_id is None
        assert after.blocked_reason is after.blocked_until is None
        assert not after.is_callback


def test_a_case_was_started_when_it_was_first_saved():
    first = save(Case(), Form("comment", comment="x"), None, ME, NOW)
    later = NOW + timedelta(days=2)
    second = save(first, Form("comment", comment="x"), None, ME, later)
    assert (second.started_at, second.last_attempt_at) == (NOW, later)


def test_a_promise_is_replaced_as_a_whole():
    first = save(
        Case(), Form("comment", 1, "x", None, TODAY, 500.0), Result(1), ME, NOW
    )
    later = TODAY + timedelta(days=3)
    second = save(first, Form("comment", 1, "x", None, later), Result(1), ME, NOW)
    assert (second.promise_date, second.promise_amount) == (later, None)
    third = save(second, Form("comment", comment="x"), None, ME, NOW)
    assert third.promise_date == later


def test_who_is_skipped_comes_back_later_and_keeps_the_callbacks_owner():
    waited = Case("in_progress", next_action_at=NOW, next_action_user_id=ME)
    put_off = skip(waited, NOW + timedelta(minutes=30))
    assert put_off.next_action_user_id == ME and put_off.attempts == 0


def test_who_promised_on_the_last_attempt_is_left_alone_until_then():
    result = Result(1, max_attempts=1, exhausted_id=2)
    form = Form("comment", 1, promise_date=date(2026, 11, 27))
    later = NOW + timedelta(days=9)
    after = save(Case(), form, result, ME, NOW, later)
    assert (after.state, after.blocked_reason) == ("in_progress", None)
    assert after.next_action_at == later


def test_a_skip_never_brings_forward_what_was_agreed():
    agreed = NOW + timedelta(days=1)
    case = Case("in_progress", next_action_at=agreed, is_callback=True)
    assert skip(case, NOW + timedelta(minutes=30)).next_action_at == agreed
