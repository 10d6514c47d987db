# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from ..calls.remote import ONE, remote
from .sql_path import path_columns

#: The fields of a plan that its card needs: whoever finds plans to show reads them, and
#: no more of a wide record.
CARD_FIELDS = (
    "company_id",
    "provider_id",
    "partner_id",
    "status_id",
    "seller_id",
    "active",
    "is_live",
    "group",
    "order",
    "group_order",
    "subscription_number",
    "description",
    "brand",
    "model",
    "sale_date",
    "sale_date_estimated",
    "grouping_date",
    "award_date",
    "absent_since",
    "in_lawsuit",
    "payment_method",
    "commercial_conditions",
    "overdue_debt",
    "debt_to_fall_due",
    "installments_issued",
    "installments_paid",
    "installments_owed",
)
#: What it shows of the records that a plan points to, by the way to it.
POINTED = {
    "id": "id",
    "provider": "provider_id.name",
    "status": "status_id.name",
    "status_code": "status_id.code",
    "status_color": "status_id.color",
    "seller": "seller_id.name",
}


class AhorroPlanCardMixin(models.AbstractModel):
    """What the client file and the attend screen show of a plan."""

    _name = "ahorro.plan.card.mixin"
    _description = "A plan as a card shows it"

    def _prepare_card_values(self):
        """Return the card of each plan, as a list of dicts in this order."""
        if not self:
            return []
        several = len(self.env.companies) > 1
        pointed = _read_pointed(self)
        bids = self.env["ahorro.group.bids"]
        limits = {
            provider.id: self.env["ahorro.provider.term"]._get_number(
                provider, "rescission"
            )
            for provider in self.provider_id
        }
        # sudo: as the plan's currency. A company is a wide record: no more is needed.
        self.company_id.sudo().fetch(["name", "currency_id"])
        return [
            {
                "id": plan.id,
                "title": plan._get_short_name(),
                "active": plan.active,
                "is_live": plan.is_live,
                "company": plan.company_id.name if several else "",
                "provider": pointed[plan.id]["provider"] or "",
                "holder": plan.partner_id.name or "",
                "holder_id": plan.partner_id.id,
                "status": plan.status_id._format_name(
                    pointed[plan.id]["status"], pointed[plan.id]["status_code"]
                ),
                "status_color": pointed[plan.id]["status_color"] or "#9CA3AF",
                "group_order": plan.group_order or "",
                "subscription": plan.subscription_number or "",
                "description": plan.description or "",
                "car": plan._get_car_name(),
                "award_date": plan.award_date,
                "grouping_date": plan.grouping_date,
                "payment_method": plan.payment_method or "",
                "currency_id": plan.currency_id.id,
                "overdue_debt": plan.overdue_debt,
                "debt_to_fall_due": plan.debt_to_fall_due,
                "has_installments": plan.paid_owed != "-",
                "issued": plan.installments_issued,
                "paid": plan.installments_paid,
                "owed": plan.installments_owed,
                "installments_warning": plan.installments_warning or "",
                "conditions": plan.commercial_conditions or "",
                "commercial_state": (
                    pointed[plan.id]["has_process"] and plan.commercial_state or ""
                ),
                "seller": pointed[plan.id]["seller"] or "",
                "bids": bids._prepare_last_values(pointed[plan.id]["bids"]),
                "alerts": plan._get_card_alerts(limits[plan.provider_id.id]),
            }
            for plan in self
        ]

    def _prepare_unit_values(self):
        """Return each delivered plan as a car of its holder."""
        return [
            {
                "key": f"plan-{plan.id}",
                "name": plan._get_car_name() or plan.description or "",
                "detail": plan._get_short_name(),
                "date": plan.delivery_date or plan.pledge_date,
                "status": plan.status_id.display_name or "",
            }
            for plan in self
        ]

    def _get_card_alerts(self, limit):
        """Return what to know before talking to the holder: level and sentence.

        :param limit: unpaid installments at which the administradora rescinds; 0 where
            it does not
        """
        self.ensure_one()
        alerts = []
        if self.in_lawsuit:
            alerts.append(
                (
                    "danger",
                    self.env._(
                        "In lawsuit or injunction: do not contact about arrears."
                    ),
                )
            )
        owed = self.installments_owed
        if self.is_live and limit and owed >= limit:
            message = self.env._(
                "It can be rescinded: it owes %(owed)s installments and the limit is "
                "%(limit)s.",
                owed=owed,
                limit=limit,
            )
            alerts.append(("danger", message))
        elif self.is_live and limit and owed and owed == limit - 1:
            message = self.env._(
                "One more installment and it can be rescinded (%(limit)s).", limit=limit
            )
            alerts.append(("warning", message))
        if self.absent_since:
            day = self.env["ir.qweb.field.date"].value_to_html(self.absent_since, {})
            message = self.env._("Absent from the file since %(day)s.", day=day)
            alerts.append(("warning", message))
        return alerts

    def _get_short_name(self):
        """Return what the plan is called among those of one person."""
        self.ensure_one()
        return self.group_order or self.subscription_number or ""

    def _get_car_name(self):
        self.ensure_one()
        parts = [part for part in (self.brand, self.model) if part]
        return " / ".join(parts)

    @remote(self=ONE)
    def action_open_client_file(self):
        """Open the client file of the plan's holder."""
        self.ensure_one()
        return self.partner_id.action_open_client_file()


def _read_pointed(plans):
    """Return what cards show of the records that each plan points to.

    One statement, where the ORM would read a wide record of each for its name.

    :return: dict of plan id to a dict with the keys of ``POINTED``, ``has_process`` and
        ``bids``, the last ones of its group
    """
    # sudo: as Odoo shows the name of a record in a field to whoever may read the field.
    # That these plans may be read was checked when they were found.
    plans_sudo = plans.sudo()
    query = plans_sudo._as_query(ordered=False)
    plans.env["crm.lead"].flush_model(["plan_id"])
    has_process = SQL(
        "EXISTS (SELECT FROM crm_lead WHERE plan_id = %s) AS has_process",
        SQL.identifier(plans._table, "id"),
    )
    last_bids = SQL(
        "%s AS bids", plans.env["ahorro.group.bids"]._get_last_sql(plans._table)
    )
    rows = plans.env.execute_query_dict(
        query.select(*path_columns(plans_sudo, query, POINTED), has_process, last_bids)
    )
    return {row["id"]: row for row in rows}
