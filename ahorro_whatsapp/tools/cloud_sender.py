# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sends some messages at the same time, and no more a second than allowed.

No database here: threads get plain values and return plain values.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Literal

from .cloud_client import Answer, CloudClient
from .cloud_error import Decision, decide, get_wait
from .rate import Pace

THREADS: Final = 24
#: Taken, and kept back by Meta until it has seen how the first ones are received.
HELD: Final = ("held_for_quality_assessment", "paused")


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent. ``attempts``: this one included."""

    id: int
    uuid: str
    body: Mapping[str, object]
    attempts: int


@dataclass(frozen=True)
class Result:
    """What became of a message.

    ``state``: ``accepted``, ``held``, ``retry``, ``fail``, ``unknown``,
    ``pause_account`` or ``pause_template``; ``wamid`` and ``wa_id``: Meta's names of
    the message and of the number, of one that was taken; ``decision``: about an error.
    """

    id: int
    state: Literal[
        "accepted",
        "held",
        "retry",
        "fail",
        "unknown",
        "pause_account",
        "pause_template",
    ]
    wamid: str = ""
    wa_id: str = ""
    decision: Decision | None = None


class CloudSender:
    """Threads that ask the service for one account, each with its connection."""

    def __init__(self, make_client: Callable[[], CloudClient], mps: float) -> None:
        self._make_client = make_client
        self._clients: list[CloudClient] = []
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="ahorro-wa")
        self._pace = Pace(mps)

    def __enter__(self) -> "CloudSender":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        for client in self._clients:
            client.close()

    def send(self, messages: Iterable[Outgoing]) -> list[Result]:
        """Send them; return what became of each, whatever happened."""
        futures = []
        for message in messages:
            wait = self._pace.get_wait()
            if wait > 0:
                time.sleep(wait)
            futures.append(self._pool.submit(self._send_one, message))
        results = [future.result() for future in futures]
        if any(result.decision and result.decision.slower for result in results):
            self._pace.slow_down()
        return results

    def _send_one(self, message: Outgoing) -> Result:
        try:
            client = getattr(self._local, "client", None)
            if client is None:
                client = self._local.client = self._make_client()
                self._clients.append(client)
            answer = client.send(message.body)
        except Exception as error:  # noqa: BLE001  # it may have left: said, not hidden
            decision = Decision("unknown", 0, type(error).__name__)
            return Result(message.id, "unknown", decision=decision)
        return read_answer(message, answer)


def read_answer(message: Outgoing, answer: Answer) -> Result:
    """Say what an answer means for a message."""
    if answer.outcome == "not_sent":
        wait = get_wait(message.attempts)
        decision = Decision("retry", 0, "no connection", wait)
        return Result(message.id, "retry", decision=decision)
    if answer.outcome == "lost":
        return Result(message.id, "unknown", decision=Decision("unknown"))
    if answer.status == 200:
        return _read_success(message, answer.body)
    decision = decide(answer.status, answer.body, message.attempts)
    return Result(message.id, decision.action, decision=decision)


def _read_success(message: Outgoing, body: object) -> Result:
    taken = _first(body, "messages")
    wamid = taken.get("id")
    if not isinstance(wamid, str) or not wamid:
        # A success without a number: it may be on its way.
        decision = Decision("unknown", 0, "no id in the answer")
        return Result(message.id, "unknown", decision=decision)
    held = taken.get("message_status") in HELD
    wa_id = _first(body, "contacts").get("wa_id")
    return Result(
        message.id,
        "held" if held else "accepted",
        wamid,
        wa_id if isinstance(wa_id, str) else "",
    )


def _first(body: object, name: str) -> Mapping[str, object]:
    items = body.get(name) if isinstance(body, Mapping) else None
    first = items[0] if isinstance(items, list) and items else None
    return first if isinstance(first, Mapping) else {}
