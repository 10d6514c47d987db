# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    """The campaigns that a user attends, and what they are called."""

    _inherit = "res.users"

    ahorro_campaign_ids = fields.Many2many(
        "ahorro.campaign",
        "ahorro_campaign_user_rel",
        "user_id",
        "campaign_id",
        string="Campaigns",
        readonly=True,
    )
    ahorro_alerts_seen_at = fields.Datetime(
        string="Alerts seen until",
        readonly=True,
        copy=False,
        exportable=False,
        groups="ahorro_plan.group_supervisor",
        help="The alerts of results before this moment are no news for this person.",
    )

    @api.model
    def _get_ahorro_names(self, user_ids):
        """Return dict of user id to name, whatever their company is now.

        A user is a wide record, and their name another wide one's: no more is read.

        :param user_ids: ids; empty ones are left out
        """
        user_ids = [user_id for user_id in user_ids if user_id]
        if not user_ids:
            return {}
        self.flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["name"])
        rows = self.env.execute_query(
            SQL(
                """SELECT u.id, p.name FROM res_users u JOIN res_partner p
                       ON p.id = u.partner_id WHERE u.id = ANY(%s)""",
                user_ids,
            )
        )
        return dict(rows)
