# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.ahorro_person_data import ERASED

#: Messages that the client file shows.
ROWS = 20


class ResPartner(models.Model):
    """What a person was written: on their client file and among their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
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
                "template": message.sudo().template_id.name,  # a name
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

    # === A PERSON'S DATA ===

    def _get_wa_message_domain(self):
        """Return the domain of what this person was written, for their data."""
        return Domain("company_id", "in", self.env.companies.ids) & Domain(
            "partner_id", "=", self.id
        )

    def _collect_person_data(self):
        messages = self.env["ahorro.wa.message"].search(self._get_wa_message_domain())
        return [
            *super()._collect_person_data(),
            (
                self.env._("WhatsApp messages"),
                [
                    self.env._("Date"),
                    self.env._("User"),
                    self.env._("Number"),
                    self.env._("State"),
                    self.env._("Text"),
                ],
                [
                    [
                        str(message.opened_at),
                        message.user_id.name,
                        message.phone or "",
                        self._person_label(message, "state"),
                        message.text or "",
                    ]
                    for message in messages
                ],
            ),
        ]

    def _erase_person_data(self):
        messages = self.env["ahorro.wa.message"].search(self._get_wa_message_domain())
        result = super()._erase_person_data()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message
                      SET text = %s, phone = NULL, body = NULL, wa_id = NULL,
                          bsuid = NULL, error_detail = NULL,
                          state = CASE WHEN state IN ('link_opened', 'queued')
                                       THEN 'cancelled' ELSE state END
                    WHERE id = ANY(%s)""",
                ERASED,
                messages.ids,
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
        return result
