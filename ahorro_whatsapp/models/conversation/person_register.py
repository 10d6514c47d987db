# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.person_place import Place

from .discuss_channel import TYPE


class AhorroPersonRegister(models.AbstractModel):
    """Conversations with a person are among their data, and go with it."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "wa_conversation",
                self.env._("WhatsApp conversations"),
                "mail.message",
                "erased",
                self._find_wa_conversation,
                self._erase_wa_conversations,
                shown=("date", "author_id", "body"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_wa_channels(self, person):
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM discuss_channel
                    WHERE channel_type = %s
                      AND (right(ahorro_wa_phone, 10) = ANY(%s)
                           OR ahorro_wa_bsuid = ANY(%s)
                           OR ahorro_wa_partner_id = ANY(%s))""",
                TYPE,
                list(person.marks.numbers),
                self._find_wa_ids(person),
                person.people.ids,
            )
        )
        return person.env["discuss.channel"].browse(row[0] for row in rows)

    @api.model
    def _find_wa_conversation(self, person):
        channels = self._find_wa_channels(person)
        return person.search(
            "mail.message",
            [("model", "=", "discuss.channel"), ("res_id", "in", channels.ids)],
        )

    @api.model
    def _erase_wa_conversations(self, person, _messages):
        """Delete the conversations as a whole: names and numbers are theirs too."""
        self._find_wa_channels(person).unlink()
