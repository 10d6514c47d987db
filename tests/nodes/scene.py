# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens to the machines while people work on them."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.attention.server import free_ports
from tests.portfolio.files import render
from tests.portfolio.months import run_months
from tests.portfolio.plans import iter_plans
from tools.devenv import cluster, database, odoo_source

from .balancer import PG_USER, Balancer
from .load import Browser, Importer, Listener, Operator, longest_gap
from .node import Node
from .postgres import PATIENCE, USER, Postgres
from .wire import Wire

NAME = "ahorro_nodes"
#: Of the lock that the one job runner holds that gives jobs out (queue_job's own).
RUNNER_LOCK = 2293787760715711918
#: Operators who save without a pause to speak of, so that an outage is measured finely.
QUICK, QUICK_PACE = 2, 0.4
#: Seconds that the primary goes on alone before it dies, and until somebody promotes.
ALONE, DECIDED = 1.0, 2.0
#: Seconds after which a machine's supervision starts a node that died.
RESTARTED = 8.0
#: Seconds after a blow in which its outage is looked for.
WINDOW = 45.0
FILL = """
import json
from tests.attention import fill
company = env["res.company"].create({{"name": "Concesionario de dos máquinas"}})
made = fill.make_crossed_campaigns(env, company, {cases}, {operators}, seed=24)
other = env["res.company"].create({{"name": "Concesionario que importa"}})
made["importer"] = fill.make_operators(env, other, 1, "supervisor")[0]
made["supervisor"] = fill.make_operators(env, company, 1, "supervisor")[0]
arrears = env.ref("ahorro_campaign.campaign_type_arrears")
made["result"] = arrears.result_ids.filtered("closes")[0].id
env["ir.config_parameter"].set_param("web.base.url", "http://127.0.0.1")
env.cr.commit()
with open({path!r}, "w") as file:
    json.dump(made, file)
"""


@contextmanager
def filled(folder: Path, *, operators: int, cases: int) -> Iterator[tuple[Path, dict]]:
    """Yield a dump of a database with people at work, and what they have to know.

    Its files and their sessions are there while this lasts.
    """
    made, script = folder / "made.json", folder / "fill_nodes.py"
    script.write_text(
        FILL.format(cases=cases, operators=operators + QUICK, path=str(made))
    )
    try:
        database.copy(database.with_addons(odoo_source.find()), NAME)
        database.fill(NAME, script, "The nodes' database could not be filled")
        dump = folder / "nodes.dump"
        subprocess.run(
            [cluster.binary("pg_dump"), "-Fc", "--no-owner", f"--file={dump}", NAME],
            check=True,
            env=cluster.client_environment(),
        )
        yield dump, json.loads(made.read_text())
    finally:
        database.drop(NAME)


@dataclass
class Blow:
    """Something that was killed: what, when, and how long nobody's save was answered.

    ``wait`` is the longest that one operator waited for an answer of a save, ``work``
    how long no job runner gave jobs out, where that was measured.
    """

    name: str
    at: float
    gap: float = 0.0
    wait: float = 0.0
    work: float | None = None


@dataclass
class Story:
    """Who worked, and what happened meanwhile."""

    operators: list[Operator]
    importer: Importer
    browser: Browser
    listener: Listener
    blows: list[Blow] = field(default_factory=list)
    #: Seconds that saves took while nothing happened, in order.
    calm: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Find how long each outage was."""
        answers = [pair for one in self.operators for pair in one.diary.answers]
        moments = [moment for moment, _took in answers]
        starts = [blow.at for blow in self.blows]
        for before, blow, after in zip(
            [0.0, *starts], self.blows, [*starts[1:], max(moments)], strict=False
        ):
            end = min(blow.at + WINDOW, after - 1)
            blow.gap = longest_gap(moments, blow.at - 1, end)[0]
            blow.wait = max(
                (
                    took
                    for moment, took in answers
                    if moment > blow.at and before < moment - took < end
                ),
                default=0.0,
            )
        first = self.blows[0].at
        self.calm = sorted(took for moment, took in answers if moment < first)


class Scene:
    """Two nodes, a balancer, a primary and a replica.

    :param synchronous: a save is acknowledged when both machines have it
    """

    def __init__(self, folder: Path, dump: Path, made: dict, *, synchronous: bool):
        self.folder = folder
        self.made = made
        self._synchronous = synchronous
        self._servers: list[Postgres] = []
        self.nodes: list[Node] = []
        try:
            self._build(dump)
        except BaseException:
            self.stop()
            raise

    def _build(self, dump: Path) -> None:
        ports = iter(free_ports(11))
        self._addresses = {
            name: ("127.0.0.1", next(ports)) for name in ("web", "primary", "replica")
        }
        self.primary = self._start_server("one", ("127.0.0.11", next(ports)))
        self._restore(dump)
        self.wire = Wire(("127.0.0.13", next(ports)), self.primary.address)
        self.replica = self._start_server(
            "two", ("127.0.0.12", next(ports)), self.wire.address
        )
        self.primary.wait_for_replica()
        if self._synchronous:
            self.primary.configure(synchronous_standby_names="*")
        self._third = "127.0.0.11", next(ports)
        ends = [
            ((host, next(ports)), (host, next(ports)))
            for host in ("127.0.0.21", "127.0.0.22")
        ]
        servers = [self.primary.address, self.replica.address]
        self.balancer = Balancer(
            self.folder / "balancer", self._addresses, ends, [*servers, self._third]
        )
        self.nodes = [
            Node(f"node-{number}", NAME, web, socket, self.balancer, workers=3)
            for number, (web, socket) in enumerate(ends, 1)
        ]

    def _start_server(self, name: str, address, source=None) -> Postgres:
        server = Postgres(self.folder / name, address, source, max_wal_senders="5")
        self._servers.append(server)
        server.start()
        return server

    def _restore(self, dump: Path) -> None:
        self.primary.configure(fsync="off")  # nothing is killed yet
        connection = self.primary.connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {NAME}")
            cursor.execute(f"CREATE ROLE {PG_USER} LOGIN")
        connection.close()
        restore = [cluster.binary("pg_restore"), "--no-owner", "--exit-on-error"]
        restore += [f"--host={self.primary.host}", f"--port={self.primary.port}"]
        restore += [f"--username={USER}", f"--dbname={NAME}", "--jobs=2", dump]
        subprocess.run(restore, check=True)
        with self.primary.connect(NAME) as connection, connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a restored database has no statistics
        self.primary.configure(fsync="on")

    @contextmanager
    def running(self) -> Iterator["Scene"]:
        """Have it run while this lasts."""
        try:
            self.balancer.start()
            for node in self.nodes:
                node.start()
            self.balancer.wait()
            self._wait_for_nodes()
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """End all that was started."""
        for node in self.nodes:
            node.kill()
        if self.nodes:
            self.balancer.stop()
        for server in self._servers:
            server.kill()

    def _wait_for_nodes(self) -> None:
        """Return when a job runner of theirs gives jobs out."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.find_runner():
                return
            time.sleep(0.1)  # they start
        raise AssertionError("no job runner began")

    # === WHAT HAPPENS ===

    def find_runner(self, *, ended: int = 0) -> int:
        """Return the process id of the runner that gives jobs out, or 0."""
        rows = self.primary.ask(
            """SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a
                   ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted
                  AND (l.classid::bigint << 32) | l.objid::bigint = %s""",
            "postgres",
            RUNNER_LOCK,
        )
        pids = [int(name.rsplit("-", 1)[1]) for (name,) in rows]
        return next((pid for pid in pids if pid != ended), 0)

    def _wait_for_runner(self, ended: int) -> float:
        start = time.monotonic()
        while not self.find_runner(ended=ended):
            assert time.monotonic() < start + PATIENCE, "no job runner took over"
            time.sleep(0.05)
        return time.monotonic() - start

    def kill_node(self) -> Blow:
        """Kill the node whose runner gives jobs out; it is started again later."""
        runner = self.find_runner()
        node = next(one for one in self.nodes if runner in one.pids())
        blow = Blow("a node", time.monotonic())
        node.kill()
        blow.work = self._wait_for_runner(runner)
        time.sleep(max(0.0, blow.at + RESTARTED - time.monotonic()))
        node.start()
        return blow

    def kill_runner(self) -> Blow:
        """Kill the job runner that gives jobs out, and nothing else."""
        runner = self.find_runner()
        blow = Blow("a job runner", time.monotonic())
        os.kill(runner, signal.SIGKILL)
        blow.work = self._wait_for_runner(runner)
        return blow

    def kill_primary(self) -> Blow:
        """Cut the primary off, kill it and promote who followed it."""
        self.wire.cut()
        time.sleep(ALONE)
        blow = Blow("the primary", time.monotonic())
        self.primary.kill()
        time.sleep(DECIDED)
        self.replica.promote()
        self.primary, self.replica = self.replica, self.primary
        blow.work = self._wait_for_runner(0)
        return blow

    def follow_again(self) -> None:
        """Have another machine follow who was promoted, as the first did."""
        self.replica = self._start_server("three", self._third, self.primary.address)
        self.primary.wait_for_replica()
        if self._synchronous:
            self.primary.configure(synchronous_standby_names="*")


def play(scene: Scene, *, pace: float, calm: float, plans: int) -> Story:
    """Have people work while machines die, and return what they saw.

    :param calm: seconds before the first blow, and after each
    :param plans: how many plans each imported file has
    """
    made, port = scene.made, scene.balancer.web[1]
    *people, watcher = made["operators"][:-QUICK]
    quick = made["operators"][-QUICK:]
    months = run_months(list(iter_plans(plans, 24)), 12, seed=24)
    files = (render(month.plans, day=month.as_of, seed=1) for month in months)
    story = Story(
        [
            *(
                Operator(port, user, made["result"], pace, pace * n / len(people))
                for n, user in enumerate(people)
            ),
            *(Operator(port, user, made["result"], QUICK_PACE, 0) for user in quick),
        ],
        Importer(port, made["importer"], files),
        Browser(port, watcher),
        Listener(port, made["importer"]),
    )
    workers = [*story.operators, story.importer, story.browser, story.listener]
    for worker in workers:
        worker.start()
    try:
        time.sleep(calm)
        for strike in (scene.kill_node, scene.kill_runner, scene.kill_primary):
            assert story.importer.at_work.wait(PATIENCE), story.importer.errors
            story.blows.append(strike())
            time.sleep(calm)
        scene.follow_again()
        time.sleep(calm)
    finally:
        for worker in workers:
            worker.stop.set()
    for worker in workers:
        worker.join(4 * PATIENCE)
        assert not worker.is_alive(), worker
    story.measure()
    return story
