# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..models.person.ahorro_person_data import ERASED
from ..tools.text import clean_cell, fold


class AhorroPersonDataWizard(models.TransientModel):
    """The page *Datos de la persona*: download what is held, or erase it."""

    _name = "ahorro.person.data"
    _description = "Person's data"

    partner_id = fields.Many2one("res.partner", string="Person", required=True)
    reason = fields.Char(help="Who asked for it, when and how.")
    typed_name = fields.Char(string="Type the person's name to confirm")

    def action_download(self):
        """Download everything held about the person as a workbook."""
        self.ensure_one()
        self.partner_id._check_person_data_rights()
        return {
            "type": "ir.actions.act_url",
            "url": f"/ahorro/person_data/{self.partner_id.id}",
            "target": "download",
        }

    def action_erase(self):
        """Anonymise the person for good.

        :raises UserError: no reason, or another name than the person's was typed
        """
        self.ensure_one()
        person_sudo = self.partner_id._check_person_data_rights()
        if not clean_cell(self.reason or None):
            raise UserError(
                self.env._("Write who asked for the erasure, when and how.")
            )
        if fold(self.typed_name or "") != fold(person_sudo.name):
            raise UserError(
                self.env._(
                    "To erase for good, type the person's name: %(name)s",
                    name=person_sudo.name,
                )
            )
        all_plans_sudo = self.env["ahorro.plan"].sudo().with_context(active_test=False)
        elsewhere = [
            ("partner_id", "=", person_sudo.id),
            ("company_id", "not in", self.env.companies.ids),
        ]
        # sudo: what this user may not see counts too.
        if all_plans_sudo.search_count(elsewhere, limit=1):
            raise UserError(
                self.env._(
                    "This person also has plans in another company: somebody who works "
                    "in both has to erase them."
                )
            )
        person_sudo._erase_person_data()
        # sudo: the record is made by this method alone, never by hand.
        self.env["ahorro.erasure"].sudo().create(
            {
                "partner_id": person_sudo.id,
                "company_id": self.env.company.id,
                "reason": self.reason,
            }
        )
        # sudo: forms about a person are their users' own, for as long as they last.
        self.sudo().search([("partner_id", "=", person_sudo.id)]).write(
            {"typed_name": False, "reason": ERASED}
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
