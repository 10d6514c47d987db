# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the service knows and decides: numbers, messages, faults."""

import itertools
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .bodies import Refused, check_message

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


class FakeCloud:
    """One business account, its numbers and what was sent from them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.token, self.secret = TOKEN, SECRET
        self.latency = 0.0
        #: What the next requests meet, one each; afterwards all goes well.
        self.faults: deque[Fault | None] = deque()
        self.taken: dict[str, Taken] = {}
        #: Requests, and messages taken, by the sender's own number of the message.
        self.requests: Counter[str] = Counter()
        self.by_uuid: Counter[str] = Counter()
        self.moments: list[float] = []
        #: What Meta says of a number.
        self.number = {
            "display_phone_number": "+54 9 341 555-0100",
            "verified_name": "Concesionario Uno",
            "quality_rating": "GREEN",
            "status": "CONNECTED",
            "whatsapp_business_manager_messaging_limit": "TIER_100K",
        }
        self._clock = clock
        self._ids = itertools.count(1)
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
            fault = self.faults.popleft() if self.faults else None
            try:
                uuid, to = check_message(body)
            except Refused as refusal:
                return None, 400, refusal.as_json()
            self.requests[uuid] += 1
            self._came.notify_all()
            self.moments.append(self._clock())
            if fault and fault.kind == "error":
                return fault, fault.status, error_json(fault.code, **fault.more)
            if fault and fault.kind == "blank" and not fault.taken:
                return fault, 500, None
            taken = self._take(number_id, uuid, to, body)
            if fault and fault.kind == "held":
                taken.state = "held"
            if fault and fault.kind == "late":
                taken.state = f"late {fault.code}"
        status = "accepted" if taken.state != "held" else "held_for_quality_assessment"
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to.lstrip("+")}],
            "messages": [{"id": taken.wamid, "message_status": status}],
        }
        return fault, 200, answer

    def _take(self, number_id: str, uuid: str, to: str, body: Any) -> Taken:
        taken = Taken(
            f"wamid.FAKE{next(self._ids):08d}", uuid, to, body, number_id, self._clock()
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
            if taken.state.startswith("late "):
                steps: Iterable[str] = ("sent", "failed")
            else:
                steps = words
            for place, word in enumerate(steps):
                status = {
                    "id": taken.wamid,
                    "status": word,
                    "timestamp": str(int(taken.moment) + place),
                    "recipient_id": taken.to.lstrip("+"),
                    "biz_opaque_callback_data": taken.uuid,
                }
                if word in ("sent", "delivered"):
                    status["pricing"] = {
                        "billable": True,
                        "pricing_model": "PMP",
                        "category": "utility",
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
