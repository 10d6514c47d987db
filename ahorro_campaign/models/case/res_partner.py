# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.ahorro_person_data import ERASED


class ResPartner(models.Model):
    """What was done with a person: on their client file and among their data."""

    _inherit = "res.partner"

    ahorro_movement_ids = fields.One2many(
        "ahorro.movement",
        "partner_id",
        string="Movements",
        readonly=True,
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )

    # === THE CLIENT FILE ===

    def _prepare_client_file_summary(self, plans):
        return {
            **super()._prepare_client_file_summary(plans),
            "history": self.env["ahorro.client.history"]._prepare_rows(self, plans),
        }

    def action_open_ahorro_movements(self):
        """Open who did what with this person and with their plans."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        plans = self._get_client_file_plans()
        history = self.env["ahorro.client.history"]
        action["domain"] = list(history._get_movement_domain(self, plans))
        action["context"] = {}
        return action

    # === A PERSON'S DATA ===

    def _get_person_movement_domain(self):
        """Return the domain of the movements about this person, for their data.

        What was said to another holder of the same plan is that person's.
        """
        return Domain("company_id", "in", self.env.companies.ids) & Domain(
            "partner_id", "=", self.id
        )

    def _collect_person_data(self):
        movements = self.env["ahorro.movement"].search(
            self._get_person_movement_domain()
        )
        return [
            *super()._collect_person_data(),
            (
                self.env._("Movements"),
                [
                    self.env._("Date"),
                    self.env._("User"),
                    self.env._("Plan"),
                    self.env._("Campaign"),
                    self.env._("Movement"),
                    self.env._("Result"),
                    self.env._("Comment"),
                ],
                [
                    [
                        str(row.date),
                        row.user_id.name,
                        row.plan_id._get_short_name() if row.plan_id else "",
                        row.campaign_id.name or "-",
                        self._person_label(row, "kind"),
                        row.result_id.name or "",
                        row.comment or "",
                    ]
                    for row in movements
                ],
            ),
        ]

    def _erase_person_data(self):
        movements = self.env["ahorro.movement"].search(
            self._get_person_movement_domain()
        )
        cases = movements.case_id | self._get_person_plans().case_ids
        result = super()._erase_person_data()
        self.env.flush_all()
        # Movements cannot be edited through the ORM; the law asks for this exception.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_movement SET comment = %s
                    WHERE id = ANY(%s) AND comment IS NOT NULL""",
                ERASED,
                movements.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_case SET last_comment = %s
                    WHERE id = ANY(%s) AND last_comment IS NOT NULL""",
                ERASED,
                cases.ids,
            )
        )
        self.env["ahorro.movement"].invalidate_model()
        self.env["ahorro.case"].invalidate_model()
        return result
