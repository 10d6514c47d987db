# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An operator who attends until the queue is empty, over a bad network.

What is seen from outside is written down: who had whom between two moments, and which
saves were acknowledged. Whoever reads it needs not believe the server.
"""

import http.client
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .client import Client, RpcError

ATTEND = "ahorro.attend"
#: How often a request without an answer is sent again.
RESENDS = 30


@dataclass
class Diary:
    """What one operator saw. ``held``: (case, from, until) by this machine's clock.

    ``note`` is called after each save that was acknowledged.
    """

    uid: int
    held: list[tuple[int, float, float]] = field(default_factory=list)
    saved: dict[str, int] = field(default_factory=dict)
    #: How many other cases of the person went along with a save, by its key.
    together: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    undone: int = 0
    note: Callable[[], None] = lambda: None


#: More cases than this cannot all be of people who are in front of somebody.
LEFT = 100


class Operator(threading.Thread):
    """Works until the queue has nobody, or until ``stop`` is set.

    :param trouble: the share of saves whose answer is lost, that are sent twice, or
        that are sent by two windows at the same moment
    """

    def __init__(
        self,
        port: int,
        user: dict,
        results: dict,
        seed: int,
        *,
        trouble: float = 0.0,
        stop: threading.Event | None = None,
    ):
        super().__init__(daemon=True)
        self.diary = Diary(user["uid"])
        self._client = Client(port, user["sid"])
        self._second_window = Client(port, user["sid"])
        self._results = results
        self._random = random.Random(seed)
        self._trouble = trouble
        self._stop_asked = stop or threading.Event()

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  # told by the test that reads it
            self.diary.errors.append(f"{type(error).__name__}: {error}")
        finally:
            self._client.close()
            self._second_window.close()

    def _work(self) -> None:
        answer = self._ask("attend_next")
        while answer and not self._stop_asked.is_set():
            answer = self._attend(answer) or self._ask("attend_next")
        if answer:
            self._ask("lease_release", answer["lease_token"])

    def _ask(self, method: str, *args):
        """Call until there is an answer; asking twice is what the server allows."""
        for _try in range(RESENDS):
            try:
                return self._client.call(ATTEND, method, *args)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)  # a worker was killed: another one will answer
        raise RuntimeError(f"no answer to {method}")

    def _attend(self, answer: dict):
        """Do something with the client in front, and return who comes next."""
        token, case = answer["lease_token"], answer["case_id"]
        start = time.monotonic()
        dice = self._random.random()
        if dice < 0.03:
            self.diary.held.append((case, start, time.monotonic()))
            self._ask("lease_release", token)
            return None
        self._ask("lease_heartbeat", token) if dice < 0.06 else None
        key = str(uuid.uuid4())
        self.diary.held.append((case, start, time.monotonic()))
        if 0.06 <= dice < 0.10:
            saved = self._ask("skip", token, "No es buen momento", True, key)
        else:
            values = self._values(case) | self._also(answer)
            self.diary.together[key] = len(values["also"])
            saved = self._send(token, values, key)
        if not saved["next"] and saved["why_empty"]["waiting"] > LEFT:
            self.diary.errors.append(f"nobody is next: {saved['why_empty']}")
        self.diary.saved[key] = saved["movement_id"]
        self.diary.note()
        if 0.10 <= dice < 0.13:
            return self._undo(saved)
        return saved["next"]

    def _also(self, answer: dict) -> dict:
        """Take other cases of the person along, as the screen lets one tick them."""
        if self._random.random() < 0.5:
            return {"also": []}
        result = self._results["closing"]
        return {
            "also": [
                {"case_id": other["id"]}
                for other in answer["other_cases"]
                if result in other["result_ids"] and not other["join_obstacle"]
            ]
        }

    def _values(self, case: int) -> dict:
        dice = self._random.random()
        if dice < 0.1:
            later = datetime.now(UTC) + timedelta(days=1)
            return {
                "kind": "comment",
                "comment": f"Llamar mañana ({case})",
                "next_action_at": later.strftime("%Y-%m-%d %H:%M:%S"),
            }
        if dice < 0.2:
            return {"kind": "comment", "result_id": self._results["no_answer"]}
        return {
            "kind": "finish",
            "result_id": self._results["closing"],
            "comment": f"Listo ({case})",
        }

    def _send(self, token: str, values: dict, key: str) -> dict:
        arguments = (token, values, key, True)
        if self._random.random() < self._trouble:
            kind = self._random.choice(("lost", "double", "window"))
            if kind == "lost":
                self._client.call_and_lose(ATTEND, "save_attention", *arguments)
            elif kind == "double":
                first = self._ask("save_attention", *arguments)
                second = self._ask("save_attention", *arguments)
                self._compare(first, second)
            else:
                other = threading.Thread(
                    target=self._send_from_second_window, args=arguments
                )
                other.start()
                answer = self._ask("save_attention", *arguments)
                other.join()
                return answer
        return self._ask("save_attention", *arguments)

    def _send_from_second_window(self, *arguments) -> None:
        try:
            self._second_window.call(ATTEND, "save_attention", *arguments)
        except (OSError, http.client.HTTPException):
            pass  # the other window's answer is the one that counts
        except RpcError as error:
            self.diary.errors.append(f"second window: {error}")

    def _compare(self, first: dict, second: dict) -> None:
        for answer in (first, second):
            answer["next_token"] = answer["next"] and answer["next"]["lease_token"]
        # Who found nobody may find somebody a moment later.
        same_next = first["next_token"] in (False, second["next_token"])
        if first["movement_id"] != second["movement_id"] or not same_next:
            self.diary.errors.append("one key, two answers")

    def _undo(self, saved: dict):
        undone = self._ask("undo_attention", saved["movement_id"], str(uuid.uuid4()))
        self.diary.undone += 1
        return undone["next"]
