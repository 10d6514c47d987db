# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's promises: some of twelve days ago, and the file that says what became."""

import base64
import datetime
from dataclasses import replace
from decimal import Decimal

from freezegun import freeze_time

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.files import render
from tests.portfolio.months import Month
from tests.portfolio.plans import Plan

#: What becomes of the promises that each operator took.
FATES = ("kept", "broken", "part", "absent", "kept", "broken", "due")
#: Who is also to be called on a day to come.
CALLED_AGAIN = 4


def fill(env: Environment, months: list[Month], arrears: BaseModel) -> None:
    """Take promises as the operators did, and import the file that judges them.

    It is the last portfolio again, with what was paid since.

    :param months: the third is what the portfolio was imported from last
    :param arrears: the campaign in which they are taken
    """
    today = datetime.date.today()
    taken: dict[str, str] = {}
    for login in ("operador", "operador2"):
        operator = env["res.users"].search([("login", "=", login)], limit=1)
        taken |= _take(env, operator, arrears, today)
    env.cr.commit()  # the file judges what was promised before it
    day = today - datetime.timedelta(days=2)
    plans = [
        changed
        for plan in months[2].plans
        if (changed := _paid(plan, taken.get(plan.subscription_number)))
    ]
    supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
    runs = env["ahorro.import"].with_user(supervisor)
    runs = runs.with_context(queue_job__no_delay=True, lang="es_AR")
    with freeze_time(datetime.datetime.combine(day, datetime.time(16))):
        file = render(plans, fmt="xlsx", seed=1, day=day)
        content = base64.b64encode(file.data).decode()
        run = runs.create_from_file(f"cartera_{day:%Y_%m_%d}.xlsx", content)
        run.decide_holders(None, "accept")
        run.set_complete(True)
        run.action_apply([flag["code"] for flag in run.flags or []])
    env.cr.commit()  # cases are brought up in transactions of their own
    env["ahorro.attend.promise"]._cron_bring_up()


def _take(
    env: Environment, operator: BaseModel, campaign: BaseModel, today: datetime.date
) -> dict[str, str]:
    """Return what became of each promise taken, by the plan's subscription."""
    attend = env["ahorro.attend"].with_user(operator).with_context(lang="es_AR")
    taken: dict[str, str] = {}
    start = today - datetime.timedelta(days=12)
    with freeze_time(datetime.datetime.combine(start, datetime.time(14))) as clock:
        attended = attend.attend_next(campaign.id)
        for turn, fate in enumerate(FATES):
            if not attended:
                break
            clock.tick(datetime.timedelta(minutes=6))
            case = env["ahorro.case"].browse(attended["case_id"])
            promised = next(
                result for result in attended["results"] if result["requires_amount"]
            )
            day = today if fate == "due" else start + datetime.timedelta(days=4 + turn)
            debt = case.plan_id.overdue_debt
            values = {
                "kind": "finish",
                "result_id": promised["id"],
                "comment": "Cobra y paga en la sucursal.",
                "promise_date": day.isoformat(),
                "promise_amount": round(debt / 2) if fate == "part" else round(debt),
            }
            if turn == CALLED_AGAIN:
                # Paid by then, and a call is agreed: a supervisor decides.
                at = datetime.datetime.combine(today, datetime.time(15))
                values["next_action_at"] = str(at + datetime.timedelta(days=4))
            taken[case.plan_id.subscription_number] = fate
            key = f"demo promise {operator.id} {turn}"
            attended = attend.save_attention(attended["lease_token"], values, key)
            attended = attended["next"]
        if attended:
            attend.lease_release(attended["lease_token"])
    return taken


def _paid(plan: Plan, fate: str | None) -> Plan | None:
    """Return a plan as the file has it once somebody paid, or not; None: left out."""
    if fate == "absent":
        return None
    if fate == "kept":
        owed = plan.installments_owed
        return replace(
            plan,
            installments_paid=plan.installments_paid + owed,
            installments_owed=0,
            overdue_debt=Decimal(0),
        )
    if fate == "part":
        return replace(plan, overdue_debt=plan.overdue_debt * Decimal("0.8"))
    return plan
