# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a dealership at work knows beside its files: terms, and cars that wait."""

import datetime

from odoo.api import Environment

from odoo.addons.ahorro_plan.tools.months import add_months, month_of

from .people import get_user

#: Of each administradora: its terms, by kind.
TERMS = {
    "rombo": {
        "rejected": 10,
        "ungrouped": 60,
        "rescission": 3,
        "acceptance": 7,
        "folder": 30,
        "pledge": 60,
        "collect": 15,
        "last": 3,
    },
    "ovalo": {"rescission": 3, "acceptance": 15, "folder": 45},
}
#: One that it had until two months ago.
FORMER = ("rombo", "acceptance", 20)
#: So many days from today installments of Plan Rombo fall due.
DUE_IN = 4
#: Cars that wait for their holders, and since how many days.
READY = (3, 10, 13)


def fill(env: Environment) -> None:
    """Say which cars wait for their holders."""
    supervisor = get_user(env, "supervisor")
    today = datetime.date.today()
    delivered = [("family", "=", "guarantee"), ("provider_id.name", "=", "Plan Rombo")]
    waiting = env["ahorro.plan"].search(delivered, order="id", limit=len(READY))
    for plan, days in zip(waiting, READY, strict=False):
        plan.with_user(supervisor).ready_date = today - datetime.timedelta(days=days)


def set_terms(env: Environment) -> None:
    """Say how long the administradoras wait, and since when."""
    today = datetime.date.today()
    for name, terms in TERMS.items():
        provider = env.ref(f"ahorro_plan.provider_{name}")
        provider.due_day = (today + datetime.timedelta(days=DUE_IN)).day
        for kind, number in terms.items():
            values = {"provider_id": provider.id, "kind": kind, "number": number}
            if (name, kind) == FORMER[:2]:
                env["ahorro.provider.term"].create({**values, "number": FORMER[2]})
                values["valid_from"] = add_months(month_of(today), -2)
            env["ahorro.provider.term"].create(values)
