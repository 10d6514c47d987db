# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cases of living campaigns: who is in which, by whom, and what waits for an answer.

Written from docs/living.md and docs/promises.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .books import Books, File, Plan
from .promises import Promise
from .truth import FAMILIES

#: A file that is older brings no case up.
NEWS_DAYS = 45

Rule = Callable[[Plan], bool]


@dataclass(frozen=True)
class Campaign:
    """A living campaign. ``asks``: the data that its rules ask about."""

    name: str
    kind: str
    enters: Rule
    leaves: Rule
    asks: tuple[str, ...]
    news_only: bool = False

    def holds(self, plan: Plan) -> bool:
        """Tell whether a plan belongs here."""
        if plan.is_archived:
            return False
        return self.enters(plan) and not self.leaves(plan)


@dataclass
class State:
    """What a case is.

    ``agreed`` is when a call was agreed for, and ``caller`` who will make it; ``owner``
    is whom the case is assigned to. Of both, nobody stands for anybody.
    """

    state: str = "pending"
    attempts: int = 0
    agreed: datetime | None = None
    result: str = ""
    owner: str = ""
    caller: str = ""


@dataclass
class Event:
    """Something that happened to a case: by a file, or by people."""

    kind: str
    file: File | None = None
    before: State = field(default_factory=State)
    promise: Promise | None = None


@dataclass
class Question:
    cause: str
    file: File
    answer: str = ""


@dataclass
class Case:
    campaign: Campaign
    plan: Plan
    entered_by: File | None
    now: State = field(default_factory=State)
    events: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    is_in_front: bool = False

    @property
    def key(self) -> tuple:
        return self.campaign.name, self.plan.number

    @property
    def is_open(self) -> bool:
        return self.now.state != "done"

    @property
    def is_held(self) -> bool:
        """The client is in front of somebody, or has an agreed call."""
        return self.is_in_front or self.now.agreed is not None

    @property
    def is_touched(self) -> bool:
        return any(event.file is None for event in self.events)

    @property
    def question(self) -> Question | None:
        """The question that waits, or was answered with *leave it*."""
        return next((q for q in self.questions if q.answer in ("", "leave")), None)

    def happen(self, event: Event, **changed) -> None:
        event.before = State(**vars(self.now))
        self.events.append(event)
        self.now = State(**vars(self.now) | changed)


class Floor:
    """All living campaigns of a dealership, in the order in which they are called."""

    def __init__(self, books: Books, campaigns: list[Campaign]):
        self.books = books
        self.campaigns = campaigns
        self.cases: dict[tuple, Case] = {}
        self.promises: list[Promise] = []
        self.opted_out: set[str] = set()
        #: Plans whose client somebody had in front.
        self.seen: set[int] = set()
        #: When a plan was attended, by its number.
        self.attended: dict[int, list[datetime]] = {}

    # === AFTER A FILE, AND AFTER AN UNDOING ===

    def follow(self, file: File) -> None:
        """Do what a file asks for, or that it was undone."""
        self._take_back()
        while self._take_entries_back(file):
            self._take_back()
        self._let_questions_go()
        if file.is_undone:
            return
        for campaign in self.campaigns:
            self._close(campaign, file)
        for campaign in self.campaigns:
            self._open_again(campaign, file)
            self._let_in(campaign, file)

    def leaving(self, campaign: Campaign) -> list[Case]:
        """Return the open cases whose plan leaves, and that nobody left open."""
        return [
            case
            for case in self._of(campaign)
            if case.is_open
            and campaign.leaves(case.plan)
            and not (case.question and case.question.answer == "leave")
        ]

    def _of(self, campaign: Campaign) -> list[Case]:
        return [case for case in self.cases.values() if case.campaign is campaign]

    def _close(self, campaign: Campaign, file: File) -> None:
        for case in self.leaving(campaign):
            if not case.is_held:
                self.close(case, file)
                if case.question:
                    case.question.answer = "close"
            elif not case.question:
                case.questions.append(Question(cause_of(campaign, case.plan), file))

    def close(self, case: Case, file: File) -> None:
        case.happen(
            Event("close", file), state="done", agreed=None, caller="", result=""
        )

    def _is_free(self, campaign: Campaign, plan: Plan) -> bool:
        """Tell whether the guard lets a plan in, and no case of the type is open."""
        holder = plan.get("holder")
        if not holder.mobile or holder.document in self.opted_out:
            return False
        return not self._is_open_in(campaign.kind, plan)

    def _is_open_in(self, kind: str, plan: Plan) -> bool:
        return any(
            other.is_open
            for one in self.campaigns
            if one.kind == kind
            and (other := self.cases.get((one.name, plan.number))) is not None
        )

    def _began(self, campaign: Campaign, plan: Plan) -> bool:
        """Tell whether a plan came to belong with the last file."""
        file = self.books.last
        if plan.brought_by is file:
            return True
        if not plan.was_written_by(file, campaign.asks):
            return False
        before = _Before(plan, file)
        return not (campaign.enters(before) and not campaign.leaves(before))

    def _open_again(self, campaign: Campaign, file: File) -> None:
        for case in self._of(campaign):
            if case.is_open or not campaign.holds(case.plan):
                continue
            by_file = not case.now.result and not campaign.news_only
            if not by_file and not self._began(campaign, case.plan):
                continue
            if self._is_free(campaign, case.plan):
                case.happen(
                    Event("reopen", file),
                    state="in_progress",
                    attempts=0,
                    agreed=None,
                    caller="",
                    result="",
                )

    def _let_in(self, campaign: Campaign, file: File) -> None:
        for plan in self.books.plans.values():
            if (campaign.name, plan.number) in self.cases or not campaign.holds(plan):
                continue
            if campaign.news_only and not self._began(campaign, plan):
                continue
            if self._is_free(campaign, plan):
                case = Case(campaign, plan, file)
                self.cases[case.key] = case

    # === TAKING BACK ===

    def _take_back(self) -> None:
        """Give cases what they had before files that do not count any more."""
        found = True
        while found:
            found = [case for case in self.cases.values() if self._is_to_go_back(case)]
            for case in found:
                case.now = case.events.pop().before

    def _is_to_go_back(self, case: Case) -> bool:
        last = case.events[-1] if case.events else None
        if last is None or last.file is None or not last.file.is_undone or case.is_held:
            return False
        if last.kind == "close":
            still = case.campaign.leaves(case.plan)
            return not still and not self._is_open_in(case.campaign.kind, case.plan)
        closings = [e for e in case.events[:-1] if e.kind == "close"]
        if closings and closings[-1].file and closings[-1].file.is_undone:
            return True
        return not case.campaign.holds(case.plan)

    def _take_entries_back(self, file: File) -> bool:
        """Take away who entered by files that do not count; tell whether any did."""
        before = len(self.cases)
        for case in list(self.cases.values()):
            if case.entered_by is None or not case.entered_by.is_undone:
                continue
            if case.campaign.holds(case.plan):
                continue
            if not case.is_touched and not case.is_held:
                del self.cases[case.key]
            elif case.is_open and not case.question:
                case.questions.append(Question("undone", file))
        return len(self.cases) < before

    def _let_questions_go(self) -> None:
        for case in self.cases.values():
            question = case.question
            if question is None:
                continue
            if question.cause == "undone":
                is_over = case.campaign.holds(case.plan)
            else:
                is_over = not case.campaign.leaves(case.plan)
            if is_over or not case.is_open:
                question.answer = "over"

    def used_plans(self) -> set[int]:
        """Return the plans that somebody used: those of cases that are not idle.

        And those of clients whom somebody had in front, though nothing was saved.
        """
        return self.seen | {
            case.plan.number
            for case in self.cases.values()
            if case.is_touched
            or case.entered_by is None
            or not case.entered_by.is_undone
        }

    # === BROKEN PROMISES ===

    def bring_up(self, now: datetime) -> None:
        """Bring up the cases of broken promises; let go of those that are not."""
        for one in self.promises:
            case = self.cases[one.case]
            is_broken = one.verdict == "broken"
            if is_broken and not one.is_raised and _is_news(one.judge, now.date()):
                one.is_raised = True
                self._raise(case, one, now)
            elif not is_broken and one.is_raised:
                one.is_raised = False
                last = case.events[-1]
                if last.promise is one:
                    case.now = case.events.pop().before

    def _raise(self, case: Case, one: Promise, now: datetime) -> None:
        is_renewed = any(
            other.case == one.case
            and other.number > one.number
            and other.verdict == "pending"
            for other in self.promises
        )
        if not case.is_open or is_renewed:
            return
        agreed = case.now.agreed
        stays = agreed is not None and agreed > now
        changed = {} if stays else {"agreed": now, "caller": one.taker}
        case.happen(Event("promise", promise=one), **changed)


class _Before:
    """A plan as it was before a file wrote to it."""

    def __init__(self, plan: Plan, file: File):
        self.plan, self.file = plan, file

    def get(self, name: str):
        return self.plan.get(name, self.file)

    @property
    def family(self) -> str:
        return FAMILIES[self.get("status")]


def cause_of(campaign: Campaign, plan: Plan) -> str:
    """Return why a case leaves, of what its rule asks about."""
    asks = campaign.asks
    if "absent" in asks and plan.get("absent"):
        return "absent"
    if "status" in asks and plan.family in ("awarded", "guarantee"):
        return "awarded"
    if "status" in asks and plan.family == "exit":
        return "left"
    if "owed" in asks and plan.get("owed") == 0 and not plan.get("debt"):
        return "paid"
    if "seat" in asks and plan.get("seat"):
        return "grouped"
    return "rule"


def _is_news(file: File, today: date) -> bool:
    return file.day >= today - timedelta(NEWS_DAYS)
