# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the change log costs: writing it for every plan, and asking it for the past.

The portfolio that is loaded stays in the database; what is measured does not.
"""

import statistics
import sys
from datetime import datetime, timedelta

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

SEED = 606
ROUNDS = 3
ASKED = 1000
#: The moment from which the portfolio exists, and one change of each plan a day.
START = datetime(2026, 1, 1, 12)
CHANGES = 10
COLUMNS = (
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "overdue_debt",
    "debt_to_fall_due",
)


def _update_every_plan(env) -> None:
    env.cr.execute(
        """UPDATE ahorro_plan
              SET installments_owed = installments_owed + 1,
                  overdue_debt = overdue_debt + 1000"""
    )


def _measure_update(env, *, logged: bool) -> float:
    """Time one UPDATE of two columns of every plan, and take it back."""
    if not logged:
        env.cr.execute("ALTER TABLE ahorro_plan DISABLE TRIGGER USER")
    elapsed = seconds(lambda: _update_every_plan(env))
    # Each round finds the tables as the one before found them.
    vacuum(env, "ahorro_plan", "ahorro_plan_change")
    return elapsed


def _measure_writing(env) -> None:
    plans = env["ahorro.plan"].with_context(active_test=False).search_count([])
    times = {True: [], False: []}
    for _round in range(ROUNDS):
        for logged in times:
            times[logged].append(_measure_update(env, logged=logged))
    logged, plain = statistics.median(times[True]), statistics.median(times[False])
    print_figure(f"UPDATE of 2 columns of {plans:,} plans, logged", logged, "s")
    print_figure("The same without triggers", plain, "s")
    print_figure("Logged / plain", logged / plain, "times")
    print_figure("The log alone", 2 * plans / (logged - plain), "rows/s")


def _change(env, plans) -> None:
    """Change the plans once a day, each day another column than the day before."""
    for number in range(CHANGES):
        plans._set_change_origin(changed_at=START + timedelta(days=number + 1))
        column = COLUMNS[number % len(COLUMNS)]
        plans.env.cr.execute(
            f"UPDATE ahorro_plan SET {column} = {column} + 1 WHERE id = ANY(%s)",
            [plans.ids],
        )
    env.invalidate_all()


def _measure_asking(env, plan_ids: list[int]) -> None:
    plans = env["ahorro.plan"].browse(plan_ids[:ASKED])
    _change(env, plans)
    day = (START + timedelta(days=CHANGES // 2)).date()
    past = plans._values_on(day)
    present = plans[0].installments_paid
    if len(past) != len(plans) or past[plans[0].id]["installments_paid"] >= present:
        raise AssertionError("The log does not tell the past.")
    every = median_seconds(lambda: plans._values_on(day))
    one = median_seconds(lambda: plans._values_on(day, ["status_id"]))
    asked = f"Past of {len(plans):,} plans with {CHANGES} changes"
    print_figure(f"{asked}, all fields", every * 1000, "ms")
    print_figure(f"{asked}, one field", one * 1000, "ms")
    env.cr.rollback()


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=100_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import sql

        print_machine(env)
        company = new_company(env, "Bench history")
        env["ahorro.plan"]._set_change_origin(changed_at=START)
        loaded = sql.load(env, options.plans, SEED, company=company)
        env.cr.commit()
        vacuum(env, *sql.TABLES)
        _measure_writing(env)
        _measure_asking(env, loaded["plan_ids"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
