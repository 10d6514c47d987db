# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Importing a portfolio: the first time, identical, 5 % changed; and undoing it.

One table: a line for each import, and columns for what it took. Beside it stands Odoo's
own ``load()`` of a sample of the same rows in the same database, holders and plans, per
row; and what the same cells take by COPY alone, into a table without anything.

Reading and writing are a transaction each, which is committed as that of a job is, so
that the database is to be thrown away. Each size and format has a company of its own.
"""

import base64
import io
import sys
import time
from pathlib import Path

from psycopg2 import sql

from .common import (
    environment,
    keep_figure,
    new_company,
    parser,
    print_figure,
    print_machine,
    seconds,
)

SAMPLE = 200
SEED = 707
CHANGED = 0.05
#: How many times as fast as Odoo's own import each of them has to be, and the most that
#: an undo may take of its import's time, and megabytes of any.
GOALS = {"first": 20, "identical": 150, "5 % changed": 40}
UNDO_GOAL = 0.5
MOST_MEMORY = 700
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
COLUMNS = ("rows", "s", "rows/s", "load() ×", "MB", "queries/1,000 rows", *PHASES)
#: What Odoo's own import is given of a holder and of a plan.
HOLDER = ("id", "name", "phone", "mobile", "email", "street", "city", "company_id/.id")
PLAN = (
    "id",
    "company_id/.id",
    "provider_id/.id",
    "partner_id/id",
    "status_id/.id",
    "subscription_number",
    "group",
    "order",
    "description",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "overdue_debt",
    "debt_to_fall_due",
    "sale_date",
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
    """Imports files as the supervisor of a company, and prints a line for each."""

    def __init__(self, env, per_row: float) -> None:
        self.registry, self.per_row = env.registry, per_row
        company = new_company(env, "Bench import")
        self.company_id, self.user_id = company.id, _supervisor(env, company)
        env.cr.commit()
        self.queries = 0

    def _do(self, action):
        """Do something with the model of runs, in a transaction of its own."""
        from odoo import api

        context = {"queue_job__no_delay": True, "lang": "es_AR"}
        context["allowed_company_ids"] = [self.company_id]
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.user_id, context)
            result = action(env["ahorro.import"])
            cr.flush()
            self.queries += cr.sql_log_count
            cr.commit()
        return result

    def take(self, label: str, file) -> tuple[int, float]:
        """Import a file; return the run, and its seconds."""
        self.queries = 0
        _forget_peak()
        start = time.perf_counter()
        run_id = self._do(lambda runs: self._read(runs, file))
        self._do(lambda runs: self._write(runs.browse(run_id)))
        spent = time.perf_counter() - start
        rows, phases = self._do(lambda runs: self._told(runs.browse(run_id)))
        ratio = self.per_row * rows / spent
        _print_line(
            label,
            f"{rows:,}",
            f"{spent:.1f}",
            f"{rows / spent:,.0f}",
            f"{ratio:.1f}",
            f"{_peak():.0f}",
            f"{1000 * self.queries / rows:.0f}",
            *(
                f"{sum(phases.get(name, 0) for name in names):.1f}"
                for names in PHASES.values()
            ),
        )
        what = f"{label}, {rows:,} rows"
        goal = GOALS[label.rpartition(", ")[0]]
        keep_figure("B1", what, spent, "s")
        keep_figure("B1", f"{what}: beside load()", ratio, "times", at_least=goal)
        memory = _peak()
        keep_figure("B1", f"{what}: memory", memory, "MB", at_most=MOST_MEMORY)
        return run_id, spent

    def undo(self, label: str, run_id: int, whole: float) -> None:
        """Undo an import, which took so many seconds."""
        self.queries = 0
        _forget_peak()
        spent = seconds(
            lambda: self._do(lambda runs: runs.browse(run_id).action_undo())
        )
        rows, _phases = self._do(lambda runs: self._told(runs.browse(run_id)))
        _print_line(
            f"{label} ({spent / whole:.2f} of its import)",
            f"{rows:,}",
            f"{spent:.1f}",
            f"{rows / spent:,.0f}",
            "",
            f"{_peak():.0f}",
            f"{1000 * self.queries / rows:.0f}",
            *([""] * len(PHASES)),
        )
        what = f"{label}, {rows:,} rows: of its import's time"
        keep_figure("B2", what, spent / whole, "", at_most=UNDO_GOAL)

    @staticmethod
    def _read(runs, file) -> int:
        content = base64.b64encode(file.data).decode()
        run = runs.create_from_file(file.name, content, "rombo_cartera")
        if run.state != "review":
            raise AssertionError(run.error)
        return run.id

    @staticmethod
    def _write(run) -> None:
        run.action_apply([flag["code"] for flag in run.flags or []])
        if run.state != "done":
            raise AssertionError(run.error)

    @staticmethod
    def _told(run) -> tuple[int, dict]:
        return run.count_total, run.seconds


def _forget_peak() -> None:
    # Since when the kernel tells the most memory of this process.
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """Return the most memory that this process has had since then, in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _print_line(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _copy_floor(env, rows: list[list[str]]) -> float:
    """Return the seconds of the cells by COPY alone."""
    text = "\n".join("\t".join(row) for row in rows) + "\n"
    names = [sql.Identifier(f"c{place}") for place in range(len(rows[0]))]
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(name) for name in names)
    table = sql.SQL("CREATE TEMPORARY TABLE bench_floor ({}) ON COMMIT DROP")
    env.cr.execute(table.format(columns).as_string(env.cr._cnx))
    return seconds(
        lambda: env.cr.copy_expert("COPY bench_floor FROM STDIN", io.StringIO(text))
    )


def _plain_cells(file) -> list[list[str]]:
    """Return the cells of a text file, fit for COPY."""
    lines = file.data.decode("utf-8", "replace").splitlines()
    rows = [line.replace("\\", "").replace("\t", " ").split(";") for line in lines]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _load_sample(env, company, plans) -> float:
    """Return the seconds per row of Odoo's own import of holders and plans."""
    provider = env.ref("ahorro_plan.provider_rombo")
    status = env.ref("ahorro_plan.status_rombo_n0")
    holders, rows = [], []
    for number, plan in enumerate(plans):
        one = plan.holder
        phones = [phone.local for phone in one.phones] + ["", ""]
        holders.append(
            [
                f"__bench__.holder_{company.id}_{number}",
                one.name,
                phones[0],
                phones[1],
                one.email or "",
                one.street or "",
                one.city or "",
                str(company.id),
            ]
        )
        rows.append(
            [
                f"__bench__.plan_{company.id}_{number}",
                str(company.id),
                str(provider.id),
                f"__bench__.holder_{company.id}_{number}",
                str(status.id),
                plan.subscription_number,
                plan.group or "",
                plan.order or "",
                plan.description or "",
                str(plan.installments_issued or 0),
                str(plan.installments_paid or 0),
                str(plan.installments_owed or 0),
                str(plan.overdue_debt or 0),
                str(plan.debt_to_fall_due or 0),
                plan.sale_date.isoformat(),
            ]
        )

    def load() -> None:
        for model, names, data in (
            ("res.partner", HOLDER, holders),
            ("ahorro.plan", PLAN, rows),
        ):
            answer = env[model].with_company(company).load(list(names), data)
            if not answer["ids"]:
                raise AssertionError(answer["messages"][:3])

    return seconds(load) / len(plans)


def _measure(env, per_row: float, count: int, fmt: str) -> None:
    """Import portfolios of a size from files of a format."""
    from tests.portfolio import iter_plans
    from tests.portfolio.files import render
    from tests.portfolio.months import run_months

    plans = list(iter_plans(count, SEED))
    months = run_months(plans, 2, seed=SEED, changed_share=CHANGED, new_share=0.0)
    files = [render(month.plans, fmt=fmt, day=month.as_of) for month in months]
    del plans
    importer = Importer(env, per_row)
    done = [
        importer.take(f"{name}, {fmt}", file)
        for name, file in (
            ("first", files[0]),
            ("identical", files[0]),
            ("5 % changed", files[1]),
        )
    ]
    importer.undo(f"undo 5 %, {fmt}", *done[2])
    importer.undo(f"undo first, {fmt}", *done[0])
    if fmt == "csv":
        spent = _copy_floor(env, _plain_cells(files[0]))
        _print_line(f"COPY alone, {fmt}", f"{count:,}", f"{spent:.2f}")
        env.cr.rollback()


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made = parser(__doc__, plans=10_000)
    made.add_argument("--formats", nargs="+", default=["xlsx", "csv"])
    made.add_argument("--sizes", nargs="+", type=int, help="instead of --plans")
    options = made.parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import iter_plans

        print_machine(env)
        sample = list(iter_plans(SAMPLE, SEED + 1))
        per_row = _load_sample(env, new_company(env, "Bench load"), sample)
        env.cr.rollback()
        print_figure("Odoo's load(), per row", per_row * 1000, "ms")
        _print_line("import", *COLUMNS)
        _print_line("---", *(["---:"] * len(COLUMNS)))
        for count in options.sizes or [options.plans]:
            for fmt in options.formats:
                _measure(env, per_row, count, fmt)
    return 0


if __name__ == "__main__":
    sys.exit(main())
