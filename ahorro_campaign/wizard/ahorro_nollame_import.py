# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import human_size

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

#: Bytes of a file: three times what a million numbers take.
MAX_SIZE = 40 * 1024 * 1024


class AhorroNollameImport(models.TransientModel):
    """Loading a new No Llame list in the place of the present one."""

    _name = "ahorro.nollame.import"
    _description = "Load the No Llame list"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary()
    filename = fields.Char()
    date = fields.Date(
        string="Downloaded on", required=True, default=fields.Date.context_today
    )
    source = fields.Char(
        default="Registro Nacional No Llame", help="Where the file comes from."
    )
    current_text = fields.Char(compute="_compute_current_text", string="In use")

    @api.depends("company_id")
    def _compute_current_text(self):
        for wizard in self:
            current = self.env["ahorro.nollame.list"]._get_current(wizard.company_id)
            wizard.current_text = (
                self.env._(
                    "%(count)s numbers, %(days)s days old",
                    count=current.number_count,
                    days=current.age_days,
                )
                if current
                else self.env._("None yet")
            )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(wizard.date > today for wizard in self):
            raise ValidationError(
                self.env._("A list cannot have been downloaded in the future.")
            )

    @remote(self=ONE)
    def action_import(self):
        """Load the file and show the lists.

        :raises UserError: no file, too large, or not a list of numbers
        """
        self.ensure_one()
        lists = self.env["ahorro.nollame.list"]
        lists._check_supervisor()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("You do not work in this company."))
        lists._load(
            self.with_context(bin_size=False)._read_file(),
            {
                "company_id": self.company_id.id,
                "date": self.date,
                "filename": self.filename,
                "source": self.source,
            },
        )
        self.file = False  # a million numbers need not wait for the vacuum
        return self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_nollame_list_action"
        )

    def _read_file(self):
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        try:
            content = base64.b64decode(self.file)
        except binascii.Error as error:
            raise UserError(self.env._("The file did not arrive whole.")) from error
        if len(content) > MAX_SIZE:
            raise UserError(
                self.env._(
                    "The file takes %(size)s, and at most %(limit)s are read.",
                    size=human_size(len(content)),
                    limit=human_size(MAX_SIZE),
                )
            )
        return content
