# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

#: Time until a message whose template is kept back is looked at again.
TEMPLATE_PAUSE = timedelta(hours=1)


class AhorroWaOutboxClaim(models.AbstractModel):
    """Whether Meta still has the template that a message was made of.

    Meta puts the values into the text that it has: of a template that was changed since
    the message was confirmed, the client would read something else.
    """

    # Apart: what Meta says of templates.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.outbox.claim"

    @api.model
    def _get_stops(self, messages):
        stops = super()._get_stops(messages)
        until = fields.Datetime.now() + TEMPLATE_PAUSE
        problems = {}
        for message in messages:
            if message.id in stops or (message.body or {}).get("type") != "template":
                continue
            key = (message.template_id, message.version_id, message.account_id)
            if key not in problems:
                template, version, account = key
                approval_sudo = template._get_approval_sudo(account)
                problems[key] = approval_sudo._get_problem(template, version)
            if problems[key]:
                stops[message.id] = problems[key], until
        return stops
