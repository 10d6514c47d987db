# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A page in Chromium, driven from Python: real keys, paper, a lost connection."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.common import ChromeBrowser

#: What Odoo's first page loads, and what some views load when they are opened.
SCRIPTS = ("web.assets_web", "web.assets_tests", "web.assets_backend_lazy")
SHEETS = ("web.assets_web", "web.assets_web_print", "web.assets_backend_lazy")
#: Key to the code that Chromium knows it by.
KEY_CODES = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}


class Page:
    """The page of a browser that a test drives."""

    def __init__(self, browser: ChromeBrowser, script: str) -> None:
        self.browser = browser
        self.script = script

    def ask(self, expression: str) -> Any:
        """Return what an expression of JavaScript answers.

        :raises AssertionError: it throws
        """
        answer = self._send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise AssertionError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def check(self, name: str, *arguments: object) -> Any:
        """Return what a function of the test's own script answers.

        :raises AssertionError: it throws
        """
        values = ", ".join(map(json.dumps, arguments))
        return self.ask(f"{self.script}.{name}({values})")

    def until(self, expression: str, seconds: float = 30) -> Any:
        """Return what an expression answers once it is true.

        :raises AssertionError: it does not become so
        """
        # Turns and not a clock: tests let time stand still.
        for _turn in range(int(seconds * 20)):
            answer = self.ask(expression)
            if answer:
                return answer
            self.ask("new Promise((done) => setTimeout(done, 50))")
        raise AssertionError(f"It did not become true: {expression}")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key and let it go, as a person does."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        common = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": KEY_CODES[key],
            "modifiers": 8 if shift else 0,
        }
        kind = "keyDown" if text else "rawKeyDown"
        self._send("Input.dispatchKeyEvent", type=kind, text=text, **common)
        self._send("Input.dispatchKeyEvent", type="keyUp", **common)

    def count_sheets(self) -> int:
        """Return on how many sheets of paper the page is printed."""
        answer = self._send(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True
        )
        pdf = base64.b64decode(answer["data"])
        return len(re.findall(rb"/Type\s*/Page[^s]", pdf))

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Let no request through."""
        self._send("Network.enable")
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._send("Network.emulateNetworkConditions", offline=True, **speed)
        try:
            yield
        finally:
            self._send("Network.emulateNetworkConditions", offline=False, **speed)

    def _send(self, method: str, **params: object) -> Any:
        return self.browser._websocket_request(method, params=params, timeout=30)


class FirstPageCase(HttpCase):
    """The first page of a server finds its scripts made, on a busy machine too.

    While Odoo makes them for one request all others of a test wait, and whoever waits
    longer than ``test_cursor_lock_timeout`` is answered a page that says so: the
    browser, which asked for its menus meanwhile, cannot read it.
    """

    test_cursor_lock_timeout = 120

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        qweb = cls.env["ir.qweb"]
        for name in SCRIPTS:
            qweb._get_asset_bundle(name, css=False, js=True).js()
        for name in SHEETS:
            qweb._get_asset_bundle(name, css=True, js=False).css()


class PageCase(FirstPageCase):
    """Pages are driven step by step, as a person would.

    :cvar script: JavaScript of an object whose functions ``Page.check`` calls
    """

    script = "({})"

    def drive(
        self, path: str, login: str, steps: Callable[[Page], None], size: str
    ) -> None:
        """Open a page and take steps on it.

        :param size: of the window, as ``1400x900``
        """

        def run(browser: ChromeBrowser, *_code: object, **_options: object) -> None:
            steps(Page(browser, self.script))

        with (
            patch.object(self, "browser_size", size),
            patch.object(ChromeBrowser, "_wait_code_ok", run),
        ):
            self.browser_js(path, "", login=login, timeout=120)
