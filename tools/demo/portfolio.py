# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's portfolio: two administradoras and two months of their life.

Two more months of Plan Rombo are for the importer.
"""

import datetime
from collections.abc import Iterable

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.months import Month, run_months
from tests.portfolio.people import Holder
from tests.portfolio.plans import Plan, iter_plans

SEED = 2019
#: Plans of each administradora, by the generator's name for it, and the seed: with
#: one seed for both, two people would share a document.
PROVIDERS = {"rombo": (420, SEED), "ovalo": (80, SEED + 1)}
#: Fields that the generator names as the model does.
SAME = (
    "subscription_number",
    "group",
    "order",
    "description",
    "brand",
    "model",
    "financed_percent",
    "installments_total",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "installments_bid",
    "overdue_debt",
    "debt_to_fall_due",
    "payment_method",
    "sale_date",
    "grouping_date",
    "award_date",
    "award_kind",
    "pledge_date",
    "in_lawsuit",
    "has_deferral",
    "car_value",
)
BRANCHES = ("Venado Tuerto", "Firmat", "Rufino")


def fill(env: Environment) -> list[Month]:
    """Make holders, sellers, plans of three months ago, and what changed in the next.

    The plans are a supervisor's work, as their history then says.

    :return: the four months of Plan Rombo; the last two are left to imports
    """
    today = datetime.date.today()
    last_month = today.replace(day=1) - datetime.timedelta(days=1)
    as_of = last_month
    for _month in range(3):
        as_of = as_of.replace(day=1) - datetime.timedelta(days=1)
    told: dict[str, list[Month]] = {}
    for name, (count, seed) in PROVIDERS.items():
        provider = env.ref(f"ahorro_plan.provider_{name}")
        loader = PlanLoader(env, provider)
        told[name] = run_months(
            list(iter_plans(count, seed=seed, provider=name, as_of=as_of)),
            4,
            seed=seed,
            as_of=as_of,
        )
        before, after, *_rest = told[name]
        loader.create(before.plans, before.as_of)
        loader.update(after)
    _award_act(env)
    _commercial_processes(env)
    return told["rombo"]


class PlanLoader:
    """Writes generated plans as a person with all rights would, through the models."""

    def __init__(self, env: Environment, provider: BaseModel) -> None:
        self.env = env
        self.provider = provider
        supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
        self.plan_model = env["ahorro.plan"].with_user(supervisor)
        self.statuses: dict[str, BaseModel] = {}
        for status in provider.status_ids:
            self.statuses[status.code] = self.statuses[status.name] = status
        self.sellers: dict[str, BaseModel] = {
            seller.name: seller for seller in env["ahorro.seller"].search([])
        }
        self.holders: dict[Holder, BaseModel] = {}
        self.plans: dict[int, BaseModel] = {}

    def create(self, plans: Iterable[Plan], day: datetime.date) -> None:
        """Create plans as if they had been seen first on a day."""
        self._at(day)
        plans = list(plans)
        created = self.plan_model.create([self._values(plan) for plan in plans])
        self.plans.update(zip((plan.uid for plan in plans), created, strict=True))

    def update(self, month: Month) -> None:
        """Apply a month's changes; a plan that vanished is marked absent."""
        self._at(month.as_of)
        for change in month.changes:
            if change.before is None:
                continue
            record = self.plans[change.before.uid]
            if change.after is None:
                record.absent_since = month.as_of
                continue
            now, old = self._values(change.after), self._values(change.before)
            record.write({key: now[key] for key in now if now[key] != old[key]})
        new = [each.after for each in month.changes if not each.before and each.after]
        self.create(new, month.as_of)
        self._at(None)

    def _at(self, day: datetime.date | None) -> None:
        moment = day and datetime.datetime.combine(day, datetime.time(12, 30))
        self.env["ahorro.plan"]._set_change_origin(changed_at=moment)

    def _values(self, plan: Plan) -> dict[str, object]:
        values = {name: getattr(plan, name) or False for name in SAME}
        status = self.statuses.get(plan.status_code) or self.statuses.get(
            plan.status_label
        )
        if not status:
            status = self.env["ahorro.plan.status"]._find_or_create(
                self.provider, plan.status_code
            )
            self.statuses[plan.status_code] = status
        return values | {
            "provider_id": self.provider.id,
            "partner_id": self._holder(plan.holder).id,
            "seller_id": self._seller(plan.seller).id,
            "status_id": status.id,
        }

    def _holder(self, holder: Holder) -> BaseModel:
        if holder not in self.holders:
            state = self.env["res.country.state"].search(
                [("country_id.code", "=", "AR"), ("name", "=", holder.province)],
                limit=1,
            )
            partner = self.env["res.partner"].create(
                {
                    "name": holder.name,
                    "is_company": holder.is_company,
                    "company_id": self.env.company.id,
                    "email": holder.email or False,
                    "street": holder.street,
                    "city": holder.city,
                    "zip": holder.zip,
                    "state_id": state.id,
                    "country_id": self.env.ref("base.ar").id,
                    "ahorro_document_kind": holder.document_kind or False,
                    "ahorro_document_number": holder.document_number or False,
                }
            )
            self.env["ahorro.phone"].create(
                [
                    {
                        "partner_id": partner.id,
                        "raw": phone.local,
                        "column_kind": "mobile" if phone.mobile else "any",
                        "source": "file",
                    }
                    for phone in holder.phones
                ]
            )
            self.holders[holder] = partner
        return self.holders[holder]

    def _seller(self, name: str) -> BaseModel:
        if name and name not in self.sellers:
            self.sellers[name] = self.env["ahorro.seller"].create(
                {"name": name, "branch": BRANCHES[len(self.sellers) % len(BRANCHES)]}
            )
        return self.sellers.get(name) or self.env["ahorro.seller"]


def _award_act(env: Environment) -> None:
    """The next act of Plan Rombo, so that bids have a last day."""
    today = datetime.date.today()
    first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    env["ahorro.award.act"].create(
        {
            "provider_id": env.ref("ahorro_plan.provider_rombo").id,
            "number": "588",
            "date": first + datetime.timedelta(days=14),
            "last_bid_day": first + datetime.timedelta(days=9),
        }
    )


def _commercial_processes(env: Environment) -> None:
    """A sold and grouped plan has its process, as the client file shows it."""
    won = env["crm.stage"].create(
        {"name": "Vendido y agrupado", "is_won": True, "sequence": 90}
    )
    plans = env["ahorro.plan"].search(
        [("family", "in", ("saver", "awarded"))], order="grouping_date desc", limit=30
    )
    env["crm.lead"].create(
        [
            {
                "name": f"Plan de ahorro {plan.brand}",
                "type": "opportunity",
                "plan_id": plan.id,
                "partner_id": plan.partner_id.id,
                "stage_id": won.id,
                "probability": 100,
            }
            for plan in plans
        ]
    )
