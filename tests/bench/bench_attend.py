# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`Guardar y siguiente` beside the smallest call that there is, on the same server.

Operators over HTTP save a client and get the next one; the same clients call
`res.partner.read([id], ["name"])` in the same minute. Both without a pause, with 1, 10
and 40 of them: at least one save for each 6 bare calls. Then 200 and 1,000 operators at
the pace of people, who save once in 40 seconds: p95 under 60 ms with 200, and under
200 ms with 1,000 on two cores, which is what people feel. Nobody in front of two,
nothing lost, no serialisation error met.
"""

import os
import sys
import threading
import time
import uuid
from collections.abc import Callable

from tests.attention.client import Client
from tests.attention.server import RETRY, Server, serving

from .busy_months import fill_busy_months
from .common import environment, keep_figure, parser, print_figure, print_machine

ATTEND = "ahorro.attend"
#: Odoo's own rule. Fewer also mean a shorter line in front of the server's door, where
#: those who do not fit wait a whole second.
WORKERS = 2 * len(os.sched_getaffinity(0)) + 1
#: Processes that answer, by server; 0 for one with threads.
SERVERS = {"prefork": WORKERS, "threaded": 0}
#: Seconds of each measurement, and clients that ask at the same time.
SECONDS = 6
CROWDS = (1, 10, 40)
#: People at work: how many, for how long, and how often each saves.
AT_WORK = (200, 1_000)
PACE = 40
WORK_SECONDS = 60
#: Bare calls that a save may take the place of, and what p95 may be by people at work.
MOST_CALLS = 6
MOST_MS = {200: 60, 1_000: 200}
MOVEMENTS = 1_000_000


class Times:
    """How long calls took, in milliseconds, and who had whom."""

    def __init__(self):
        self.values: list[float] = []
        self.held: list[tuple[int, float, float, int]] = []
        self.saved = 0
        self.errors: list[str] = []
        #: Seconds of processor time that the server had meanwhile.
        self.cpu = 0.0

    def percentile(self, share: float) -> float:
        """Return the time that a share of the calls stayed under."""
        ordered = sorted(self.values)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def report(self, name: str, elapsed: float) -> None:
        """Print what the calls took."""
        if self.errors:
            raise AssertionError(self.errors[:3])
        print_figure(f"{name}: calls a second", len(self.values) / elapsed, "/s")
        print_figure(f"{name}, p50", self.percentile(0.5), "ms")
        print_figure(f"{name}, p95", self.percentile(0.95), "ms")
        print_figure(f"{name}, processor time", self.get_cpu(), "ms a call")

    def get_cpu(self) -> float:
        """Return the processor time of one call, in milliseconds."""
        return 1000 * self.cpu / len(self.values)


class Bench:
    """The operators of one server."""

    def __init__(self, server: Server, users: list[dict], made: dict):
        self._clients = [Client(server.port, user["sid"]) for user in users]
        self._server = server
        self._users = users
        self._made = made
        self._answers: dict[int, dict] = {}

    def run(self, crowd: int, seconds: float, job: Callable, pause: float = 0) -> Times:
        """Have so many clients do a job again and again."""
        times = Times()
        end = time.monotonic() + seconds
        threads = [
            threading.Thread(
                target=self._work, args=(number, crowd, end, job, pause, times)
            )
            for number in range(crowd)
        ]
        before = self._server.cpu_seconds()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times.cpu = self._server.cpu_seconds() - before
        return times

    def _work(self, number, crowd, end, job, pause, times):
        # People do not begin all at once.
        time.sleep(pause * number / crowd)
        try:
            while time.monotonic() < end:
                start = time.monotonic()
                times.values.append(job(number, times) * 1000)
                if pause:
                    time.sleep(max(0.0, pause - (time.monotonic() - start)))
        except Exception as error:  # noqa: BLE001  # told once all have stopped
            times.errors.append(f"{type(error).__name__}: {error}")

    def read(self, number: int, _times: Times) -> float:
        """Make the bare call."""
        partners = self._made["partners"]
        partner = partners[(number * 7919) % len(partners)]
        start = time.perf_counter()
        self._clients[number].call("res.partner", "read", [partner], ["name"])
        return time.perf_counter() - start

    def begin(self, crowd: int) -> None:
        """Give each operator somebody to begin with."""
        for number in range(crowd):
            # Whoever they had may have gone to somebody else in the meantime.
            answer = self._clients[number].call(ATTEND, "attend_next")
            answer["since"] = time.monotonic()
            self._answers[number] = answer

    def save(self, number: int, times: Times) -> float:
        """Save whoever is there and take the next."""
        answer = self._answers[number]
        values = {
            "kind": "finish",
            "result_id": self._made["result"],
            "comment": "Quedó en pagar el viernes",
        }
        key = str(uuid.uuid4())
        held = (answer["case_id"], answer["since"], time.monotonic(), number)
        start = time.perf_counter()
        saved = self._clients[number].call(
            ATTEND, "save_attention", answer["lease_token"], values, key, True
        )
        took = time.perf_counter() - start
        times.held.append(held)
        times.saved += 1
        following = saved["next"]
        if not following:
            # There are far more cases than a measurement attends.
            raise AssertionError(f"nobody is next: {saved['why_empty']}")
        following["since"] = time.monotonic()
        self._answers[number] = following
        return took

    def stop(self) -> None:
        """Give everybody back."""
        for number, answer in self._answers.items():
            self._clients[number].call(ATTEND, "lease_release", answer["lease_token"])
        self._answers.clear()
        for client in self._clients:
            client.close()


def _count_doubles(runs: list[Times], people: dict) -> int:
    """Count the people who were in front of two operators at the same moment."""
    by_person: dict = {}
    for times in runs:
        for case, start, end, number in times.held:
            by_person.setdefault(people[str(case)], []).append((start, end, number))
    doubles = 0
    for intervals in by_person.values():
        intervals.sort()
        for (_s, end, one), (start, _e, other) in zip(
            intervals, intervals[1:], strict=False
        ):
            doubles += one != other and start < end
    return doubles


def _print_plan(env, made: dict) -> None:
    """Print how the database finds the first candidates of the queue."""
    from odoo import fields
    from odoo.tools import SQL

    uid = made["users"][0]["uid"]
    order = env(user=uid, su=True)["ahorro.queue.order"].with_company(made["company"])
    asked = []
    environment_class = type(order.env)
    execute = environment_class.execute_query_dict

    def noted(self, query):
        asked.append(query)
        return execute(self, query)

    environment_class.execute_query_dict = noted
    try:
        order._get_candidates(
            None, None, [], {made["company"]}, 32, fields.Datetime.now()
        )
    finally:
        environment_class.execute_query_dict = execute
    for query in asked:
        env.cr.execute(SQL("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) %s", query))
        print("\n".join(line for (line,) in env.cr.fetchall()), end="\n\n")


def _measure(
    name: str, server: Server, made: dict, crowds, at_work, work: float
) -> None:
    bench = Bench(server, made["users"], made)
    runs = []
    for crowd in crowds:
        bench.begin(crowd)
        bench.run(crowd, 2, bench.read)  # warm
        bench.run(crowd, 2, bench.save)
        bare = bench.run(crowd, SECONDS, bench.read)
        saves = bench.run(crowd, SECONDS, bench.save)
        again = bench.run(crowd, SECONDS, bench.read)
        runs.append(saves)
        bare.values += again.values
        bare.cpu += again.cpu
        bare.report(f"{name}, {crowd} clients, bare read", 2 * SECONDS)
        saves.report(f"{name}, {crowd} clients, save and next", SECONDS)
        calls = len(bare.values) / 2 / len(saves.values)
        what = f"{name}, {crowd} clients without pause: bare calls per save"
        keep_figure("B3", what, calls, at_most=MOST_CALLS)
        ratio = saves.get_cpu() / bare.get_cpu()
        print_figure(f"{name}, {crowd} clients, the same of the processor", ratio, "")
    for people in at_work:
        bench.begin(people)
        bench.run(people, min(work, PACE / 4), bench.save, pause=PACE)  # warm
        times = bench.run(people, work, bench.save, pause=PACE)
        runs.append(times)
        times.report(f"{name}, {people} at work, save and next", work)
        if people in MOST_MS:
            what, most = f"{name}, {people:,} operators at work, p95", MOST_MS[people]
            keep_figure("B3", what, times.percentile(0.95), "ms", at_most=most)
    bench.stop()
    doubles = _count_doubles(runs, made["people"])
    keep_figure("B3", f"{name}: clients in front of two", doubles, at_most=0)
    retries = len(server.lines(RETRY))
    keep_figure("B3", f"{name}: serialisation errors", retries, at_most=0)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=67_000)
    made_parser.add_argument("--movements", type=int, default=MOVEMENTS)
    made_parser.add_argument("--work-seconds", type=float, default=WORK_SECONDS)
    made_parser.add_argument("--crowds", type=int, nargs="*", default=CROWDS)
    made_parser.add_argument("--at-work", type=int, nargs="*", default=AT_WORK)
    made_parser.add_argument(
        "--servers", nargs="*", default=list(SERVERS), choices=SERVERS
    )
    options = made_parser.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        database = env.cr.dbname
        operators = max(*options.crowds, *options.at_work, 1)
        made = fill_busy_months(env, options.plans, options.movements, operators)
        _print_plan(env, made)
    for name in options.servers:
        # People at work are counted on the server that dealerships run.
        at_work = options.at_work if name == "prefork" else ()
        with serving(database, SERVERS[name], db_maxconn=64) as server:
            _measure(name, server, made, options.crowds, at_work, options.work_seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
