# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.ahorro_campaign.tools.domain_json import to_json
from odoo.addons.ahorro_plan.models.calls.remote import remote

#: How long a message waits for a word before boards tell of it.
LEFT_OPEN_AFTER = timedelta(hours=1)


class AhorroWaLeftOpen(models.AbstractModel):
    """What boards tell of messages that nobody said the end of.

    Called by screens: ``get_left_open``.
    """

    _name = "ahorro.wa.left.open"
    _description = "Messages left open"
    _inherit = "ahorro.operator.mixin"

    @api.model
    @api.readonly
    @remote()
    def get_left_open(self):
        """Return what boards tell of messages that wait for a word for an hour or more.

        At the end of the day, and when work begins the next one, nobody is in the
        middle of a message: what is left is there to be said.

        :return: dict of ``own`` (the user's own) and ``team`` (the others', False for
            who is no supervisor): each a dict of ``count``, ``title`` and ``domain``,
            which opens exactly the counted rows
        :raises AccessError: no role in Ahorro
        """
        self._check_operator()
        messages = self.env["ahorro.wa.message"]
        open_domain = (
            Domain("state", "=", "link_opened")
            & Domain("opened_at", "<=", fields.Datetime.now() - LEFT_OPEN_AFTER)
            & Domain("company_id", "in", self.env.companies.ids)
        )
        mine = Domain("user_id", "=", self.env.uid)
        asked = {"own": (self.env._("Messages to be confirmed"), open_domain & mine)}
        if self.env["ahorro.role"]._has_role("supervisor"):
            title = self.env._("Messages of the team to be confirmed")
            asked["team"] = title, open_domain & ~mine
        return {"team": False} | {
            name: {
                "count": messages.search_count(domain),
                "title": title,
                "domain": to_json(domain),
            }
            for name, (title, domain) in asked.items()
        }
