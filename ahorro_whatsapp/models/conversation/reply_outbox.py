# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class AhorroWaOutboxClaim(models.AbstractModel):
    """An answer leaves at any hour, while WhatsApp and the person let it.

    The person wrote to us: neither hours nor the contacts of the week are asked.
    """

    # Each room adds its own to the outbox.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.outbox.claim"

    @api.model
    def _find_answers(self, messages):
        found = super()._find_answers(messages)
        return found | messages.filtered("channel_id")

    @api.model
    def _get_answer_stops(self, answers):
        stops = super()._get_answer_stops(answers)
        for message in answers:
            if not message.body:
                stops[message.id] = self.env._("The person's data was erased."), None
            elif problem := message.channel_id._get_answer_problem():
                stops[message.id] = problem, None
        return stops

    @api.model
    def _get_counted_condition(self):
        """Answers within 24 hours are none of the people whom Meta counts."""
        return SQL("%s AND m.channel_id IS NULL", super()._get_counted_condition())

    @api.model
    def _stop(self, stops):
        result = super()._stop(stops)
        self.env["ahorro.wa.message"].browse(stops)._tell_conversation()
        return result


class AhorroWaOutboxRecord(models.AbstractModel):
    """What became of an answer is shown at once, and what left by a mass send."""

    _inherit = "ahorro.wa.outbox.record"

    @api.model
    def _record(self, account_id, results):
        result = super()._record(account_id, results)
        ids = [one.id for one in results]
        self.env["ahorro.wa.message"].browse(ids)._tell_conversation()
        self.env["ahorro.wa.conversation"]._mark_sent(ids)
        return result


class AhorroWaReceiverStatus(models.AbstractModel):
    """What Meta tells of a message is shown in its conversation."""

    _inherit = "ahorro.wa.receiver.status"

    @api.model
    def _apply(self, statuses):
        result = super()._apply(statuses)
        wamids = [item.wamid for _key, item in statuses if item.wamid]
        self.env["ahorro.wa.message"].search(
            [("wamid", "in", wamids), ("mail_message_id", "!=", False)]
        )._tell_conversation()
        return result
