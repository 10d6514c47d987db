# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.person_place import ERASED, Place


class AhorroPersonRegister(models.AbstractModel):
    """What a person was written: among their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "wa_message",
                self.env._("WhatsApp messages"),
                "ahorro.wa.message",
                "replaced",
                lambda person: person.mine("ahorro.wa.message"),
                self._erase_wa_messages,
                shown=("opened_at", "user_id", "phone", "state", "text"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _erase_wa_messages(self, person, messages):
        """Blank messages; those that wait are not sent."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message
                      SET text = %s, phone = NULL, body = NULL, wa_id = NULL,
                          bsuid = NULL, error_detail = NULL,
                          -- That of a mass send has the number in it.
                          idempotency_key = 'erased-' || id,
                          state = CASE WHEN state IN ('link_opened', 'queued')
                                       THEN 'cancelled' ELSE state END
                    WHERE id = ANY(%s)""",
                ERASED,
                messages.ids,
            )
        )
        messages.invalidate_model()
