# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The radar of deadlines, and each rule that is counted by night, on a large portfolio.

The portfolio has a history, terms of every kind, and an open case or two for each plan.
Each call is a transaction of its own, as its user. Beside them stands a plain count of
the plans, which reads as many rows.
"""

import sys
from functools import partial

from .busy_months import fill_busy_months
from .common import (
    environment,
    median_seconds,
    parser,
    print_figure,
    print_machine,
    vacuum,
)
from .panel_filling import change

OPERATORS = 40
MOVEMENTS = 200_000
#: Days or installments, by kind.
TERMS = {
    "rejected": 20,
    "ungrouped": 90,
    "rescission": 3,
    "acceptance": 10,
    "folder": 30,
    "pledge": 60,
    "collect": 15,
    "last": 3,
}
#: What the list of the radar shows of a row.
SHOWN = ("days_left", "due_on", "kind", "partner_id", "group_order", "status_id")
SHOWN += ("at_stake", "campaign_id", "user_id", "case_id", "missing", "currency_id")


def _fill(env, plans: int, movements: int) -> dict:
    """Fill a database and commit it; return what ``fill_busy_months`` does."""
    from odoo import Command
    from odoo.tools import SQL

    made = fill_busy_months(env, plans, movements, OPERATORS)
    company = env["res.company"].browse(made["company"])
    change(env, company, plans, 5 * plans)
    provider = env.ref("ahorro_plan.provider_rombo")
    provider.term_ids.unlink()
    provider.write(
        {
            "due_day": 10,
            "term_ids": [
                Command.create({"kind": kind, "number": number})
                for kind, number in TERMS.items()
            ],
        }
    )
    env["ahorro.campaign"].browse(made["campaigns"][1]).deadline_first = True
    env.flush_all()
    # Awards and sales of these months, and not of years ago.
    for family, values in (
        ("awarded", SQL("award_date = CURRENT_DATE - id %% 60")),
        (
            "guarantee",
            SQL(
                """award_date = CURRENT_DATE - 30 - id %% 60, ready_date =
                   CASE WHEN id %% 3 > 0 THEN CURRENT_DATE - id %% 20 END"""
            ),
        ),
        ("subscription", SQL("sale_date = CURRENT_DATE - id %% 120")),
    ):
        env.cr.execute(
            SQL(
                "UPDATE ahorro_plan SET %s WHERE company_id = %s AND family = %s",
                values,
                company.id,
                family,
            )
        )
    env.cr.commit()
    vacuum(env, "ahorro_plan", "ahorro_plan_change")
    return made


def _ask(registry, context: dict, action) -> None:
    """Do something as a request would."""
    from odoo import api

    with registry.cursor() as cr:
        action(api.Environment(cr, context["uid"], context))


def _list(domain: list, env) -> None:
    """Ask what the first page of the radar's list asks."""
    env["ahorro.deadline"].web_search_read(
        domain, {name: {} for name in SHOWN}, limit=80, count_limit=10_001
    )


def _get_domain(env, name: str) -> list:
    return list(getattr(env["ahorro.deadline"], name)())


def _measure_radar(env, made: dict) -> None:
    def context(user: dict) -> dict:
        return {
            "uid": user["uid"],
            "lang": "es_AR",
            "tz": "America/Argentina/Buenos_Aires",
            "allowed_company_ids": [made["company"]],
        }

    operator, supervisor = context(made["users"][0]), context(made["supervisor"])
    # Whoever has nobody in front is told who is next.
    free = context(made["users"][1])
    first = made["campaigns"][1]
    soon, late = (
        _get_domain(env, name) for name in ("_get_soon_domain", "_get_late_domain")
    )
    tile = {"blocks": ["deadlines"]}
    _ask(env.registry, operator, lambda env: env["ahorro.attend"].attend_next())
    calls = (
        ("count of the plans", supervisor, _count_plans),
        ("list, this week", supervisor, partial(_list, soon)),
        ("list, term is over", supervisor, partial(_list, late)),
        ("list, everything", supervisor, partial(_list, [])),
        ("list, of one kind", supervisor, partial(_list, [("kind", "=", "pledge")])),
        ("list, this week, operator", operator, partial(_list, soon)),
        (
            "list, own, this week",
            operator,
            partial(_list, [("is_own", "=", True), *soon]),
        ),
        (
            "tile",
            supervisor,
            lambda env: env["ahorro.plan"].get_portfolio_panel(tile),
        ),
        (
            "figure of the operator's board",
            operator,
            lambda env: env["ahorro.deadline.figures"]._read_own(),
        ),
        (
            "deadlines of the person in front",
            operator,
            lambda env: env["ahorro.attend.deadlines"]._prepare_deadlines(),
        ),
        (
            "operator's board, one campaign by deadline",
            operator,
            lambda env: env["ahorro.operator.board"].get_operator_board(
                {"campaign_id": first}
            ),
        ),
        (
            "the same, with nobody in front",
            free,
            lambda env: env["ahorro.operator.board"].get_operator_board(
                {"campaign_id": first}
            ),
        ),
        (
            "next client, by deadline",
            operator,
            lambda env: env["ahorro.queue.order"]._get_candidates(
                first, False, [], [made["company"]], 1, _now()
            ),
        ),
    )
    for name, who, action in calls:
        took = median_seconds(partial(_ask, env.registry, who, action), rounds=3)
        print_figure(f"{name}, median", 1000 * took, "ms")


def _now():
    from odoo import fields

    return fields.Datetime.now()


def _count_plans(env) -> None:
    env.cr.execute("SELECT count(*) FROM ahorro_plan WHERE partner_id > 0")


def _measure_checks(env, made: dict) -> None:
    """Count each rule of *Nada está roto* once, as the night does."""
    company = env["res.company"].browse(made["company"])
    for check in env["ahorro.check"]._prepare_rows(company):
        check._count(600)
        print_figure(f"rule {check.code}: {check.count} rows", check.seconds, "s")
        if check.failure:
            print(check.failure)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=100_000)
    made_parser.add_argument("--movements", type=int, default=MOVEMENTS)
    options = made_parser.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        made = _fill(env, options.plans, options.movements)
        print_figure("Deadlines", env["ahorro.deadline"].search_count([]), "rows")
        env.cr.rollback()
        _measure_radar(env, made)
        _measure_checks(env, made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
