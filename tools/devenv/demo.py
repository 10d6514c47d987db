# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make demo``: the product, filled and running, until Ctrl-C."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from . import config, database, stamp
from .errors import SetupError
from .layout import LOGS, ROOT, SCREENSHOTS, STAMPS, setting
from .odoo_source import OdooSource
from .proc import say, step
from .python_env import PYTHON

NAME = "ahorro_demo"
FILL = ROOT / "tools" / "demo" / "fill.py"
WELCOME = """
Ahorro is running at  {url}   (Ctrl-C stops it)

  Administrador   user: administrador   password: ahorro
  Supervisor      user: supervisor      password: ahorro
  Operario        user: operador        password: ahorro

Three things to try first:
{first}
"""


def prepare(odoo: OdooSource) -> None:
    """Make the demo database, or bring the one that is there up to date."""
    key = database.addons_key()
    if stamp.is_done("demo", key) and database.exists(NAME):
        return
    if (STAMPS / "demo").exists() and database.exists(NAME):
        with step("Updating the demo's add-ons (its data stays)"):
            wanted = ",".join(database.OWN_ADDONS)
            arguments = (f"--init={wanted}", f"--update={wanted}")
            failure = "The demo could not be updated: 'make demo-reset' starts over"
            database.odoo(NAME, *arguments, log="demo-update", failure=failure)
    else:
        template = database.with_addons(odoo)
        with step("Demo data"):
            database.copy(template, NAME)
            _set_address(f"http://127.0.0.1:{config.http_port()}")
            database.fill(NAME, FILL, "The demo could not be filled")
    # Whoever logs in first does not wait for them.
    stamp.forget(f"{NAME}-bundles")
    database.make_bundles(NAME)
    stamp.mark_done("demo", key)


def reset() -> None:
    """Forget the demo's data."""
    stamp.forget("demo")
    database.drop(NAME)


def require_port(port: int) -> None:
    """Refuse a port that another program has.

    :raises SetupError: with the port to choose
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"Port {port} is taken: choose another, as in "
                f"'make demo PORT={port + 1}'."
            ) from error


def serve() -> int:
    """Run the demo's server until it is interrupted; return the exit code."""
    _set_address(f"http://127.0.0.1:{config.http_port()}")
    with _server(config.http_port()) as (server, url):
        _log_in(url)
        first = (ROOT / "tools" / "demo" / "first_steps.txt").read_text().rstrip()
        print(WELCOME.format(url=f"{url}/odoo", first=first), flush=True)
        return server.wait()


def photograph() -> int:
    """Take the pictures of every screen from a server of the demo of its own.

    Its links are those of the usual port: a picture is the same each time it is taken.
    """
    _set_address(f"http://127.0.0.1:{config.http_port()}")
    with _server(_free_port()) as (_running, url), step("Pictures"):
        command = [str(PYTHON), "-m", "tools.screenshots", f"--url={url}"]
        command += [f"--out={SCREENSHOTS}", f"--only={setting('T')}"]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def _set_address(url: str) -> None:
    """Have links in mails and messages lead to the demo, whatever its port."""
    database.set_parameter(NAME, "web.base.url", url)


@contextmanager
def _server(port: int) -> Iterator[tuple[_Server, str]]:
    require_port(port)
    conf = config.write(
        "demo",
        NAME,
        # queue_job's runner and the crons work as they do at a dealership.
        channels="root:2,root.ahorro_import:1",
        http_port=port,
        max_cron_threads=1,
        logfile=str(LOGS / "demo.log"),
    )
    LOGS.mkdir(parents=True, exist_ok=True)
    command = [PYTHON, database.LAUNCHER, "server", f"--config={conf}"]
    url = f"http://127.0.0.1:{port}"
    with _whatsapp(url), _Server([str(word) for word in command]) as server:
        server.wait_until_ready(f"{url}/web/health")
        yield server, url


def _log_in(url: str) -> None:
    """Log in once as an operator, so that whoever does it first does not wait.

    The server reads its modules and renders its pages for the first time then.
    """
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        urllib.request.ProxyHandler({}),
    )
    with opener.open(f"{url}/web/login") as page:
        token = re.search(r'name="csrf_token" value="(\w+)"', page.read().decode())
    values = {"login": "operador", "password": "ahorro"}
    values["csrf_token"] = token[1] if token else ""
    form = urllib.parse.urlencode(values).encode()
    with opener.open(f"{url}/web/login", form) as page:
        page.read()
    # The Spanish of all modules is what takes longest.
    for path in ("load_menus", "translations?lang=es_AR"):
        with opener.open(f"{url}/web/webclient/{path}") as answer:
            answer.read()


@contextmanager
def _whatsapp(url: str) -> Iterator[None]:
    """Have a local program stand in for WhatsApp's service: nothing leaves for Meta.

    :param url: the demo's, where notices are sent
    """
    key = database.get_webhook_key(NAME)
    if not key:  # a demo that was filled before there were accounts
        yield
        return
    port = _free_port()
    database.set_parameter(
        NAME, "ahorro_whatsapp.graph_base_url", f"http://127.0.0.1:{port}"
    )
    command = [str(PYTHON), "-m", "tests.fake_cloud", f"--port={port}"]
    command += ["--answered=0.3", f"--webhook={url}/ahorro_wa/webhook/{key}"]
    LOGS.mkdir(parents=True, exist_ok=True)
    known = LOGS / "demo-whatsapp-templates.json"
    known.write_text(database.get_wa_templates(NAME), encoding="utf-8")
    command += ["--waba=1", f"--known={known}"]
    with (LOGS / "demo-whatsapp.log").open("w") as log:
        # It ends when its input does: with us, however we end.
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class _Server:
    """Odoo in a session of its own: signals reach it through us, and once."""

    def __init__(self, command: list[str]) -> None:
        self.command = command

    def __enter__(self) -> _Server:
        # SIGINT too: a shell starts background commands with it ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._interrupt)
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True
        )
        return self

    def __exit__(self, *_error: object) -> None:
        # Ctrl-C pressed again while it ends must not leave it behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.process.poll() is None:
            say("· stopping …")
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def _interrupt(self, *_signal: object) -> None:
        raise KeyboardInterrupt

    def wait_until_ready(self, url: str) -> None:
        """Return when the server answers.

        :raises SetupError: it ended, or did not answer within two minutes
        """
        log = LOGS / "demo.log"
        # A proxy of the user's is for other machines than this one.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SetupError(f"The server ended at once: see {log}")
            try:
                with direct.open(url, timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise SetupError(f"The server does not answer: see {log}")

    def wait(self) -> int:
        """Return 0 when the user stops it, or the server's own exit code."""
        try:
            return self.process.wait()
        except KeyboardInterrupt:
            return 0
