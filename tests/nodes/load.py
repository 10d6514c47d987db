# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who works while machines die: operators, somebody who imports, and open browsers.

Each notes what was seen from outside. What was answered is what the account asks for
afterwards.
"""

import contextlib
import http.client
import json
import threading
import time
import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import pairwise

import websocket

from tests.attention.client import Client, RpcError

ATTEND = "ahorro.attend"
#: Seconds in which somebody asks again for an answer that does not come.
PATIENCE = 150
#: The code of what a lost connection to the database is answered with.
LOST = "lost"


@dataclass
class Diary:
    """What one operator saw; moments are of this machine's clock.

    ``held`` has (case, from, until), ``saved`` the movement of each acknowledged key,
    ``answers`` the moment and the seconds of each acknowledged save.
    """

    uid: int
    held: list[tuple[int, float, float]] = field(default_factory=list)
    saved: dict[str, int] = field(default_factory=dict)
    answers: list[tuple[float, float]] = field(default_factory=list)
    #: Keys that were sent and refused, because somebody else had the client since.
    refused: list[str] = field(default_factory=list)
    failures: int = 0
    errors: list[str] = field(default_factory=list)


def is_passing(error: Exception) -> bool:
    """Tell whether asking again is what one does, as a browser and its user do."""
    if not isinstance(error, RpcError):
        return True  # no answer, or a page of the balancer's
    # What Odoo itself says when the connection goes before our own code is reached.
    name = error.data.get("name", "")
    return error.code == LOST or name.startswith("psycopg2.")


def insist(call, on_failure=lambda _error: None):
    """Return what a call returns, made again until there is an answer."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except (OSError, http.client.HTTPException, RpcError) as error:
            if not is_passing(error) or time.monotonic() > end:
                raise
            on_failure(error)
            time.sleep(0.25)


class Operator(threading.Thread):
    """Saves a client and takes the next, once in ``pace`` seconds, until stopped."""

    def __init__(self, port: int, user: dict, result: int, pace: float, first: float):
        super().__init__(daemon=True)
        self.diary = Diary(user["uid"])
        self._client = Client(port, user["sid"])
        self._result = result
        self._pace, self._first = pace, first
        self.stop = threading.Event()

    def run(self) -> None:
        try:
            self.stop.wait(self._first)
            answer = None
            while not self.stop.is_set():
                answer = answer or self._ask("attend_next")
                since = time.monotonic()
                self.stop.wait(self._pace)
                answer = self._save(answer, since) if answer else None
            if answer:
                self._ask("lease_release", answer["lease_token"])
        except Exception as error:  # noqa: BLE001  # the account tells it
            self.diary.errors.append(f"{type(error).__name__}: {error}")
        finally:
            self._client.close()

    def _ask(self, method: str, *arguments):
        def fail(_error):
            self.diary.failures += 1

        return insist(lambda: self._client.call(ATTEND, method, *arguments), fail)

    def _save(self, answer: dict, since: float):
        """Save whoever is in front, and return who comes next."""
        key = str(uuid.uuid4())
        values = {"kind": "finish", "result_id": self._result, "comment": "Paga"}
        start = time.monotonic()
        self.diary.held.append((answer["case_id"], since, start))
        try:
            saved = self._ask(
                "save_attention", answer["lease_token"], values, key, True
            )
        except RpcError as error:
            if error.code != "lease_lost":
                raise
            self.diary.refused.append(key)
            return None
        end = time.monotonic()
        self.diary.saved[key] = saved["movement_id"]
        self.diary.answers.append((end, end - start))
        return saved["next"]


class Importer(threading.Thread):
    """Imports one file after another until stopped, and sees each to its end."""

    def __init__(self, port: int, user: dict, files: list):
        super().__init__(daemon=True)
        self._client = Client(port, user["sid"])
        self._files = files
        self.done: list[tuple[int, float]] = []
        self.errors: list[str] = []
        self.resumed = 0
        #: Set while a job has work to do.
        self.at_work = threading.Event()
        self.stop = threading.Event()

    def run(self) -> None:
        try:
            for file in self._files:
                if self.stop.is_set():
                    break
                start = time.monotonic()
                run_id = self._import(file)
                self.done.append((run_id, time.monotonic() - start))
        except Exception as error:  # noqa: BLE001  # the account tells it
            self.errors.append(f"{type(error).__name__}: {error}")
        finally:
            self.at_work.clear()
            self._client.close()

    def _call(self, method: str, *arguments):
        return insist(lambda: self._client.call("ahorro.import", method, *arguments))

    def _import(self, file) -> int:
        run_id = self._create(file)
        self.at_work.set()
        self._wait(run_id, "review")
        flags = self._call("read", [run_id], ["flags"])[0]["flags"] or []
        self._call("action_apply", [run_id], [flag["code"] for flag in flags])
        self._wait(run_id, "done")
        self.at_work.clear()
        return run_id

    def _create(self, file) -> int:
        """Upload a file; one whose answer was lost is there already, as people see."""
        content = b64encode(file.data).decode()
        last = self._call("search_read", [], ["id"], 0, 1, "id desc")
        known = last[0]["id"] if last else 0

        def upload():
            found = self._call("search_read", [("id", ">", known)], ["id"])
            if found:
                return found[0]["id"]
            made = self._client.call(
                "ahorro.import", "create_from_file", file.name, content
            )
            made = made["id"] if isinstance(made, dict) else made
            return made[0] if isinstance(made, list) else made

        return insist(upload)

    def _wait(self, run_id: int, state: str) -> None:
        end = time.monotonic() + 3 * PATIENCE
        while time.monotonic() < end:
            row = self._call("read", [run_id], ["state", "job_phase"])[0]
            if row["state"] == state:
                return
            if row["state"] in ("failed", "cancelled"):
                raise AssertionError(f"the import of {run_id} ended: {row}")
            time.sleep(0.5)
        raise AssertionError(f"the import stands still: {row}")


class Browser(threading.Thread):
    """A page that lost its connection: it asks who is there until somebody answers."""

    def __init__(self, port: int, user: dict):
        super().__init__(daemon=True)
        self._port, self._sid = port, user["sid"]
        self._uid = user["uid"]
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.5):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request(
                    "POST",
                    "/web/webclient/version_info",
                    json.dumps({"jsonrpc": "2.0", "method": "call", "params": {}}),
                    {
                        "Content-Type": "application/json",
                        "Cookie": f"session_id={self._sid}",
                    },
                )
                connection.getresponse().read()
            connection.close()

    def is_logged_in(self) -> bool:
        """Tell whether its user is still known."""
        client = Client(self._port, self._sid)
        try:
            rows = client.call("res.users", "read", [self._uid], ["login"])
        except RpcError:
            return False
        finally:
            client.close()
        return bool(rows)


class Listener(threading.Thread):
    """A page's websocket: it comes again when it is cut, as a browser's does."""

    def __init__(self, port: int, user: dict):
        super().__init__(daemon=True)
        self._port, self._sid = port, user["sid"]
        self.stop = threading.Event()
        self.heard: list[tuple[float, dict]] = []
        self.connections = 0

    def run(self) -> None:
        while not self.stop.wait(1):
            with contextlib.suppress(OSError, websocket.WebSocketException):
                self._listen()

    def _listen(self) -> None:
        url = f"ws://127.0.0.1:{self._port}/websocket"
        socket = websocket.create_connection(
            url,
            timeout=60,  # the first one of a node waits until all is loaded
            cookie=f"session_id={self._sid}",
            origin=f"http://127.0.0.1:{self._port}",
        )
        last = max((one["id"] for _moment, one in self.heard), default=0)
        data = {"channels": [], "last": last}
        socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        socket.settimeout(5)
        self.connections += 1
        try:
            while not self.stop.is_set():
                try:
                    text = socket.recv()
                except websocket.WebSocketTimeoutException:
                    socket.ping()
                    continue
                if not text:
                    return
                now = time.monotonic()
                self.heard += [(now, one) for one in json.loads(text)]
        finally:
            socket.close()


def longest_gap(moments: list[float], start: float, end: float) -> tuple[float, float]:
    """Return the longest time without an answer between two moments, and its begin."""
    inside = [start, *sorted(each for each in moments if start < each < end), end]
    return max((after - before, before) for before, after in pairwise(inside))
