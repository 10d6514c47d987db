# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class AhorroClientHistory(models.AbstractModel):
    """A message that was sent and did not arrive says so where it is told as sent."""

    _inherit = "ahorro.client.history"

    @api.model
    def _prepare_rows(self, partner, plans):
        rows = super()._prepare_rows(partner, plans)
        told = {
            comment["id"]: comment
            for row in rows
            for comment in row["comments"]
            if comment["kind"] == "message"
        }
        if told:
            messages = self.env["ahorro.wa.message"]
            messages.flush_model(["state"])
            states = dict(messages._fields["state"]._description_selection(self.env))
            # Whoever reads what was written to somebody is told whether it arrived.
            for movement_id, state in self.env.execute_query(
                SQL(
                    """SELECT told.id, sent.state
                         FROM ahorro_movement told
                         JOIN ahorro_wa_message sent
                           ON sent.id = (told.detail ->> 'wa_message_id')::int
                        WHERE told.id = ANY(%s) AND sent.state = 'failed'
                          AND NOT told.detail ? 'no_contact'""",
                    list(told),
                )
            ):
                comment = told[movement_id]
                comment["result"] = f"{comment['result']} · {states[state]}"
        return rows
