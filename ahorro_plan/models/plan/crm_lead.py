# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """A commercial process (proceso comercial) of the client file."""

    _inherit = "crm.lead"

    plan_id = fields.Many2one(
        "ahorro.plan",
        string="Savings plan",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    @api.onchange("plan_id")
    def _onchange_plan_id(self):
        if self.plan_id and not self.partner_id:
            self.partner_id = self.plan_id.partner_id

    def write(self, vals):
        """Refuse to take a process from its plan to whom it would then be hidden.

        :raises UserError: the user sees the process through its plan alone
        """
        result = super().write(vals)
        if "plan_id" in vals and not self.env.su and not self.has_access("read"):
            raise UserError(
                self.env._(
                    "You see this process because it is of a plan: without one you "
                    "would not find it again. Choose another plan, or ask who manages "
                    "sales to take it from this one."
                )
            )
        return result

    def _get_ahorro_state(self):
        """Return the process's state in one line: outcome and stage.

        A sold plan that has its group reads "Finalizado - Vendido y agrupado".
        """
        self.ensure_one()
        if self.won_status == "won":
            outcome = self.env._("Finished")
        elif self.won_status == "lost":
            outcome = self.env._("Lost")
        else:
            outcome = self.env._("In process")
        stage = self.stage_id.name
        if self.won_status == "lost" and self.lost_reason_id:
            stage = self.lost_reason_id.name
        return f"{outcome} - {stage}" if stage else outcome

    def _prepare_card_values(self):
        """Return the cards of the client file, as a list of dicts in this order."""
        return [
            {
                "id": lead.id,
                "state": lead._get_ahorro_state(),
                "outcome": lead.won_status,
                "date": lead.create_date,
                "seller": lead.user_id.sudo().name or "",  # sudo: the name alone
                "plan_id": lead.plan_id.id,
                "grouping_date": lead.plan_id.grouping_date,
                "group_order": lead.plan_id.group_order or "",
                "subscription": lead.plan_id.subscription_number or "",
            }
            for lead in self
        ]
