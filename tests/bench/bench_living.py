# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What living campaigns and open promises add to an import.

The same portfolio in two companies, the second with 20 living campaigns that are on and
open promises; then the next month's file in each. Added to the import is what judges
promises within it and what the living campaigns do after it, in processor time of Odoo
and PostgreSQL. How much the two imports differ as a whole is told too: two that do the
same differ by some percent.

Both imports and what follows are done by a process that has done all of it before, with
a few plans of a third company: as a server's, which stays. Its connection to the
database is a new one.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Value
from pathlib import Path
from tempfile import TemporaryDirectory

from .bench_import import CHANGED, SEED, TABLES, Importer, _print_line
from .common import environment, parser, print_figure, print_machine, vacuum
from .workers import get_processor_time, in_worker

CAMPAIGNS = 20
#: Tables that living campaigns and promises fill besides.
FILLED = ("ahorro_case", "ahorro_movement", "ahorro_promise", "ahorro_guard_log")
#: Who enters, of whom many change in a month; who leaves owes nothing, or is gone.
ENTERS = (
    [("family", "=", "saver"), ("installments_owed", "=", 1)],
    [("family", "=", "saver"), ("installments_owed", "=", 2)],
    [("family", "=", "saver"), ("installments_owed", ">=", 3)],
    [("family", "=", "awarded"), ("pledge_date", "=", False)],
    [("family", "=", "subscription"), ("group_key", "=", False)],
)
LEAVES = ["|", "|", ("absent_since", "!=", False), ("installments_owed", "=", 0)]
LEAVES += [("family", "in", ["exit", "cancelled"])]


def _make_campaigns(env, importer, promises: int) -> None:
    """Make living campaigns, each of a type of its own, and open promises."""
    from odoo import Command
    from odoo.tools import SQL

    for number in range(CAMPAIGNS):
        kind = env["ahorro.campaign.type"].create(
            {
                "name": f"Bench {number}",
                "company_id": importer.company_id,
                "result_ids": [Command.create({"name": "Listo", "closes": True})],
            }
        )
        campaign = env["ahorro.campaign"].create(
            {
                "name": f"Bench {number}",
                "type_id": kind.id,
                "company_id": importer.company_id,
                "user_ids": [Command.set([importer.user_id])],
            }
        )
        living = env["ahorro.living"].create(
            {
                "campaign_id": campaign.id,
                "entry_domain": json.dumps(ENTERS[number % len(ENTERS)]),
                "exit_domain": json.dumps(LEAVES),
                "news_only": number % 4 == 3,
            }
        )
        living.action_turn_on()
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            WITH said AS (
                INSERT INTO ahorro_movement (company_id, case_id, campaign_id, plan_id,
                       partner_id, type_id, user_id, date, kind, promise_date)
                SELECT c.company_id, c.id, c.campaign_id, c.plan_id, p.partner_id,
                       c.type_id, %(user)s, now() AT TIME ZONE 'UTC', 'comment',
                       CURRENT_DATE - 300
                  FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                 WHERE c.company_id = %(company)s AND c.state <> 'done'
                 ORDER BY c.id LIMIT %(count)s
                RETURNING *)
            INSERT INTO ahorro_promise (company_id, movement_id, case_id, plan_id,
                   campaign_id, type_id, partner_id, user_id, made_at, promise_date,
                   amount, debt, issued, paid_count, owed, verdict, recovered)
            SELECT s.company_id, s.id, s.case_id, s.plan_id, s.campaign_id, s.type_id,
                   s.partner_id, s.user_id, s.date, s.promise_date, 0, p.overdue_debt,
                   p.installments_issued, p.installments_paid, p.installments_owed,
                   'pending', 0
              FROM said s JOIN ahorro_plan p ON p.id = s.plan_id
            """,
            user=importer.user_id,
            company=importer.company_id,
            count=promises,
        )
    )


def _follow(registry) -> None:
    """Do what living campaigns do after an import."""
    from odoo import api

    with registry.cursor() as cr:
        api.Environment(cr, 1, {})["ahorro.living.run"]._cron_follow()


def _warm_up(registry) -> None:
    """Do all that is measured with a few plans, in this process."""
    with TemporaryDirectory() as folder:
        paths = _write_files(Path(folder), 60, CHANGED)
        importer = Importer(registry, 0.0)
        for place, path in enumerate(paths):
            run_id, _queries = importer._do(
                lambda runs, path=path: importer._read(runs, path)
            )
            importer._do(
                lambda runs, run_id=run_id: importer._write(runs.browse(run_id))
            )
            _follow(registry)
            if not place:
                _fill(importer, 30)


@contextmanager
def _clocked(registry) -> Iterator:
    """Yield the processor time of what judges by the files that are imported within."""
    files = registry["ahorro.portfolio.files"]
    original = files._files_changed
    # What a worker did is told to the process that forked it.
    spent = Value("d", 0.0)

    def clocked(self, *args):
        begun = get_processor_time()
        result = original(self, *args)
        spent.value += get_processor_time() - begun
        return result

    files._files_changed = clocked
    try:
        yield spent
    finally:
        del files._files_changed


def _fill(importer, promises: int) -> None:
    from odoo import api

    with importer.registry.cursor() as cr:
        context = {"allowed_company_ids": [importer.company_id]}
        own = api.Environment(cr, importer.user_id, context)
        _make_campaigns(own, importer, promises)


def _told(importer) -> tuple[dict, dict]:
    from odoo import api
    from odoo.tools import SQL

    with importer.registry.cursor() as cr:
        env = api.Environment(cr, 1, {})
        run = env["ahorro.living.run"].search(
            [("company_id", "=", importer.company_id)], limit=1
        )
        names = ("entered", "again", "closed", "asked", "undone")
        judged = env.execute_query(
            SQL(
                """SELECT verdict, count(*) FROM ahorro_promise
                    WHERE company_id = %s GROUP BY verdict""",
                importer.company_id,
            )
        )
        return {name: run[name] for name in names}, dict(judged)


def _write_files(folder: Path, count: int, changed: float) -> list[Path]:
    """Write the files of two months of a portfolio."""
    from tests.portfolio import iter_plans
    from tests.portfolio.files import render
    from tests.portfolio.months import run_months

    plans = list(iter_plans(count, SEED))
    months = run_months(plans, 2, seed=SEED, changed_share=changed, new_share=0.01)
    paths = []
    for number, month in enumerate(months):
        file = render(month.plans, fmt="csv", day=month.as_of)
        path = folder / str(number) / file.name
        path.parent.mkdir()
        path.write_bytes(file.data)
        paths.append(path)
    return paths


def _vacuum(config: str) -> None:
    # A month goes by between two files.
    with environment(config) as env:
        vacuum(env, *TABLES, *FILLED)


def _measure(registry, paths: list[Path], options) -> None:
    _print_line("import", "rows", "s", "s of processor", "MB", "", "rows/s", "queries")
    importers = {}
    for name in ("living", "plain"):
        importers[name] = Importer(registry, 0.0)
        importers[name].take(f"{name}, first", paths[0])
    living = importers["living"]
    in_worker(lambda: _fill(living, options.promises))
    in_worker(lambda: _vacuum(options.config))
    with _clocked(registry) as judged:
        run_id, spent = living.take("living, next", paths[1])
    after = in_worker(lambda: _follow(registry)).processor
    told = in_worker(lambda: _told(living)).answer
    _plain_id, plain = importers["plain"].take("plain, next", paths[1])
    print_figure("promises judged, within it", judged.value * 1000, "ms")
    print_figure("living campaigns, after it", after * 1000, "ms")
    print(told)
    print_figure("promises judged", judged.value / plain * 100, "% of the import")
    print_figure("living campaigns", after / plain * 100, "% of the import")
    print_figure("added to the import", (judged.value + after) / plain * 100, "%")
    print_figure("the two imports differ by", (spent / plain - 1) * 100, "%")
    living.undo("undo", run_id, spent)
    undone = in_worker(lambda: _follow(registry)).processor
    print_figure("living campaigns, undone", undone * 1000, "ms")
    print(in_worker(lambda: _told(living)).answer)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made = parser(__doc__, plans=10_000)
    made.add_argument("--promises", type=int, default=5_000)
    made.add_argument("--changed", type=float, default=CHANGED)
    options = made.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        registry = env.registry
    _warm_up(registry)
    with TemporaryDirectory() as folder:
        plans, changed = options.plans, options.changed
        paths = in_worker(lambda: _write_files(Path(folder), plans, changed)).answer
        _measure(registry, paths, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
