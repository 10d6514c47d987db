# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Importing a portfolio: the first time, identical, 5 % changed; and undoing it.

One table: a line for each import, and columns for what it took. Beside it stands Odoo's
own ``load()`` of a sample of the same rows in the same database, holders and plans, per
row; and what the same cells take by COPY alone, into a table without anything. Of each
size, the review is looked at too, and somebody says something in it.

Each import is done by a forked process, as in a prefork server; reading and writing are
a transaction each, which is committed as that of a job is: the database is to be thrown
away. Each size and format has a company of its own. Processor time is that of the
process and of PostgreSQL together, and the ratio to ``load()`` is one of processor
times, which others at work on the machine change less than seconds.
"""

import base64
import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg2 import sql

from .common import (
    environment,
    keep_figure,
    new_company,
    parser,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)
from .odoo_load import load_plans
from .workers import in_worker

SAMPLE = 200
SEED = 707
CHANGED = 0.05
#: How many times as fast as Odoo's own import each of them has to be, and the most that
#: an undo may take of its import's time, and megabytes of any.
GOALS = {"first": 20, "identical": 150, "5 % changed": 40}
UNDO_GOAL = 0.5
MOST_MEMORY = 700
#: Seconds within which the review's first page is to be there.
REVIEW_GOAL = 1
#: Phases of an import, as a run names them, in the order of the table.
PHASES = {
    "read": ("read",),
    "parse": ("parse",),
    "copy": ("copy",),
    "match": ("match",),
    "diff": ("diff",),
    "holders": ("apply_holders", "apply_phones"),
    "plans": ("apply_plans",),
    "end": ("log",),
}
COLUMNS = (
    "rows",
    "s",
    "processor s",
    "MB",
    "load() ×",
    "rows/s",
    "queries/1,000 rows",
    *PHASES,
)
#: Tables that an import writes.
TABLES = (
    "res_partner",
    "ahorro_phone",
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_import_line",
)


def _supervisor(env, company) -> int:
    """Create a supervisor of a company."""
    from odoo import Command

    user = env["res.users"].create(
        {
            "name": "Bench",
            "login": f"bench_{company.id}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [
                Command.link(env.ref("base.group_user").id),
                Command.link(env.ref("ahorro_plan.group_supervisor").id),
            ],
        }
    )
    return user.id


class Importer:
    """Imports files as the supervisor of a company, and prints a line for each.

    Each import is a process of its own, forked as a prefork server forks its workers,
    so that its memory and its processor time are those of one worker.
    """

    def __init__(self, registry, per_row: float) -> None:
        self.registry, self.per_row = registry, per_row
        self.company_id, self.user_id = in_worker(lambda: self._prepare()).answer

    def _prepare(self) -> tuple[int, int]:
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = new_company(env, "Bench import")
            user_id = _supervisor(env, company)
        return company.id, user_id

    def _do(self, action):
        """Do something with the model of runs, in a transaction of its own.

        :return: its result, and the queries that it took
        """
        from odoo import api

        context = {"queue_job__no_delay": True, "lang": "es_AR"}
        context["allowed_company_ids"] = [self.company_id]
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.user_id, context)
            result = action(env["ahorro.import"])
            cr.flush()
            return result, cr.sql_log_count

    def take(self, label: str, path: Path) -> tuple[int, float]:
        """Import a file; return the run, and its seconds of processor time."""

        def work():
            run_id, of_reading = self._do(lambda runs: self._read(runs, path))
            _none, of_writing = self._do(lambda runs: self._write(runs.browse(run_id)))
            return run_id, of_reading + of_writing

        done = in_worker(work)
        run_id, queries = done.answer
        goal = GOALS.get(label.rpartition(", ")[0])
        return run_id, self._print(label, run_id, done, queries, goal)

    def review(self, label: str, path: Path) -> None:
        """Read a file, look at its review, and say something in it; then discard it."""

        def work():
            run_id, _queries = self._do(lambda runs: self._read(runs, path))
            (rows, _phases), _queries = self._do(
                lambda runs: self._told(runs.browse(run_id))
            )
            return run_id, rows

        run_id, rows = in_worker(work).answer
        for name, action, most in (
            ("its review", lambda run: run.get_review(), REVIEW_GOAL),
            ("a page of its rows", lambda run: run.get_lines("changed"), REVIEW_GOAL),
            ("a cell corrected", self._correct, None),
            ("a holder decided", self._decide, None),
        ):
            done = in_worker(
                lambda action=action: self._do(lambda runs: action(runs.browse(run_id)))
            )
            _print_line(f"{label}: {name}", f"{rows:,}", *done.cells())
            keep_figure("B1", f"{name}, {rows:,} rows", done.wall, "s", at_most=most)
        in_worker(lambda: self._do(lambda runs: runs.browse(run_id).action_discard()))

    def undo(self, label: str, run_id: int, whole: float) -> None:
        """Undo an import, which took so many seconds."""
        done = in_worker(
            lambda: self._do(lambda runs: runs.browse(run_id).action_undo())
        )
        _none, queries = done.answer
        share = done.processor / whole
        self._print(
            f"{label} ({share:.2f} of its import)", run_id, done, queries, goal=None
        )
        what = f"{label}: of its import's time"
        keep_figure("B2", what, share, "", at_most=UNDO_GOAL)

    def _print(self, label, run_id, done, queries, goal) -> float:
        """Print a line of the table, and keep its figures; return the seconds.

        :param goal: how many times as fast as ``load()`` it has to be; None where that
            says nothing
        """
        told = in_worker(lambda: self._do(lambda runs: self._told(runs.browse(run_id))))
        (rows, phases), _queries = told.answer
        ratio = self.per_row * rows / done.processor
        _print_line(
            label,
            f"{rows:,}",
            *done.cells(),
            f"{ratio:.1f}" if goal else "",
            f"{rows / done.wall:,.0f}",
            f"{1000 * queries / rows:.0f}",
            *(
                f"{sum(phases.get(name, 0) for name in names):.1f}" if goal else ""
                for names in PHASES.values()
            ),
        )
        what = f"{label}, {rows:,} rows"
        if goal:
            keep_figure("B1", what, done.wall, "s")
            keep_figure("B1", f"{what}: beside load()", ratio, "times", at_least=goal)
        memory = f"{what}: memory"
        keep_figure("B1", memory, done.memory, "MB", at_most=MOST_MEMORY)
        return done.processor

    @staticmethod
    def _read(runs, path: Path) -> int:
        content = base64.b64encode(path.read_bytes()).decode()
        run = runs.create_from_file(path.name, content, "rombo_cartera")
        if run.state != "review":
            raise AssertionError(run.error)
        return run.id

    @staticmethod
    def _write(run) -> None:
        run.action_apply([flag["code"] for flag in run.flags or []])
        if run.state != "done":
            raise AssertionError(run.error)

    @staticmethod
    def _correct(run) -> None:
        line = run.line_ids.search([("import_id", "=", run.id)], limit=1)
        place = next(one["index"] for one in run.headers if one["field"] == "city")
        run.set_cells(line.id, {str(place): "Otra ciudad"})

    @staticmethod
    def _decide(run) -> None:
        cession = run.line_ids.search(
            [("import_id", "=", run.id), ("holder_change", "=", "cession")], limit=1
        )
        if cession:
            run.decide_holders(cession.ids, "accept")

    @staticmethod
    def _told(run) -> tuple[int, dict]:
        return run.count_total, run.seconds


def _print_line(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _copy_floor(cr, rows: list[list[str]]) -> None:
    """Write cells by COPY alone."""
    text = "\n".join("\t".join(row) for row in rows) + "\n"
    names = [sql.Identifier(f"c{place}") for place in range(len(rows[0]))]
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(name) for name in names)
    table = sql.SQL("CREATE TEMPORARY TABLE bench_floor ({}) ON COMMIT DROP")
    cr.execute(table.format(columns).as_string(cr._cnx))
    cr.copy_expert("COPY bench_floor FROM STDIN", io.StringIO(text))


def _plain_cells(path: Path) -> list[list[str]]:
    """Return the cells of a text file, fit for COPY."""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    rows = [line.replace("\\", "").replace("\t", " ").split(";") for line in lines]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _sample(config: str) -> None:
    from tests.portfolio import iter_plans

    with environment(config) as env:
        plans = list(iter_plans(SAMPLE, SEED + 1))
        load_plans(env, new_company(env, "Bench load"), plans)


def _write_files(folder: Path, count: int, fmt: str) -> list[Path]:
    """Write the files of two months of a portfolio."""
    from tests.portfolio import iter_plans
    from tests.portfolio.files import render
    from tests.portfolio.months import run_months

    plans = list(iter_plans(count, SEED))
    months = run_months(plans, 2, seed=SEED, changed_share=CHANGED, new_share=0.0)
    paths = []
    for number, month in enumerate(months):
        file = render(month.plans, fmt=fmt, day=month.as_of)
        path = folder / f"{fmt}_{count}_{number}" / file.name
        path.parent.mkdir()
        path.write_bytes(file.data)
        paths.append(path)
    return paths


def _vacuum(config: str) -> None:
    # Sooner or later PostgreSQL does it by itself.
    with environment(config) as env:
        vacuum(env, *TABLES)


def _copy(registry, path: Path) -> float:
    rows = _plain_cells(path)
    with registry.cursor() as cr:
        return seconds(lambda: _copy_floor(cr, rows))


def _measure(options, registry, per_row: float, folder: Path, count: int, fmt: str):
    """Import a portfolio of a size from files of a format."""
    first, second = in_worker(lambda: _write_files(folder, count, fmt)).answer
    importer = Importer(registry, per_row)
    done = [importer.take(f"first, {fmt}", first)]
    in_worker(lambda: _vacuum(options.config))
    done.append(importer.take(f"identical, {fmt}", first))
    if fmt == options.formats[0]:
        importer.review("review", second)
    done.append(importer.take(f"5 % changed, {fmt}", second))
    importer.undo(f"undo 5 %, {fmt}", *done[2])
    importer.undo(f"undo first, {fmt}", *done[0])
    if fmt == "csv":
        spent = in_worker(lambda: _copy(registry, first)).answer
        _print_line(f"COPY alone, {fmt}", f"{count:,}", f"{spent:.2f}")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made = parser(__doc__, plans=10_000)
    made.add_argument("--formats", nargs="+", default=["xlsx", "csv"])
    made.add_argument("--sizes", nargs="+", type=int, help="instead of --plans")
    options = made.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        # As a server's that has answered before: a new one reads its translations.
        env(context={"lang": "es_AR"})["ahorro.import.flags"]._get_flag_sentences()
        registry = env.registry
    per_row = in_worker(lambda: _sample(options.config)).processor / SAMPLE
    print_figure("Odoo's load(), processor time per row", per_row * 1000, "ms")
    _print_line("import", *COLUMNS)
    _print_line("---", *(["---:"] * len(COLUMNS)))
    with TemporaryDirectory() as folder:
        for count in options.sizes or [options.plans]:
            for fmt in options.formats:
                _measure(options, registry, per_row, Path(folder), count, fmt)
    return 0


if __name__ == "__main__":
    sys.exit(main())
