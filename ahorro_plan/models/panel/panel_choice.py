# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.panel_filters import FilterError, read_filters


class AhorroPanelChoice(models.Model):
    """That a user ticked or unticked a status in the panel.

    A status without a row is as the status itself says, so that one that a file brings
    tomorrow is seen by everybody.
    """

    _name = "ahorro.panel.choice"
    _description = "Portfolio panel: a status ticked or not"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    status_id = fields.Many2one(
        "ahorro.plan.status", required=True, ondelete="cascade", index=True
    )
    is_shown = fields.Boolean()

    _user_status_unique = models.UniqueIndex(
        "(user_id, status_id)", "This status is ticked or unticked already."
    )

    @api.model
    def _get_chosen(self):
        """Return dict of status id to whether the user ticked it."""
        choices = self.search([("user_id", "=", self.env.uid)])
        return {choice.status_id.id: choice.is_shown for choice in choices}

    @api.model
    def _save_chosen(self, raw_statuses):
        """Remember which statuses the user ticked and unticked.

        :param dict raw_statuses: status id to ticked or not
        :raises UserError: it is something else, or a status is none of the user's
        """
        try:
            statuses = read_filters({"statuses": raw_statuses}).statuses or {}
        except FilterError:
            statuses = None
        known = self.env["ahorro.plan.status"].with_context(active_test=False)
        known = known.search([("id", "in", list(statuses or ()))])
        if statuses is None or len(known) != len(statuses):
            raise UserError(
                self.env._("There is no such status any more: reload the page.")
            )
        # Two tabs may tick the same status at once: one row holds the last word.
        self.flush_model()
        for status_id, is_shown in sorted(statuses.items()):
            self.env.cr.execute(
                SQL(
                    """INSERT INTO ahorro_panel_choice (user_id, status_id, is_shown)
                       VALUES (%s, %s, %s)
                       ON CONFLICT (user_id, status_id)
                       DO UPDATE SET is_shown = EXCLUDED.is_shown""",
                    self.env.uid,
                    status_id,
                    is_shown,
                )
            )
        self.invalidate_model()
