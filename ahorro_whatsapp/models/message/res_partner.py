# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

#: Messages that the client file shows.
ROWS = 20


class ResPartner(models.Model):
    """What a person was written: on their client file."""

    _inherit = "res.partner"

    # === THE CLIENT FILE ===

    def _prepare_client_file_values(self, plans):
        return {
            **super()._prepare_client_file_values(plans),
            "wa_messages": self._prepare_wa_messages(),
        }

    def _prepare_wa_messages(self):
        """Return the last messages that the user may read, as the file shows them."""
        messages = self.env["ahorro.wa.message"].search(
            [
                ("partner_id", "=", self.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            limit=ROWS,
        )
        states = dict(messages._fields["state"]._description_selection(self.env))
        names = self.env["res.users"]._get_ahorro_names(messages.user_id.ids)
        return [
            {
                "id": message.id,
                "date": message.closed_at or message.opened_at,
                "template": message.sudo().template_id.name  # a name
                or self.env._("Answer"),
                "state": message.state,
                "state_label": states[message.state],
                "user": names.get(message.user_id.id, ""),
                "text": message.text or "",
                "clicks": message.sudo().click_count,  # a number
                "problem": self._get_wa_problem(message),
            }
            for message in messages
        ]

    def _get_wa_problem(self, message):
        """Return why a message did not arrive, or waits; else ``""``."""
        if message.state == "failed" and message.error_code:
            return self.env["ahorro.wa.error"]._explain(message.error_code)
        if message.state in ("queued", "failed", "cancelled"):
            return message.stop_reason or ""
        return ""
