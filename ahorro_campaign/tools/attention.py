# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What saving an attention does to a case: rules alone, no database.

All moments are in UTC without zone, as Odoo stores them.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

Kind = Literal["comment", "finish"]
State = Literal["pending", "in_progress", "done"]

#: How far ahead people plan; further is a slip of the finger.
HORIZON: Final = timedelta(days=366)
#: What a form takes to arrive: a next action "now" is not yet past.
SLACK: Final = timedelta(minutes=1)
NO_REST: Final = timedelta(0)
MAX_COMMENT: Final = 20_000
#: Why a case waits for a supervisor once it was tried often enough.
EXHAUSTED: Final = "exhausted"
MAX_AMOUNT: Final = 1e12
#: Other cases of the person that one save takes along.
MAX_ALSO: Final = 20
FIELDS: Final = frozenset(
    {
        "kind",
        "result_id",
        "comment",
        "next_action_at",
        "promise_date",
        "promise_amount",
        "phone_id",
        "also",
    }
)
ALSO_FIELDS: Final = frozenset({"case_id", "promise_amount"})
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class AttentionError(ValueError):
    """The form cannot be saved; ``code`` says why.

    ``shape`` (not what a form sends), ``kind``, ``result_missing``, ``empty``,
    ``result_closes``, ``comment_missing``, ``comment_long``, ``date_missing``,
    ``amount_missing``, ``next_missing``, ``next_past``, ``next_far``, ``next_closed``,
    ``date_past``, ``date_far``, ``amount``, ``moment`` and ``day`` (unreadable).
    """

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Result:
    """The rules of a result that matter for saving."""

    id: int
    closes: bool = False
    requires_date: bool = False
    requires_amount: bool = False
    requires_comment: bool = False
    requires_next_action: bool = False
    retry_hours: float = 0.0
    max_attempts: int = 0
    #: What closes the case once its attempts are exhausted; None: it stays open, and
    #: a supervisor has to look at it.
    exhausted_id: int | None = None


@dataclass(frozen=True)
class Also:
    """Another case of the person that gets the same, with its own amount."""

    case_id: int
    promise_amount: float | None = None


@dataclass(frozen=True)
class Form:
    """What the operator filled in, read and checked for its shape."""

    kind: Kind
    result_id: int | None = None
    comment: str = ""
    next_action_at: datetime | None = None
    promise_date: date | None = None
    promise_amount: float | None = None
    phone_id: int | None = None
    also: tuple[Also, ...] = ()

    def of(self, other: Also) -> "Form":
        """Return the form as it is saved on another case of the person."""
        return replace(self, promise_amount=other.promise_amount, also=())


@dataclass(frozen=True)
class Case:
    """The part of a case that saving changes."""

    state: State = "pending"
    result_id: int | None = None
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    last_attempt_at: datetime | None = None
    next_action_at: datetime | None = None
    next_action_user_id: int | None = None
    #: The next action was agreed with the client; else it is a retry.
    is_callback: bool = False
    promise_date: date | None = None
    promise_amount: float | None = None
    blocked_reason: str | None = None
    blocked_until: datetime | None = None


def read_form(values: object) -> Form:
    """Return what a remote call sent, or refuse it.

    :raises AttentionError: it is no form, or a value in it is unreadable
    """
    if not isinstance(values, Mapping) or not set(values) <= FIELDS:
        raise AttentionError("shape")
    kind = values.get("kind")
    if kind not in ("comment", "finish"):
        raise AttentionError("kind")
    comment = values.get("comment") or ""
    if not isinstance(comment, str):
        raise AttentionError("shape")
    comment = clean_text(comment)
    if len(comment) > MAX_COMMENT:
        raise AttentionError("comment_long")
    if "\0" in comment:
        raise AttentionError("shape")
    return Form(
        kind=kind,
        comment=comment,
        result_id=_read_id(values.get("result_id")),
        phone_id=_read_id(values.get("phone_id")),
        next_action_at=read_moment(values.get("next_action_at")),
        promise_date=_read_day(values.get("promise_date")),
        promise_amount=_read_amount(values.get("promise_amount")),
        also=_read_also(values.get("also")),
    )


def _read_also(rows: object) -> tuple[Also, ...]:
    """Return the other cases of a form, each once."""
    if not rows:
        return ()
    if not isinstance(rows, list | tuple) or len(rows) > MAX_ALSO:
        raise AttentionError("shape")
    others: list[Also] = []
    for row in rows:
        if not isinstance(row, Mapping) or not set(row) <= ALSO_FIELDS:
            raise AttentionError("shape")
        case_id = _read_id(row.get("case_id"))
        if case_id is None or any(case_id == other.case_id for other in others):
            raise AttentionError("shape")
        others.append(Also(case_id, _read_amount(row.get("promise_amount"))))
    return tuple(others)


def clean_text(text: str) -> str:
    """Return a text as it can be stored: without halves of characters at its ends."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def _read_id(value: object) -> int | None:
    if value is None or value is False:
        return None
    if type(value) is not int or not 0 < value < 2**31:
        raise AttentionError("shape")
    return value


def read_moment(value: object) -> datetime | None:
    """Return a moment in UTC, of a text such as ``2026-01-31 13:00:00``.

    A text that names its zone is converted; an empty one is None.

    :raises AttentionError: ``moment``
    """
    if value is None or value is False or value == "":
        return None
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and re.match(_DAY.pattern + "[T ]", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise AttentionError("moment") from None
    else:
        raise AttentionError("moment")
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            raise AttentionError("moment") from None
    return moment.replace(microsecond=0)


def _read_day(value: object) -> date | None:
    if value is None or value is False or value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise AttentionError("day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise AttentionError("day") from None


def _read_amount(value: object) -> float | None:
    if value is None or value is False or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AttentionError("amount")
    # The range first: an integer may be too long to be a float at all.
    if not 0 <= value <= MAX_AMOUNT or not math.isfinite(value):
        raise AttentionError("amount")
    return round(float(value), 2) or None


def check_form(form: Form, result: Result | None, now: datetime, today: date) -> None:
    """Refuse what cannot be saved.

    :param result: the one of the form
    :param today: the operator's day
    :raises AttentionError: with what is missing or wrong
    """
    if form.kind == "finish" and result is None:
        raise AttentionError("result_missing")
    closes = result is not None and result.closes
    if form.kind == "comment" and closes:
        raise AttentionError("result_closes")
    if result is None and not form.comment and form.next_action_at is None:
        raise AttentionError("empty")
    if result is not None:
        _check_required(form, result)
    if form.next_action_at is not None:
        if closes:
            raise AttentionError("next_closed")
        if form.next_action_at < now - SLACK:
            raise AttentionError("next_past")
        if form.next_action_at > now + HORIZON:
            raise AttentionError("next_far")
    if form.promise_date is not None:
        if form.promise_date < today:
            raise AttentionError("date_past")
        if form.promise_date > today + HORIZON:
            raise AttentionError("date_far")


def _check_required(form: Form, result: Result) -> None:
    for asked, given, code in (
        (result.requires_comment, form.comment, "comment_missing"),
        (result.requires_date, form.promise_date, "date_missing"),
        (result.requires_amount, form.promise_amount, "amount_missing"),
        (result.requires_next_action, form.next_action_at, "next_missing"),
    ):
        if asked and not given:
            raise AttentionError(code)


def save(
    case: Case,
    form: Form,
    result: Result | None,
    user_id: int,
    now: datetime,
    after_promise: datetime | None = None,
    rest: timedelta = NO_REST,
) -> Case:
    """Return the case as it is once the form is saved.

    A date that the operator agreed on makes the case wait for it, and is theirs. The
    result's own retry makes it wait and is anyone's. Attempts exhausted close the case,
    or take it out of the queue until a supervisor decides; not when the operator said
    when to call again, because somebody who did has been reached. A mere comment brings
    an exhausted case back for nobody. Who promised something for a day is left alone
    until then. A case that stays open with nothing planned rests for a while: whoever
    was just spoken to is not the next one.

    :param after_promise: when to see whether the form's promise was kept
    :param rest: how long a case with nothing planned does not come back
    """
    promised = form.promise_date or form.promise_amount
    agreed = form.next_action_at or form.promise_date
    is_held = case.blocked_reason == EXHAUSTED and agreed is None
    case = replace(
        case,
        state="in_progress",
        started_at=case.started_at or now,
        attempts=case.attempts + 1,
        last_attempt_at=now,
        next_action_at=form.next_action_at,
        next_action_user_id=user_id if form.next_action_at else None,
        is_callback=form.next_action_at is not None,
        promise_date=form.promise_date if promised else case.promise_date,
        promise_amount=form.promise_amount if promised else case.promise_amount,
        blocked_reason=EXHAUSTED if is_held else None,
        blocked_until=None,
    )
    if form.next_action_at is None and form.promise_date:
        case = replace(case, next_action_at=after_promise)
    if result is not None:
        if result.closes:
            return finish(case, result.id, now)
        tried_enough = result.max_attempts and case.attempts >= result.max_attempts
        if agreed is None and tried_enough:
            if result.exhausted_id:
                return finish(case, result.exhausted_id, now)
            return replace(case, blocked_reason=EXHAUSTED)
        if result.retry_hours > 0:
            rest = timedelta(hours=result.retry_hours)
    if case.next_action_at is None and not case.blocked_reason and rest:
        return replace(case, next_action_at=(now + rest).replace(microsecond=0))
    return case


def answered(case: Case, user_id: int | None, now: datetime) -> Case:
    """Return the case as it is once its client wrote to us.

    Whoever writes is waiting: it comes up at once, as a call that was agreed, in place
    of what was to come, and an exhausted case is worth another try.

    :param user_id: whose it is; None for anybody's
    """
    is_held = case.blocked_reason == EXHAUSTED
    return replace(
        case,
        state="in_progress",
        started_at=case.started_at or now,
        next_action_at=now.replace(microsecond=0),
        next_action_user_id=user_id,
        is_callback=True,
        blocked_reason=None if is_held else case.blocked_reason,
        blocked_until=None if is_held else case.blocked_until,
    )


def promise_broken(case: Case, user_id: int, now: datetime) -> Case:
    """Return an open case whose client did not pay as they had promised.

    It comes up at once, as a call of whoever took the promise. What was agreed with the
    client for later stays for then, and whose.
    """
    if case.is_callback and case.next_action_at and case.next_action_at > now:
        return case
    return replace(
        case,
        next_action_at=now.replace(microsecond=0),
        next_action_user_id=user_id,
        is_callback=True,
    )


def finish(case: Case, result_id: int, now: datetime) -> Case:
    """Return the case closed with a result."""
    return replace(
        case,
        state="done",
        result_id=result_id,
        finished_at=now,
        next_action_at=None,
        next_action_user_id=None,
        is_callback=False,
        blocked_reason=None,
        blocked_until=None,
    )


def reopen(case: Case) -> Case:
    """Return a finished case open again; what it was stays in the movements."""
    return replace(
        case,
        state="in_progress",
        result_id=None,
        finished_at=None,
        next_action_at=None,
        next_action_user_id=None,
        is_callback=False,
        blocked_reason=None,
        blocked_until=None,
    )


def skip(case: Case, until: datetime) -> Case:
    """Return the case put off; what was agreed for later stays for then, and whose."""
    return replace(case, next_action_at=max(case.next_action_at or until, until))
