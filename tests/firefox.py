# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Firefox in the place of the browser that Odoo's tests drive, which is Chromium.

It is driven by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/), which Firefox
speaks itself: no driver of its own is needed.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import tempfile
from itertools import count
from typing import Any
from unittest.mock import MagicMock

import websocket

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
#: Seconds that an answer may take on a busy machine.
PATIENCE = 120


def _lift_limit() -> None:
    # Odoo limits its own memory; a browser does not start with so little.
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Firefox:
    """What ``HttpCase.browser_js`` asks of its browser, and answers of a page.

    :ivar errors: what scripts did not catch, and what they wrote as an error
    """

    def __init__(self, size: str, **_options: object) -> None:
        self.screencaster = MagicMock()  # records nothing
        self.errors: list[str] = []
        self._ids = count(1)
        self._folder = tempfile.mkdtemp(prefix="ahorro_firefox_")
        assert PROGRAM, "Firefox is not installed"
        self._process = subprocess.Popen(
            [PROGRAM, "--headless", "--no-remote", "--profile", self._folder]
            + ["--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_lift_limit,
        )
        self._socket = websocket.create_connection(
            f"{self._read_address()}/session", suppress_origin=True, timeout=PATIENCE
        )
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        [tab] = self._send("browsingContext.getTree")["contexts"]
        self._tab = tab["context"]
        width, height = map(int, size.split("x"))
        viewport = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def set_cookie(self, name: str, value: str, path: str, domain: str) -> None:
        cookie = {"name": name, "path": path, "domain": domain}
        cookie["value"] = {"type": "string", "value": value}  # type: ignore[assignment]
        self._send("storage.setCookie", cookie=cookie)

    def navigate_to(self, url: str, wait_stop: bool = False) -> None:
        wait = "complete" if wait_stop else "interactive"
        self._send("browsingContext.navigate", context=self._tab, url=url, wait=wait)

    def ask(self, expression: str) -> Any:
        """Return what an expression of JavaScript answers.

        :raises AssertionError: it throws
        """
        answer = self._send(
            "script.evaluate",
            expression="(async () => JSON.stringify("
            f"(await (0, eval)({json.dumps(expression)})) ?? null))()",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise AssertionError(json.dumps(answer["exceptionDetails"])[:2000])
        return json.loads(answer["result"]["value"])

    def stop(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read_address(self) -> str:
        assert self._process.stderr
        for line in self._process.stderr:
            if found := LISTENS.search(line):
                return found[1]
        raise AssertionError("Firefox ended before it listened")

    def _send(self, method: str, **params: object) -> Any:
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded":
                if said["params"]["level"] == "error":
                    self.errors.append(said["params"]["text"])
            elif said.get("id") == number:
                if said["type"] == "error":
                    raise AssertionError(f"{method}: {said['message']}")
                return said["result"]

    def _wait_ready(self, _ready: str) -> bool:
        return True
