# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What contacts cost in an Odoo with our add-ons, against the same Odoo without them.

Two databases with the same contacts, each served by a process of its own: they answer
by turns, so that what else the machine does hits both. Each operation is a request of
its own, committed, as a remote call makes it. At most 1.3 times as long is the target,
in time of the processor: of the server's process and of its process in the database.
Beside other work nothing else says the same twice; without ``/proc`` it is time passed.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from .common import environment, keep_figure, parser, print_machine

CONTACTS = 2_000
ROUNDS = 40
PLAIN = "ahorro_bench_plain"


def _operations(env) -> dict:
    """Return a function of a number for each operation; it returns model and call."""
    ids = env["res.partner"].search([("name", "like", "Contacto de banco")]).ids

    def phone(number: int) -> str:
        return f"03462 15-4{number:05}"

    def one(number: int) -> list[int]:
        return [ids[number % len(ids)]]

    return {
        "create": lambda n: ("create", [{"name": f"Ana {n}"}]),
        "create with a telephone": lambda n: (
            "create",
            [{"name": f"Ana {n}", "phone": phone(n), "email": f"a{n}@example.com"}],
        ),
        "create ten with telephones": lambda n: (
            "create",
            [[{"name": f"Ana {n}", "phone": phone(n * 10 + i)} for i in range(10)]],
        ),
        "write a telephone": lambda n: ("write", [one(n), {"phone": phone(n + 500)}]),
        "write a document": lambda n: (
            "write",
            [one(n), {"vat": f"{30_000_000 + n}"}],
        ),
        "write a name": lambda n: (
            "write",
            [one(n), {"name": f"Contacto de banco {n}"}],
        ),
        "write a street": lambda n: ("write", [one(n), {"street": f"Mitre {n}"}]),
        "find digits": lambda n: ("name_search", [f"4{n:05}"]),
        "find a name": lambda n: ("name_search", [f"de banco {n}"]),
        "import ten": lambda n: (
            "load",
            [
                ["name", "phone"],
                [[f"Ana {n}", phone(n * 10 + row)] for row in range(10)],
            ],
        ),
    }


def _serve(config: str) -> None:
    """Answer each line (an operation and a number) with the seconds that it took.

    As they passed, then of the processor; and with the statements.
    """
    from odoo import SUPERUSER_ID, api
    from odoo.service.model import call_kw

    with environment(config) as env:
        env["res.partner"].create(
            [
                {
                    "name": f"Contacto de banco {n}",
                    "phone": f"03462 15-4{n:05}",
                    "email": f"c{n}@example.com",
                }
                for n in range(CONTACTS)
            ]
        )
        env.cr.commit()
        env.cr.execute("ANALYZE")
        env.cr.commit()
        operations = _operations(env)
        admin = env.ref("base.user_admin").id or SUPERUSER_ID
        registry = env.registry
        print(json.dumps(list(operations)), flush=True)
        for line in sys.stdin:
            name, number = json.loads(line)
            method, args = operations[name](number)
            start = time.perf_counter()
            with registry.cursor() as cr:
                backend = cr.connection.get_backend_pid()
                busy = _busy(backend)
                own = api.Environment(cr, admin, {"lang": "es_AR"})
                call_kw(own["res.partner"], method, args, {})
                cr.flush()
                queries = cr.sql_log_count
            took = time.perf_counter() - start
            print(json.dumps([took, _busy(backend) - busy, queries]), flush=True)


def _busy(backend: int) -> float:
    """Return the seconds of the processor that this process and the database's had."""
    schedule = Path(f"/proc/{backend}/schedstat")
    if not schedule.exists():
        return time.perf_counter()
    return time.process_time() + int(schedule.read_text().split()[0]) / 1e9


class _Server:
    def __init__(self, config):
        command = [sys.executable, "-m", "tests.bench.bench_contacts"]
        self.process = subprocess.Popen(
            [*command, f"--config={config}", "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names = json.loads(self.process.stdout.readline())

    def ask(self, name, number):
        """Return seconds, seconds of the processor and statements of an operation."""
        self.process.stdin.write(json.dumps([name, number]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        """End the process."""
        self.process.stdin.close()
        self.process.wait()


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=0)
    options.add_argument("--serve", action="store_true", help="be one of the two")
    options = options.parse_args(arguments)
    if options.serve:
        _serve(options.config)
        return 0
    # Found by the programs that run benches, not by the server.
    from tools.devenv import config, database, odoo_source

    with environment(options.config) as env:
        print_machine(env)
    database.copy(database.base(odoo_source.find()), PLAIN)
    servers = [
        _Server(config.write("bench_plain", PLAIN, log_level="warn")),
        _Server(options.config),
    ]
    try:
        for name in servers[0].names:
            times = ([], [])
            queries = [0, 0]
            for number in range(ROUNDS + 5):
                for side, server in enumerate(servers):
                    _passed, seconds, queries[side] = server.ask(name, number)
                    if number >= 5:
                        times[side].append(seconds)
            plain, ours = (statistics.median(side) for side in times)
            keep_figure(
                "B10",
                f"{name} ({plain * 1000:.1f} to {ours * 1000:.1f} ms, "
                f"{queries[0]} to {queries[1]} statements)",
                ours / plain,
                "times",
                at_most=1.3,
            )
    finally:
        for server in servers:
            server.end()
        database.drop(PLAIN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
