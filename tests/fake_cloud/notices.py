# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the service tells by the webhook: signed, late, twice, out of order, or never.

Nothing happens by itself: ``collect`` plans what is new, ``due`` gives what is due by
the clock, and ``post`` sends it. With the same seed the same happens.
"""

import heapq
import itertools
import json
import random
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from .cloud import FakeCloud, get_person
from .server import sign_body

#: A notice that is not answered by 200 comes again, for so long.
GIVE_UP = 7 * 24 * 3600
MAX_BATCH = 1000
_TIMEOUT = 20


@dataclass(frozen=True)
class Disorder:
    """How notices arrive. Shares are from 0 to 1, delays seconds from 0.

    :ivar omitted: of ``delivered``, which may be missing where ``read`` follows
    """

    delay: float = 0.0
    duplicated: float = 0.0
    omitted: float = 0.0
    batch: int = 1
    words: tuple[str, ...] = ("sent", "delivered", "read")


class Notices:
    """The notices of one account, planned on the cloud's clock."""

    def __init__(self, cloud: FakeCloud, disorder: Disorder, seed: int = 0) -> None:
        self._cloud, self._disorder = cloud, disorder
        self._chance = random.Random(seed)
        self._heap: list[tuple[float, int, dict[str, Any]]] = []
        self._again: list[tuple[float, float, bytes]] = []
        self._told: set[tuple[str, str]] = set()
        self._count = itertools.count(1)

    def collect(self, now: float) -> None:
        """Plan what became of messages, and what changed, since the last time."""
        chance, disorder = self._chance, self._disorder
        for number_id, status in self._cloud.get_statuses(disorder.words):
            key = (status["id"], status["status"])
            if key in self._told:
                continue
            self._told.add(key)
            skipped = status["status"] == "delivered" and "read" in disorder.words
            if skipped and chance.random() < disorder.omitted:
                continue
            told = {"contacts": [_get_contact(status)], "statuses": [status]}
            self.tell("messages", self._about(number_id) | told, now)
        while self._cloud.changes:
            name, value = self._cloud.changes.popleft()
            self.tell(name, value, now)

    def write(
        self, number_id: str, person: str, now: float, name: str = "Ana", **parts: Any
    ) -> str:
        """Have somebody write, which opens the window; return the message's id.

        :param person: a phone, or the name given to who hides it
        :param parts: ``type`` and what belongs to it; a text by ``text``
        """
        wamid = f"wamid.IN{next(self._count):08d}"
        if isinstance(parts.get("text"), str):
            parts = {"type": "text", "text": {"body": parts["text"]}}
        about = get_person(person)
        contact = {"profile": {"name": name}, **about}
        # Who shows the phone has a name of that kind too.
        contact.setdefault("user_id", f"AR.{person.lstrip('+')}")
        message = {
            "from_user_id": contact["user_id"],
            "id": wamid,
            "timestamp": str(int(now)),
            **parts,
        }
        if "wa_id" in about:
            message["from"] = about["wa_id"]
        self._cloud.limits.open_window(number_id, person.lstrip("+"), now)
        value = self._about(number_id) | {"contacts": [contact], "messages": [message]}
        self._plan(now, {"field": "messages", "value": value})
        return wamid

    def share_phone(self, number_id: str, bsuid: str, phone: str, now: float) -> str:
        """Have somebody who hides the phone press the button that asks for it."""
        card = {
            "origin": "contact_request",
            "name": {"formatted_name": "Ana"},
            "phones": [{"phone": phone, "wa_id": phone.lstrip("+"), "type": "CELL"}],
        }
        return self.write(number_id, bsuid, now, type="contacts", contacts=[card])

    def tell(self, name: str, value: dict[str, Any], now: float) -> None:
        """Tell anything else: a field and its value."""
        self._plan(now, {"field": name, "value": value})

    def due(self, now: float) -> list[bytes]:
        """Return the bodies that have come due."""
        changes, bodies = [], []
        while self._heap and self._heap[0][0] <= now:
            changes.append(heapq.heappop(self._heap)[2])
        size = min(self._disorder.batch, MAX_BATCH)
        for start in range(0, len(changes), size):
            entry = {
                "id": self._cloud.waba_id,
                "time": int(now),
                "changes": changes[start : start + size],
            }
            event = {"object": "whatsapp_business_account", "entry": [entry]}
            bodies.append(json.dumps(event, ensure_ascii=True).encode())
        again, self._again = self._again, []
        for at, first, body in again:
            if at <= now:
                bodies.append(body)
            elif now - first < GIVE_UP:
                self._again.append((at, first, body))
        return bodies

    def post(self, url: str, now: float) -> list[int]:
        """Send what is due and return HTTP's statuses, 0 where nobody answered.

        What is not answered by 200 comes due again a minute later.
        """
        statuses = []
        for body in self.due(now):
            headers = sign_body(self._cloud, body)
            request = urllib.request.Request(url, body, headers)
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                    status = answer.status
            except urllib.error.HTTPError as error:
                status = error.code
                error.close()
            except OSError:
                status = 0
            statuses.append(status)
            if status != 200:
                self._again.append((now + 60, now, body))
        return statuses

    def _about(self, number_id: str) -> dict[str, Any]:
        shown = self._cloud.number["display_phone_number"]
        return {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "".join(filter(str.isdigit, shown)),
                "phone_number_id": number_id,
            },
        }

    def _plan(self, now: float, change: dict[str, Any]) -> None:
        twice = self._chance.random() < self._disorder.duplicated
        for _time in range(2 if twice else 1):
            at = now + self._chance.random() * self._disorder.delay
            heapq.heappush(self._heap, (at, next(self._count), change))


def _get_contact(status: dict[str, Any]) -> dict[str, Any]:
    """Return a status's person as the list of contacts names each."""
    phone = status.get("recipient_id", "")
    shown = {"wa_id": phone} if phone else {}
    return shown | {"user_id": status.get("recipient_user_id", f"AR.{phone}")}
