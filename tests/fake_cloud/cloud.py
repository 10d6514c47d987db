# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the service knows and decides: numbers, messages, faults."""

import itertools
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .bodies import BSUID, MEDIA, Refused, check_message
from .limits import Limits
from .media import Files
from .templates import Templates

TOKEN = "token-of-the-fake"
SECRET = "secret-of-the-fake"
#: Errors that come with the state "failed" of a message that was taken first.
LATE = (131026, 131049, 131050, 130472)


@dataclass(frozen=True)
class Fault:
    """How one request goes wrong.

    ``kind``: ``error`` (refused with ``code``), ``lost`` (taken, and no answer),
    ``reset`` (taken, and the connection breaks), ``blank`` (500 without a body, taken
    or not by ``taken``), ``held`` (taken and kept back), ``late`` (taken, and told as
    failed with ``code``).
    """

    kind: str
    code: int = 0
    status: int = 400
    taken: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Taken:
    """A message that the service took."""

    wamid: str
    uuid: str
    to: str
    body: dict[str, Any]
    number_id: str
    moment: float
    state: str = "accepted"
    category: str = "utility"
    billable: bool = True


class FakeCloud:
    """One business account, its numbers and what was sent from them.

    :param strict: templates must be approved, texts need an open window, and the limits
        hold; without it any body of the right form is taken
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, strict: bool = False
    ) -> None:
        self.token, self.secret = TOKEN, SECRET
        self.strict = strict
        self.waba_id = "WABA"
        self.portfolio = "506914307656634"
        self.numbers = ["100", "200"]
        self.limits = Limits()
        #: Changes to be told by the webhook: field and value.
        self.changes: deque[tuple[str, dict[str, Any]]] = deque()
        self.templates = Templates(clock, lambda *told: self.changes.append(told))
        self.files = Files(clock)
        #: Addresses for notices: of the app, of the business account, of each number.
        self.callbacks: dict[str, str] = {}
        self.read: list[str] = []
        self.latency = 0.0
        #: What the next requests meet, one each; afterwards all goes well.
        self.faults: deque[Fault | None] = deque()
        #: The same of the next uploads, ``error`` alone.
        self.upload_faults: deque[Fault] = deque()
        self.taken: dict[str, Taken] = {}
        #: Requests, and messages taken, by the sender's own number of the message.
        self.requests: Counter[str] = Counter()
        self.by_uuid: Counter[str] = Counter()
        self.moments: list[float] = []
        #: What Meta says of a number.
        self.number: dict[str, Any] = {
            "display_phone_number": "+54 9 341 555-0100",
            "verified_name": "Concesionario Uno",
            "quality_rating": "GREEN",
            "status": "CONNECTED",
            "name_status": "APPROVED",
            "health_status": {"can_send_message": "AVAILABLE", "entities": []},
            "whatsapp_business_manager_messaging_limit": "TIER_100K",
        }
        self._clock = clock
        # Never those of the program's last run: whoever asks keeps them for good.
        self._ids = itertools.count(int(clock() * 1000))
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)

    def wait_for_requests(self, count: int, timeout: float = 60) -> bool:
        """Wait until so many messages were asked for; tell whether they were."""
        with self._came:
            return self._came.wait_for(lambda: self.requests.total() >= count, timeout)

    def plan_faults(self, faults: Iterable[Fault | None]) -> None:
        """Have the next requests go wrong in these ways, None for not at all."""
        self.faults.extend(faults)

    # === REQUESTS ===

    def send(self, number_id: str, body: Any) -> tuple[Fault | None, int, Any]:
        """Take a message; return the fault to play, HTTP's status and the answer."""
        with self._lock:
            if isinstance(body, dict) and body.get("status") == "read":
                self.read.append(str(body.get("message_id")))
                return None, 200, {"success": True}
            fault = self.faults.popleft() if self.faults else None
            try:
                uuid, to = check_message(body)
            except Refused as refusal:
                return None, refusal.status, refusal.as_json()
            self.requests[uuid] += 1
            self._came.notify_all()
            self.moments.append(self._clock())
            if fault and fault.kind == "error":
                return fault, fault.status, error_json(fault.code, **fault.more)
            if fault and fault.kind == "blank" and not fault.taken:
                return fault, 500, None
            try:
                values = self._judge(number_id, to, body)
            except Refused as refusal:
                return None, refusal.status, refusal.as_json()
            taken = self._take(number_id, uuid, to, body)
            for name, value in values.items():
                setattr(taken, name, value)
            if fault and fault.kind == "held":
                taken.state = "held"
            if fault and fault.kind == "late":
                taken.state = f"late {fault.code}"
        status = "accepted" if taken.state != "held" else "held_for_quality_assessment"
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, **get_person(to)}],
            "messages": [{"id": taken.wamid, "message_status": status}],
        }
        return fault, 200, answer

    def _judge(self, number_id: str, to: str, body: Any) -> dict[str, Any]:
        """Return what the rules of the business make of a message.

        :raises Refused: they do not let it pass
        """
        if "to" in body and BSUID.fullmatch(to):
            return {"state": "dropped"}  # taken, and nobody gets it
        if body["type"] in MEDIA and "id" in body[body["type"]]:
            self.files.check_sending(body["type"], body[body["type"]]["id"])
        if not self.strict:
            return {}
        now, person = self._clock(), to.lstrip("+")
        if body["type"] == "template":
            template, held = self.templates.check_sending(body["template"])
            self.limits.check(number_id, person, now)
            state = "held" if held else "accepted"
            return {"state": state, "category": template["category"].lower()}
        if not self.limits.is_open(number_id, person, now):
            raise Refused(131047, "more than 24 hours since the person wrote")
        self.limits.check(number_id, person, now)
        charged, arrives = self.limits.count_service(number_id, now)
        state = "accepted" if arrives else "dropped"
        return {"state": state, "category": "service", "billable": charged}

    def settle_held(self, template: str, released: bool) -> None:
        """Let go what is held of a template, or drop it, which is told as failed."""
        for taken in self.taken.values():
            name = taken.body.get("template", {}).get("name")
            if taken.state == "held" and name == template:
                taken.state = "accepted" if released else "late 132015"

    def _take(self, number_id: str, uuid: str, to: str, body: Any) -> Taken:
        taken = Taken(
            f"wamid.FAKE{next(self._ids)}", uuid, to, body, number_id, self._clock()
        )
        self.taken[taken.wamid] = taken
        self.by_uuid[uuid] += 1
        return taken

    # === NOTICES ===

    def get_statuses(
        self, words: Iterable[str] = ("sent", "delivered", "read")
    ) -> list[tuple[str, dict[str, Any]]]:
        """Return (number id, notice) of what was taken, in the order of events."""
        notices = []
        for taken in list(self.taken.values()):
            if taken.state == "dropped" or (self.strict and taken.state == "held"):
                continue
            if taken.state.startswith("late "):
                steps: Iterable[str] = ("sent", "failed")
            else:
                steps = words
            for place, word in enumerate(steps):
                status = {
                    "id": taken.wamid,
                    "status": word,
                    "timestamp": str(int(taken.moment) + place),
                    **get_recipient(taken.to),
                    "biz_opaque_callback_data": taken.uuid,
                }
                if word in ("sent", "delivered"):
                    status["pricing"] = {
                        "billable": taken.billable,
                        "pricing_model": "PMP",
                        "type": "regular"
                        if taken.billable
                        else "free_customer_service",
                        "category": taken.category,
                    }
                if word == "failed":
                    code = int(taken.state.split()[1])
                    status["errors"] = [
                        {
                            "code": code,
                            "title": f"error {code}",
                            "error_data": {"details": f"details of {code}"},
                        }
                    ]
                notices.append((taken.number_id, status))
        return notices


def get_person(to: str) -> dict[str, str]:
    """Return a person as a list of contacts names them."""
    return {"user_id": to} if BSUID.fullmatch(to) else {"wa_id": to.lstrip("+")}


def get_recipient(to: str) -> dict[str, str]:
    """Return a person as a status names them."""
    if BSUID.fullmatch(to):
        return {"recipient_user_id": to}
    return {"recipient_id": to.lstrip("+")}


def error_json(code: int, **more: Any) -> dict[str, Any]:
    """Return an error as the service writes it."""
    return {
        "error": {
            "message": f"(#{code}) refused",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": f"fake {code}"},
            "fbtrace_id": "FAKE",
            **more,
        }
    }
