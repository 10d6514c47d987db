# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The portfolio panel (B4), today and as of a past day, beside Odoo's own graph view.

The portfolio is loaded, multiplied where more plans are asked for, and given a history:
so many changes a plan, most of them of installments and debts and the rest of statuses,
spread over two years. Each call is a transaction of its own, as a supervisor. *Cold* is
the first call after PostgreSQL's cache was filled with something else.
"""

import sys
from datetime import timedelta
from functools import partial

from .common import (
    environment,
    median_seconds,
    new_company,
    parser,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 909
#: More plans than these are copies of them: the generator's groups are few.
LOADED = 100_000
DAYS = 730
#: Of a hundred changes, how many are of each field.
FIELDS = (
    ("installments_issued", 30),
    ("installments_paid", 26),
    ("overdue_debt", 20),
    ("installments_owed", 20),
    ("status_id", 3),
    ("absent_since", 1),
)
GROUPS = ["status_id"]


def _multiply(env, company, plans: int) -> None:
    """Copy the loaded plans until there are so many; copies have no group."""
    env.cr.execute(
        "SELECT count(*) FROM ahorro_plan WHERE company_id = %s", [company.id]
    )
    loaded = env.cr.fetchone()[0]
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name::text), ', ')
             FROM information_schema.columns
            WHERE table_name = 'ahorro_plan' AND table_schema = 'public'
              AND column_name NOT IN ('id', 'subscription_number', 'group', 'order',
                  'group_key', 'order_number', 'order_letter', 'group_order')"""
    )
    columns = env.cr.fetchone()[0]
    while loaded < plans:
        part = min(loaded, plans - loaded, LOADED)
        env.cr.execute(
            f"""INSERT INTO ahorro_plan ({columns})
                SELECT {columns} FROM ahorro_plan
                 WHERE company_id = %s ORDER BY id LIMIT %s""",  # noqa: S608  # names of columns
            [company.id, part],
        )
        loaded += part


def _change(env, company, changes: int) -> None:
    """Write the history of the last two years; plans were created before it."""
    env.cr.execute(
        """UPDATE ahorro_plan_change
              SET date = now() AT TIME ZONE 'UTC' - interval '800 days'
            WHERE company_id = %s""",
        [company.id],
    )
    names = [name for name, share in FIELDS for _number in range(share)]
    env.cr.execute(
        """
        WITH plans AS (SELECT array_agg(id) AS ids, count(*)::integer AS total
                         FROM ahorro_plan WHERE company_id = %(company)s),
             statuses AS (SELECT array_agg(DISTINCT status_id) AS ids
                            FROM ahorro_plan WHERE company_id = %(company)s)
        INSERT INTO ahorro_plan_change
               (plan_id, company_id, date, user_id, kind, field, old_value, new_value)
        SELECT plans.ids[1 + (n::bigint * 7919 %% plans.total)], %(company)s,
               now() AT TIME ZONE 'UTC'
                   - (1 - n::float / %(changes)s) * interval '1 day' * %(days)s, 1,
               'change', f.name,
               CASE f.name
                    WHEN 'status_id' THEN
                        statuses.ids[1 + n %% array_length(statuses.ids, 1)]::text
                    WHEN 'absent_since' THEN CASE WHEN n %% 2 = 0 THEN '2026-01-31' END
                    WHEN 'overdue_debt' THEN (n %% 900000)::text
                    ELSE (n %% 4)::text END, '0'
          FROM plans, statuses, generate_series(1, %(changes)s) n,
               LATERAL (SELECT (%(names)s::text[])[1 + (n * 37 %% 100)] AS name) f
         ORDER BY n
        """,
        {
            "company": company.id,
            "days": DAYS,
            "changes": changes,
            "names": names,
        },
    )


def _ask(registry, context: dict, method, *args):
    """Call something of plans as a request would."""
    from odoo import api

    with registry.cursor() as cr:
        cr.execute("SET TRANSACTION READ ONLY")
        env = api.Environment(cr, context["uid"], context)
        return method(env["ahorro.plan"], *args)


def _panel(plans, filters):
    return plans.get_portfolio_panel(filters)


def _graph(plans, groups):
    """What the graph view of plans asks of the server."""
    return plans.formatted_read_group([], groups, ["__count"])


def _chill(env) -> None:
    """Fill PostgreSQL's cache with another table."""
    env.cr.execute("SELECT sum(length(t::text)) FROM ahorro_phone t")
    env.cr.execute("SELECT sum(length(t::text)) FROM res_partner t")
    env.cr.rollback()


def _print_plan(env, name: str, query) -> None:
    """Print how PostgreSQL answers a query: its time and the indexes that serve it."""
    from odoo.tools import SQL

    rows = env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF) %s", query))
    print(f"--- {name}", flush=True)
    for (line,) in rows:
        if "Scan" in line or "Execution" in line or "Aggregate" in line:
            print(line, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=LOADED)
    made_parser.add_argument("--changes", type=int, help="10 a plan unless said")
    options = made_parser.parse_args(arguments)
    changes = options.changes or 10 * options.plans
    with environment(options.config) as env:
        from tests.attention import fill
        from tests.portfolio import sql

        print_machine(env)
        company = new_company(env, "Bench panel")
        supervisor = fill.make_operators(env, company, 1, "supervisor")[0]
        env.ref("ahorro_plan.provider_rombo").write(
            {"unpaid_to_rescission": 3, "days_to_accept": 10}
        )
        sql.load(env, min(options.plans, LOADED), SEED, company=company)
        _multiply(env, company, options.plans)
        _change(env, company, changes)
        env.cr.commit()
        vacuum(env, *sql.TABLES)
        print_figure("Plans", options.plans, "plans")
        print_figure("Changes", changes, "changes")
        context = {
            "uid": supervisor["uid"],
            "lang": "es_AR",
            "tz": "America/Argentina/Buenos_Aires",
            "allowed_company_ids": [company.id],
        }
        registry = env.registry
        from odoo import fields

        today = fields.Date.today()
        month, year = today - timedelta(days=30), today - timedelta(days=365)
        calls = {
            "graph view by status": (_graph, GROUPS),
            "graph view by month of sale": (_graph, ["sale_date:month"]),
            "panel, today": (_panel, {}),
            "panel, today against a month ago": (
                _panel,
                {"compare_date": month.isoformat()},
            ),
            "panel, as of a month ago": (_panel, {"date": month.isoformat()}),
            "panel, as of a year ago": (_panel, {"date": year.isoformat()}),
        }
        for name, (method, argument) in calls.items():
            call = partial(_ask, registry, context, method, argument)
            _ask(registry, context, lambda plans: plans.search([], limit=1))
            _chill(env)
            print_figure(f"{name}, cold", 1000 * seconds(call), "ms")
            print_figure(f"{name}, median", 1000 * median_seconds(call), "ms")
        for block in ("status", "sales", "rescission", "migration", "scoring", "bids"):
            call = partial(_ask, registry, context, _panel, {"blocks": [block]})
            print_figure(
                f"block {block} alone, median", 1000 * median_seconds(call), "ms"
            )
        user_env = env(user=supervisor["uid"], context=context, su=False)
        question = user_env["ahorro.panel"]._get_question({})
        count = user_env["ahorro.panel.count"]
        plans = user_env["ahorro.plan"]
        _print_plan(user_env, "the present", count._group(question, plans._search([])))
        _print_plan(user_env, "what changed", count._transitions_sql(question))
    return 0


if __name__ == "__main__":
    sys.exit(main())
