# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    """The confirmation of *Apps*: what stays when Ahorro goes, before it goes.

    Odoo lists the documents that are deleted. Clients are contacts like any other, and
    stay, whoever made them.
    """

    _inherit = "base.module.uninstall"

    ahorro_stays = fields.Text(string="What stays", compute="_compute_ahorro_stays")

    @api.depends("module_ids")
    def _compute_ahorro_stays(self):
        for wizard in self:
            names = set(wizard._get_modules().mapped("name"))
            wizard.ahorro_stays = "\n".join(wizard._get_ahorro_stays(names)) or False

    @api.model
    def _get_ahorro_stays(self, names):
        """Return sentences on what stays; other add-ons add theirs.

        :param set names: of the add-ons that go
        """
        if "ahorro_plan" not in names:
            return []
        # sudo: figures alone, of what the one who uninstalls need have no role for.
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        leads_sudo = self.env["crm.lead"].sudo().with_context(active_test=False)
        return [
            self.env._(
                "The contacts of clients stay (%(count)s have plans): what Ahorro "
                "alone knew of them (documents, further telephones) is written to "
                "their notes.",
                count=partners_sudo.search_count([("ahorro_plan_ids", "!=", False)]),
            ),
            self.env._(
                "The commercial processes of plans stay in CRM (%(count)s), without "
                "their plan.",
                count=leads_sudo.search_count([("plan_id", "!=", False)]),
            ),
        ]
