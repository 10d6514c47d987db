# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The portfolio panel (B4), today and as of a past day, beside Odoo's own graph view.

The portfolio is loaded, multiplied where more plans are asked for, and given a history
(``panel_filling``). Each call is a transaction of its own, as a supervisor. *Cold* is
the first call after PostgreSQL's cache was filled with something else. At the end come
the plans of the statements that took longest, and which indexes served nobody.
"""

import sys
import time
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from .common import (
    environment,
    keep_figure,
    median_seconds,
    parser,
    print_figure,
    print_machine,
    seconds,
)
from .panel_filling import LOADED, fill, find

BLOCKS = ("status", "sales", "rescission", "migration", "scoring", "grouping", "bids")
#: Graph views of the same data, each beside the block that says what it shows.
GRAPHS = {"status": "status_id", "sales": "sale_date:month"}
#: Milliseconds that the panel may take, with PostgreSQL's cache warm.
MOST_MS = 150
#: Statements of a call whose plan is printed.
PLANS = 4
#: Lines of a plan that say what serves it.
TELLING = ("Scan", "Execution", "Aggregate", "Join", "Sort Method", "Workers Launched")


def _ask(registry, context: dict, method, *args):
    """Call something of plans as a request would."""
    from odoo import api

    with registry.cursor() as cr:
        cr.execute("SET TRANSACTION READ ONLY")
        env = api.Environment(cr, context["uid"], context)
        return method(env["ahorro.plan"], *args)


def _panel(plans, filters):
    return plans.get_portfolio_panel(filters)


def _graph(plans, group):
    """What the graph view of plans asks of the server."""
    return plans.formatted_read_group([], [group], ["__count"])


def _chill(env) -> None:
    """Fill PostgreSQL's cache with other tables."""
    env.cr.execute("SELECT sum(length(t::text)) FROM ahorro_phone t")
    env.cr.execute("SELECT sum(length(t::text)) FROM res_partner t")
    env.cr.rollback()


def _record(call) -> list[tuple[float, str]]:
    """Return the statements of a call with their seconds, the longest first."""
    from odoo.sql_db import Cursor

    statements = []
    execute = Cursor.execute

    def recorded(cursor, *args, **kwargs):
        start = time.perf_counter()
        result = execute(cursor, *args, **kwargs)
        elapsed = time.perf_counter() - start
        statements.append((elapsed, cursor._obj.query.decode()))
        return result

    with patch.object(Cursor, "execute", recorded):
        call()
    return sorted(statements, reverse=True)


def _print_plans(env, name: str, call) -> None:
    """Print how PostgreSQL answers what takes longest in a call."""
    statements = _record(call)
    print_figure(f"{name}: statements", len(statements), "")
    for elapsed, statement in statements[:PLANS]:
        print(f"--- {1000 * elapsed:.1f} ms: {' '.join(statement.split())[:90]}")
        # As the panel asks, and for what changed.
        env.cr.execute(
            "SET LOCAL parallel_tuple_cost = 0; SET LOCAL parallel_setup_cost = 2500"
        )
        if statement.startswith("WITH changed"):
            env.cr.execute("SET LOCAL enable_nestloop = off")
        env.cr.execute(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {statement}")
        for (line,) in env.cr.fetchall():
            if any(word in line for word in TELLING):
                print(line[:120], flush=True)
        env.cr.rollback()


def _print_indexes(env) -> None:
    """Print how often each index of the tables of the panel was used, and its size."""
    env.cr.execute(
        """SELECT indexrelname, idx_scan, pg_relation_size(indexrelid) / 1024.0 / 1024
             FROM pg_stat_user_indexes
            WHERE relname IN ('ahorro_plan', 'ahorro_plan_change', 'ahorro_case',
                              'ahorro_movement')
            ORDER BY relname, indexrelname"""
    )
    for name, scans, size in env.cr.fetchall():
        print(f"{name:<48} {scans:>12,} scans {size:>10,.1f} MB", flush=True)


def _measure(env, found: dict) -> None:
    from odoo import fields

    context = {
        "uid": found["uid"],
        "lang": "es_AR",
        "tz": "America/Argentina/Buenos_Aires",
        "allowed_company_ids": [found["company"]],
    }
    today = fields.Date.today()
    month, year = today - timedelta(days=30), today - timedelta(days=365)
    ask = partial(_ask, env.registry, context)
    filters = {
        "today": {},
        "today against a month ago": {"compare_date": month.isoformat()},
        "as of a month ago": {"date": month.isoformat()},
        "as of a year ago": {"date": year.isoformat()},
    }
    for name, chosen in filters.items():
        call = partial(ask, _panel, chosen)
        ask(lambda plans: plans.search([], limit=1))
        _chill(env)
        print_figure(f"panel, {name}, cold", 1000 * seconds(call), "ms")
        took, what = 1000 * median_seconds(call), f"panel, {name}, median"
        keep_figure("B4", what, took, "ms", at_most=MOST_MS)
    for block in BLOCKS:
        call = partial(ask, _panel, {"blocks": [block]})
        alone = 1000 * median_seconds(call)
        print_figure(f"block {block} alone, median", alone, "ms")
        if block in GRAPHS:
            call = partial(ask, _graph, GRAPHS[block])
            took = 1000 * median_seconds(call)
            print_figure(f"graph view by {GRAPHS[block]}, median", took, "ms")
            what = f"block {block} beside Odoo's graph view of the same"
            keep_figure("B4", what, alone / took, "times", at_most=1)
    for name, chosen in filters.items():
        late = {**chosen, "blocks": ask(_panel, chosen)["lazy"]}
        took = 1000 * median_seconds(partial(ask, _panel, late))
        print_figure(f"{', '.join(late['blocks'])}, {name}, asked later", took, "ms")
    for name, chosen in filters.items():
        _print_plans(env, name, partial(ask, _panel, chosen))
    _print_indexes(env)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=LOADED)
    made_parser.add_argument("--changes", type=int, help="10 a plan unless said")
    made_parser.add_argument("--movements", type=int, help="10 a plan unless said")
    made_parser.add_argument(
        "--filled", action="store_true", help="measure what an earlier run filled"
    )
    options = made_parser.parse_args(arguments)
    plans = options.plans
    changes, movements = options.changes or 10 * plans, options.movements or 10 * plans
    with environment(options.config) as env:
        print_machine(env)
        if options.filled:
            found = find(env)
        else:
            found = fill(env, plans, changes, movements)
        for table in ("ahorro_plan", "ahorro_plan_change", "ahorro_case"):
            env.cr.execute(f"SELECT count(*) FROM {table}")
            print_figure(table, env.cr.fetchone()[0], "rows")
        env.cr.rollback()
        _measure(env, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
