# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from .discuss_channel import TYPE


class BusBus(models.Model):
    """Who left a conversation is told nothing more of it, from that moment.

    A browser listens to what its user read when it began to: without this, a page that
    stays open would go on showing what a client writes to somebody else.
    """

    _inherit = "bus.bus"

    @api.model
    def _poll(self, channels, last=0, ignore_ids=None):
        hidden = self._get_hidden_ahorro_wa(channels)
        if hidden:
            channels = [one for one in channels if _get_id(one) not in hidden]
        return super()._poll(channels, last, ignore_ids)

    @api.model
    def _get_hidden_ahorro_wa(self, channels):
        """Return the ids of the conversations among some channels that are not read."""
        asked = list({_get_id(one) for one in channels} - {None})
        if not asked:
            return set()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM discuss_channel
                    WHERE id = ANY(%s) AND channel_type = %s""",
                asked,
                TYPE,
            )
        )
        found = {row[0] for row in rows}
        if not found:
            return found
        readable = self.env["discuss.channel"].search([("id", "in", list(found))])
        return found - set(readable.ids)


def _get_id(channel):
    """Return the id of a channel of Discuss, as a browser listens to it, or None."""
    is_one = isinstance(channel, tuple) and channel[1:2] == ("discuss.channel",)
    return channel[2] if is_one else None
