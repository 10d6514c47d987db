# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, ValidationError
from odoo.tools import SQL

from ...tools.group_order import GroupOrderError, make_group_order

#: What a plan is recognised by, beside its company and its administradora.
IDENTITY = ("subscription_number", "group_key", "order_number", "is_live")


class AhorroPlanIdentity(models.AbstractModel):
    """What makes two rows the same contract: never the person.

    Company, administradora and subscription number; or company, administradora, group
    and order. Group and order are compared normalised: ``G9RX / 031E``, ``G9RX-031E``
    and ``g9rx031e`` are one plan, ``8486/81`` and ``848/681`` are two.
    """

    _name = "ahorro.plan.identity"
    _description = "Identity of a plan"

    subscription_number = fields.Char(string="Subscription", index="trigram")
    group = fields.Char(help="As the administradora writes it.")
    order = fields.Char(help="The holder's place in the group, with its check letter.")
    # A generated pair of columns rather than one joined text: 8486/81 is not 848/681.
    group_key = fields.Char(compute="_compute_group_order", store=True, precompute=True)
    order_number = fields.Integer(
        compute="_compute_group_order", store=True, precompute=True, aggregator=None
    )
    order_letter = fields.Char(
        compute="_compute_group_order", store=True, precompute=True
    )
    group_order = fields.Char(
        string="Group/Order",
        compute="_compute_group_order_shown",
        store=True,
        precompute=True,
        index="trigram",
    )
    is_live = fields.Boolean(
        compute="_compute_is_live",
        store=True,
        precompute=True,
        help="Neither archived nor of a final status: holds its group and order.",
    )

    @api.depends("group", "order")
    def _compute_group_order(self):
        for plan in self:
            plan.group_key = plan.order_letter = False
            plan.order_number = 0
            if plan.group and plan.order:
                try:
                    parsed = make_group_order(plan.group, plan.order)
                except GroupOrderError:
                    continue  # refused with a sentence by the constraint
                plan.group_key = parsed.group_key
                plan.order_number = parsed.order_number
                plan.order_letter = parsed.check_letter or False

    @api.depends("group", "order", "provider_id.group_order_joiner")
    def _compute_group_order_shown(self):
        for plan in self:
            parts = [part.strip() for part in (plan.group, plan.order) if part]
            joiner = plan.provider_id.group_order_joiner or "/"
            plan.group_order = joiner.join(parts) or False

    @api.depends("active", "status_id.is_final")
    def _compute_is_live(self):
        for plan in self:
            plan.is_live = plan.active and not plan.status_id.is_final

    @api.constrains("group", "order", "provider_id")
    def _check_group_order(self):
        for plan in self:
            if not plan.group and not plan.order:
                continue
            if not (plan.group and plan.order):
                raise ValidationError(
                    self.env._(
                        "Group and order go together: fill in both, or neither while "
                        "the plan has no group yet."
                    )
                )
            try:
                parsed = make_group_order(plan.group, plan.order)
            except GroupOrderError as error:
                raise ValidationError(plan._group_order_message(error.code)) from error
            highest = plan.provider_id.max_order
            if highest and parsed.order_number > highest:
                raise ValidationError(
                    self.env._(
                        "Order %(order)s cannot be: the largest group of %(provider)s "
                        "has %(highest)s people. Correct the order, or the highest one "
                        "in the administradora's settings.",
                        order=plan.order,
                        provider=plan.provider_id.name,
                        highest=highest,
                    )
                )

    def _group_order_message(self, code):
        """Return the sentence for a group and order that cannot be read."""
        self.ensure_one()
        if code == "scientific_notation":
            return self.env._(
                "A spreadsheet turned the group into a number (%(group)s) and its "
                "letters are lost: type it as the administradora writes it.",
                group=self.group,
            )
        return self.env._(
            "Group '%(group)s' and order '%(order)s' cannot be read. A group has "
            "letters and digits (G9RX), an order up to three digits and perhaps a "
            "letter (031E).",
            group=self.group,
            order=self.order,
        )

    @api.constrains(
        "company_id",
        "provider_id",
        "subscription_number",
        "group",
        "order",
        "active",
        "status_id",
    )
    def _check_identity(self):
        for plan in self.filtered("active"):
            plan._refuse_twin(
                {name: plan[name] for name in IDENTITY}
                | {"company_id": plan.company_id.id, "provider_id": plan.provider_id.id}
            )

    @api.model
    def _check_identity_of_values(self, vals):
        """Check values before they are inserted, where the index would be the first.

        What cannot be read yet is left to the constraints on the new record.
        """
        status = self.env["ahorro.plan.status"].browse(vals.get("status_id") or [])
        if not vals.get("active", True):
            return
        identity = {
            "company_id": vals.get("company_id") or self.env.company.id,
            "provider_id": vals.get("provider_id"),
            "subscription_number": vals.get("subscription_number"),
            "is_live": not status.is_final,
            "group_key": False,
            "order_number": 0,
        }
        if vals.get("group") and vals.get("order"):
            try:
                parsed = make_group_order(vals["group"], vals["order"])
            except GroupOrderError:
                return
            identity["group_key"] = parsed.group_key
            identity["order_number"] = parsed.order_number
        self._refuse_twin(identity)

    def _refuse_twin(self, identity):
        """Name the plan that has the same identity, and offer to open it.

        The unique indexes stand behind it, for two who save at the same moment.

        :param dict identity: of the names in ``IDENTITY``, company and administradora
        :raises RedirectWarning: there is one
        """
        # Plain SQL: a search would write this plan first and meet the index.
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_plan
                    WHERE active AND id <> ALL(%(own)s)
                      AND company_id = %(company)s AND provider_id = %(provider)s
                      AND (subscription_number = %(subscription)s
                           OR (%(live)s AND is_live AND group_key = %(group)s
                               AND order_number = %(order)s))
                    ORDER BY subscription_number = %(subscription)s DESC NULLS LAST
                    LIMIT 1""",
                own=self.ids,
                company=identity["company_id"],
                provider=identity["provider_id"] or None,
                subscription=identity["subscription_number"] or None,
                live=bool(identity["is_live"]),
                group=identity["group_key"] or None,
                order=identity["order_number"],
            )
        )
        if rows:
            # sudo: a plan that this user may not see takes the identity all the same.
            twin_sudo = self.env["ahorro.plan"].sudo().browse(rows[0])
            if not twin_sudo.sudo(False).has_access("read"):
                raise ValidationError(
                    self.env._(
                        "Another company has this plan already: ask whoever works "
                        "in both."
                    )
                )
            raise RedirectWarning(
                self._twin_message(twin_sudo),
                {
                    "type": "ir.actions.act_window",
                    "res_model": "ahorro.plan",
                    "res_id": twin_sudo.id,
                    "views": [[False, "form"]],
                },
                self.env._("Open the existing plan"),
            )

    def _twin_message(self, twin):
        return self.env._(
            "%(provider)s already has this plan: subscription %(subscription)s, "
            "group/order %(group_order)s, of %(holder)s. Open it instead of making it "
            "twice, or archive it if it was resold.",
            provider=twin.provider_id.name,
            subscription=twin.subscription_number or "-",
            group_order=twin.group_order or "-",
            holder=twin.partner_id.name or "-",
        )

    @api.model
    def _clean_identity(self, vals):
        """Trim the identity's texts in values to write."""
        for name in ("subscription_number", "group", "order"):
            if isinstance(vals.get(name), str):
                vals[name] = _key(vals[name]) or False
        return vals


def _key(text):
    return " ".join(text.replace("\u00a0", " ").split())
