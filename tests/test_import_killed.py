# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import while the worker, the server, the job runner and PostgreSQL are killed.

A server with processes and its job runner, on a PostgreSQL of its own. Each phase of an
import is hit at random moments, again and again, with ``kill -9``. Whatever was hit,
what is in the database is as before the phase or as after it, and in the end it is what
an import that nobody disturbs writes. Slow: ``make test-full`` runs it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from http.cookiejar import CookieJar
from pathlib import Path

import psutil
import pytest
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.attention.server import serving  # noqa: E402  # from the root
from tests.nodes.postgres import Postgres  # noqa: E402
from tests.portfolio.files import render  # noqa: E402
from tests.portfolio.months import run_months  # noqa: E402
from tests.portfolio.plans import iter_plans  # noqa: E402
from tools.devenv import cluster, config, database, odoo_source  # noqa: E402

NAME = "ahorro_killed"
LOGIN = "quien_importa"
PLANS, SEED = 1_500, 23
#: Seconds in which an import that was hit has to be at its end, on a busy machine.
PATIENCE = 120
#: Of the lock of who works on a run, in PostgreSQL: see ``ahorro.import.work``.
LOCK_CLASS = 0x41484F52
#: What of an import is nobody's before it is written.
TABLES = (
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_phone",
    "ahorro_seller",
    "ahorro_file_value",
    "ahorro_import_effect",
    "res_partner",
)
VALUES = """
    SELECT p.subscription_number, p.group_order, p.active, p.family, r.name, r.active,
           r.phone, r.email_normalized, r.ahorro_document_key, p.installments_paid,
           p.overdue_debt, (SELECT string_agg(f.raw, ',' ORDER BY f.raw)
                              FROM ahorro_phone f WHERE f.partner_id = r.id)
      FROM ahorro_plan p LEFT JOIN res_partner r ON r.id = p.partner_id
     WHERE p.active ORDER BY 1, 2, p.id
"""
SETUP = f"""
from odoo import Command
company = env["res.company"].create({{"name": "Concesionario de prueba"}})
env["res.users"].create({{
    "name": "Quien importa", "login": {LOGIN!r}, "password": {LOGIN!r}, "lang": "es_AR",
    "company_id": company.id, "company_ids": [Command.set(company.ids)],
    "group_ids": [Command.link(env.ref("base.group_user").id),
                  Command.link(env.ref("ahorro_plan.group_supervisor").id)],
}})
env["ir.config_parameter"].set_param("web.base.url", "http://127.0.0.1")
env.cr.commit()
"""


class Supervisor:
    """Who imports, over HTTP."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        values = {"db": NAME, "login": LOGIN, "password": LOGIN}
        self._ask("/web/session/authenticate", values)

    def _ask(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers)
        with self._opener.open(request, timeout=60) as answer:
            found = json.load(answer)
        assert "error" not in found, found["error"]
        return found["result"]

    def call(self, method, *arguments):
        params = {"model": "ahorro.import", "method": method}
        params |= {"args": arguments, "kwargs": {}}
        return self._ask(f"/web/dataset/call_kw/ahorro.import/{method}", params)


class Scene:
    """The server, and what is in its database."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self._serving = self.server = self._runner = None

    def start(self) -> None:
        self._serving = serving(NAME, workers=2, channels="root:1")
        self.server = self._serving.__enter__()
        self._runner = self.server.http_workers()[-1]  # it is begun last

    def stop(self) -> None:
        """End it, whatever is left of it."""
        self.kill_server()
        self._serving.__exit__(None, None, None)

    def kill_server(self) -> None:
        process = psutil.Process(self.server._process.pid)
        for one in (process, *process.children(recursive=True)):
            if one.is_running():
                one.kill()

    def kill_worker(self) -> None:
        """Kill whoever does the job, which is a request."""
        for pid in self.server.http_workers():
            if pid != self._runner:
                os.kill(pid, signal.SIGKILL)

    def kill_runner(self) -> None:
        """Kill the process that gives jobs out."""
        known = set(self.server.http_workers())
        os.kill(self._runner, signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if new := set(self.server.http_workers()) - known:
                [self._runner] = new
                return
            time.sleep(0.05)
        raise AssertionError("The job runner did not come again")

    def wait_for_work(self, run_id: int, ended: tuple) -> None:
        """Wait until somebody works on a run, or it is at its end."""
        query = sql.SQL("SELECT 1 FROM pg_locks WHERE classid = {} AND objid = {}")
        query = query.format(sql.Literal(LOCK_CLASS), sql.Literal(run_id))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.postgres.ask(query, NAME) or self.state(run_id) == ended:
                return
            time.sleep(0.05)
        raise AssertionError(f"Nobody works: {self.state(run_id)}")

    def state(self, run_id: int) -> tuple:
        query = sql.SQL("SELECT state, job_phase FROM ahorro_import WHERE id = {}")
        return self.postgres.ask(query.format(sql.Literal(run_id)), NAME)[0]

    def picture(self) -> dict:
        """Return a hash of all rows of the tables that an import writes."""
        count = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY id)) FROM {} t"
        return {
            table: self.postgres.ask(
                sql.SQL(count).format(sql.Identifier(table)), NAME
            )[0]
            for table in TABLES
        }


def _prepare(folder: Path, monkeypatch) -> Postgres:
    """Return a server with a database of ours, and have Odoo use it."""
    template = database.with_addons(odoo_source.find())
    dump = folder / "template.sql"
    with dump.open("wb") as file:
        subprocess.run(
            [cluster.binary("pg_dump"), "--no-owner", template],
            check=True,
            stdout=file,
            env=cluster.client_environment(),
        )
    postgres = Postgres(folder / "pg")
    postgres.start()
    monkeypatch.setenv("AHORRO_DB_HOST", str(postgres.socket))
    monkeypatch.setenv("AHORRO_DB_USER", "ahorro")
    environment = cluster.client_environment()
    psql = [cluster.binary("psql"), "-qX", "-v", "ON_ERROR_STOP=1"]
    for words in (["postgres", "-c", f"CREATE DATABASE {NAME}"], [NAME, "-f", dump]):
        subprocess.run(
            [*psql, *words], check=True, env=environment, capture_output=True
        )
    conf = config.write(NAME, NAME)
    command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
    command += ["--no-http", "--log-level=error", "--shell-interface=python"]
    done = subprocess.run(command, input=SETUP, capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-3000:]
    return postgres


def _hit(scene: Scene, run_id: int, start, hits, ended: tuple) -> None:
    """Start a phase, hit it again and again, and see it to its end.

    :param start: what starts it
    :param hits: names of who is killed, with seconds to wait before
    :param ended: state and phase of a run that is at the end of it
    """
    before = scene.picture()
    start()
    during = scene.state(run_id)
    for victim, delay in hits:
        scene.wait_for_work(run_id, ended)
        time.sleep(delay)
        if victim == "postgres":
            scene.postgres.kill()
            scene.postgres.start()
        else:
            getattr(scene, f"kill_{victim}")()
        if victim == "server":
            scene.stop()
            scene.start()
        state = scene.state(run_id)
        print(f"{during}: {victim} killed after {delay:.2f} s: {state}", flush=True)
        assert state in (during, ended), (victim, state)
        if state == during:
            assert scene.picture() == before or scene.state(run_id) == ended, victim
    end = time.monotonic() + PATIENCE
    resumed = False
    while (state := scene.state(run_id)) != ended:
        assert state == during, state
        assert time.monotonic() < end, f"stands still: {state}"
        time.sleep(0.5)
        if not resumed and time.monotonic() > end - PATIENCE / 2:
            print(f"{during}: resumed by hand", flush=True)
            Supervisor(scene.server.port).call("action_resume", [run_id])
            resumed = True


@pytest.mark.slow
def test_an_import_survives_that_everything_is_killed(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("k")
    chance = random.Random(int(os.environ.get("AHORRO_KILL_SEED", "1")))
    victims = ["worker", "server", "runner", "postgres"]
    month = next(iter(run_months(list(iter_plans(PLANS, SEED)), 1, seed=SEED)))
    file = render(month.plans, day=month.as_of, seed=1)
    content = b64encode(file.data).decode()
    postgres = _prepare(folder, monkeypatch)
    scene = Scene(postgres)
    scene.start()
    told = []

    def import_once(disturbed: bool) -> list:
        def hits():
            if not disturbed:
                return []
            chance.shuffle(victims)
            return [(victim, chance.uniform(0.0, 3.0)) for victim in victims]

        def flags():
            query = "SELECT flags FROM ahorro_import WHERE id = {}"
            query = sql.SQL(query).format(sql.Literal(run_id))
            [(found,)] = postgres.ask(query, NAME)
            return [flag["code"] for flag in found or []]

        def call(*arguments):
            return lambda: Supervisor(scene.server.port).call(*arguments)

        run_id = call("create_from_file", file.name, content)()
        run_id = run_id["id"] if isinstance(run_id, dict) else run_id
        run_id = run_id[0] if isinstance(run_id, list) else run_id
        _hit(scene, run_id, lambda: None, hits(), ("review", None))
        write = call("action_apply", [run_id], flags())
        _hit(scene, run_id, write, hits(), ("done", None))
        told.append(postgres.ask(VALUES, NAME))
        _hit(scene, run_id, call("action_undo", [run_id]), hits(), ("undone", None))
        assert not postgres.ask("SELECT id FROM ahorro_plan WHERE active", NAME)
        return told[-1]

    try:
        disturbed = import_once(True)
        assert len(disturbed) == PLANS
        assert disturbed == import_once(False)
    finally:
        scene.stop()
        postgres.kill()
