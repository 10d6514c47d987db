# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What no file brings: the first plans of Plan Óvalo, award acts, sales processes."""

import datetime
from collections.abc import Iterable

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.months import Month
from tests.portfolio.people import Holder
from tests.portfolio.plans import Plan
from tests.portfolio.story_tables import act_day

#: Fields that the generator names as the model does; Plan Óvalo tells no debts.
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
#: Number of the award act of a week ago.
LAST_ACT = 505
BRANCHES = ("Venado Tuerto", "Firmat", "Rufino")


def fill(env: Environment, month: Month) -> None:
    """Write a portfolio of Plan Óvalo as it was when the dealership began.

    Its files do not say when a plan was sold: who typed the first ones in did.
    """
    loader = PlanLoader(env, env.ref("ahorro_plan.provider_ovalo"))
    loader.create(month.plans, month.as_of)
    env["ahorro.plan"]._set_change_origin(changed_at=None)


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


def make_acts(env: Environment, today: datetime.date) -> None:
    """Register the acts of Plan Rombo: those of these months, and the one to come."""
    env["ahorro.award.act"].create(
        [
            {
                "provider_id": env.ref("ahorro_plan.provider_rombo").id,
                "number": str(LAST_ACT - back),
                "date": act_day(today, back),
                "last_bid_day": act_day(today, back) - datetime.timedelta(days=5),
            }
            for back in range(-1, 5)
        ]
    )


def make_processes(env: Environment) -> None:
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
