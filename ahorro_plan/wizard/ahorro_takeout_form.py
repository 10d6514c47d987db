# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.calls.remote import ONE, remote


class AhorroTakeoutForm(models.TransientModel):
    """The page *Llevarse los datos*: everything of a dealership, to download."""

    _name = "ahorro.takeout.form"
    _description = "Take the data along"

    company_id = fields.Many2one(
        "res.company",
        string="Dealership",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )

    @remote(self=ONE)
    def action_download(self):
        """Download everything of the company: tables as text files, and its files.

        :raises AccessError: who asks is no Administrator of Ahorro, or works elsewhere
        """
        self.ensure_one()
        self.env["ahorro.takeout"]._open(self.company_id)
        return {
            "type": "ir.actions.act_url",
            "url": f"/ahorro/takeout/{self.company_id.id}",
            "target": "download",
            "close": True,
        }
