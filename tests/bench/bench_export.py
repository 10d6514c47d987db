# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a workbook of movements costs, beside Odoo's own export of the same rows.

Each export runs in a process of its own, so that its peak of memory is its own. Odoo's
is measured with fewer rows than ours is: it holds all of them. What is filled stays.
"""

import io
import json
import os
import subprocess
import sys
import time
from types import SimpleNamespace

from .common import (
    environment,
    keep_figure,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 1302
BATCH = 1 << 20
#: How many times as fast as Odoo's own, and in how many megabytes.
TIMES, MOST_MEMORY = 2, 300
#: The columns of the report, as Odoo's export names them.
FIELDS = (
    "partner_id",
    "seller_id",
    "user_id",
    "subscription_number",
    "comment",
    "type_id",
    "campaign_id",
    "result_id",
    "date",
    "status_id",
    "group_order",
    "promise_date",
    "promise_amount",
)


def _fill(env, company, movements: int) -> int:
    """Write movements of a portfolio and return the id of its supervisor."""
    from tests.attention import fill

    supervisor = fill.make_operators(env, company, 1, "supervisor")[0]["uid"]
    campaign = fill.make_campaign(
        env,
        company,
        "CUOTA 2 ENERO",
        env["ahorro.plan"].search([("company_id", "=", company.id)]).ids,
        [supervisor],
        sequence=1,
    )
    env.flush_all()
    env.cr.execute(
        """INSERT INTO ahorro_movement (company_id, campaign_id, type_id, plan_id,
                  partner_id, status_id, user_id, date, kind, result_id, comment,
                  promise_date, promise_amount)
           SELECT p.company_id, %(campaign)s, %(type)s, p.id, p.partner_id, p.status_id,
                  %(uid)s, now() AT TIME ZONE 'UTC' - n * interval '1 minute',
                  CASE n %% 3 WHEN 0 THEN 'finish' ELSE 'comment' END,
                  CASE WHEN n %% 3 < 2 THEN %(result)s END,
                  'Se informó la deuda, paga el viernes ' || n,
                  CASE WHEN n %% 5 = 0 THEN current_date END,
                  CASE WHEN n %% 5 = 0 THEN 1000 + n %% 90000 END
             FROM generate_series(1, %(movements)s) n
             JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place
                     FROM ahorro_plan WHERE company_id = %(company)s) p
               ON p.place = n %% %(plans)s""",
        {
            "campaign": campaign.id,
            "type": campaign.type_id.id,
            "uid": supervisor,
            "result": campaign.type_id.result_ids[0].id,
            "movements": movements,
            "company": company.id,
            "plans": env["ahorro.plan"].search_count([("company_id", "=", company.id)]),
        },
    )
    return supervisor


def _domain(env, rows: int) -> list:
    """Return the domain of the newest rows of the report."""
    domain = env["ahorro.report.movements"]._get_base_domain()
    last = env["ahorro.movement"].search(domain, offset=rows - 1, limit=1)
    return [*domain, ("date", ">=", last.date)]


def _export_ours(env, rows: int) -> int:
    size = 0
    exports = env["ahorro.report.export"]
    export_id = exports.start_export(_domain(env, rows))["id"]
    longest, is_whole = 0.0, False
    while not is_whole:
        begun = time.process_time()
        is_whole = exports.write_step(export_id)["is_whole"]
        env.cr.commit()  # each step is a request
        longest = max(longest, time.process_time() - begun)
    begun = time.process_time()
    file = exports._join(export_id)
    print_figure("ours, longest step, processor", longest, "s")
    print_figure("ours, joining, processor", time.process_time() - begun, "s")
    with file:
        while piece := file.read(BATCH):
            size += len(piece)
    return size


def _export_odoo(env, rows: int) -> int:
    """Do what Odoo's own controller does of a list, without the request."""
    from odoo.http import _request_stack

    from odoo.addons.web.controllers.export import ExcelExport

    records = env["ahorro.movement"].search(_domain(env, rows))
    known = env["ahorro.movement"].fields_get(FIELDS, ["type", "string"])
    columns = [{"name": name, **known[name]} for name in FIELDS]
    data = records.export_data(list(FIELDS)).get("datas", [])
    _request_stack.push(SimpleNamespace(env=env))
    try:
        headers = [known[name]["string"] for name in FIELDS]
        return len(io.BytesIO(ExcelExport().from_data(columns, headers, data)).read())
    finally:
        _request_stack.pop()


def _measure(options) -> None:
    """Export once, in this process, and print what it took."""
    with environment(options.config) as env:
        env = env(
            user=options.user,
            context={"lang": "es_AR", "tz": "America/Argentina/Buenos_Aires"},
            su=False,
        )
        export = {"ours": _export_ours, "odoo": _export_odoo}[options.measure]
        sizes = []
        elapsed = seconds(lambda: sizes.append(export(env, options.rows)))
        label = f"{options.measure}, {options.rows:,} rows"
        print_figure(label, elapsed, "s")
        print_figure(f"{label}, rows a second", options.rows / elapsed, "rows/s")
        print_figure(f"{label}, peak of memory", peak_memory(), "MB")
        print_figure(f"{label}, file", sizes[0] / 2**20, "MB")
        print(json.dumps([elapsed, peak_memory()]), flush=True)


def _measure_apart(options, measure: str, rows: int, user: int) -> tuple[float, float]:
    """Export in a process of its own; return its seconds and its megabytes."""
    command = [sys.executable, "-m", "tests.bench.bench_export"]
    command += [f"--config={options.config}", f"--measure={measure}"]
    command += [f"--rows={rows}", f"--user={user}"]
    said = subprocess.run(
        command, check=True, env=os.environ, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    print("\n".join(said[:-1]), flush=True)
    elapsed, memory = json.loads(said[-1])
    return elapsed, memory


def main(arguments: list[str] | None = None) -> int:
    """Fill and measure, or measure one export of what is filled."""
    made = parser(__doc__, plans=20_000)
    made.add_argument("--movements", type=int, default=1_000_000)
    made.add_argument("--odoo-rows", type=int, default=100_000)
    made.add_argument("--measure", choices=["ours", "odoo"])
    made.add_argument("--rows", type=int)
    made.add_argument("--user", type=int)
    made.add_argument("--fill-only", action="store_true")
    options = made.parse_args(arguments)
    if options.measure:
        _measure(options)
        return 0
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import sql

        print_machine(env)
        company = new_company(env, "Bench export")
        sql.load(env, options.plans, SEED, company=company)
        user = _fill(env, company, options.movements)
        env.cr.commit()
        vacuum(env, *sql.TABLES, "ahorro_movement", "ahorro_case")
    print(f"supervisor: {user}", flush=True)
    if options.fill_only:
        return 0
    few = min(options.odoo_rows, options.movements)
    theirs, much = _measure_apart(options, "odoo", few, user)
    keep_figure("B9", f"{few:,} movements by Odoo's own export: memory", much, "MB")
    for rows in (few, options.movements):
        what = f"{rows:,} movements"
        spent, memory = _measure_apart(options, "ours", rows, user)
        keep_figure("B9", what, spent, "s")
        if rows == few:
            ratio = theirs / spent
            name = f"{what}: beside Odoo's own export"
            keep_figure("B9", name, ratio, "times", at_least=TIMES)
        keep_figure("B9", f"{what}: memory", memory, "MB", at_most=MOST_MEMORY)
    return 0


if __name__ == "__main__":
    sys.exit(main())
