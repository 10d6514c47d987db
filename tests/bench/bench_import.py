# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Importing a portfolio: the first time, 5 % changed, identical; and undoing it.

Beside Odoo's own ``load()`` of a sample of the same rows in the same database, holders
and plans, per row. Each import is read, compared and written by one process; nothing
stays in the database. Seconds of each phase are printed too.
"""

import base64
import sys

from .common import (
    environment,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
)

SAMPLE = 200
SEED = 707
CHANGED = 0.05
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


def _supervisor(env, company):
    """Return the model of runs as a supervisor of a company has it."""
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
    runs = env["ahorro.import"].with_user(user)
    return runs.with_context(
        queue_job__no_delay=True, allowed_company_ids=company.ids, lang="es_AR"
    )


def _import(runs, file):
    """Read, compare and write a file; return the run."""
    content = base64.b64encode(file.data).decode()
    run = runs.create_from_file(file.name, content, "rombo_cartera")
    if run.state == "review":
        run.action_apply([flag["code"] for flag in run.flags or []])
    if run.state != "done":
        raise AssertionError(run.error)
    return run


def _print_phases(run) -> None:
    told = ", ".join(f"{name} {spent:.1f}" for name, spent in run.seconds.items())
    print(f"  {told}", flush=True)


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


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=50_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import iter_plans
        from tests.portfolio.files import render
        from tests.portfolio.months import run_months

        print_machine(env)
        sample = list(iter_plans(SAMPLE, SEED + 1))
        per_row = _load_sample(env, new_company(env, "Bench load"), sample)
        print_figure("Odoo's load(), per row", per_row * 1000, "ms")

        plans = list(iter_plans(options.plans, SEED))
        months = run_months(plans, 2, seed=SEED, changed_share=CHANGED, new_share=0.0)
        files = [render(month.plans, fmt="xlsx", day=month.as_of) for month in months]
        runs = _supervisor(env, new_company(env, "Bench import"))
        done = []
        for name, file in (
            ("first", files[0]),
            ("identical", files[0]),
            ("5 % changed", files[1]),
        ):
            spent = seconds(lambda file=file: done.append(_import(runs, file)))
            run = done[-1]
            print_figure(f"Import, {name}: {run.count_total:,} rows", spent, "s")
            print_figure(
                "  load() / import", per_row * run.count_total / spent, "times"
            )
            _print_phases(run)
            env.invalidate_all()
        print_figure("Peak memory", peak_memory(), "MB")
        for name, run in (("5 % changed", done[2]), ("first", done[0])):
            spent = seconds(run.action_undo)
            if run.state != "undone":
                raise AssertionError(run.error)
            whole = sum(s for phase, s in run.seconds.items() if phase != "undo")
            print_figure(f"Undo, {name}", spent, "s")
            print_figure("  undo / import", spent / whole, "times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
