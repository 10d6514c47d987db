# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_campaign.models.attend.ahorro_attend_save import read_case
from odoo.addons.ahorro_campaign.tools import attention

from ...tools.opt_out_words import read_wish
from ...tools.quick_reply import read_effect

#: Of a message, in the history of its case.
MAX_QUOTE = 2_000
#: The result of a case that says what a quick reply does, in the type that has it; in
#: another type the one of the same name.
RESULTS = {
    "paid": "ahorro_campaign.result_arrears_informa_que_ya_pago",
    "promise": "ahorro_campaign.result_arrears_promesa_de_pago",
}


class AhorroWaConversation(models.AbstractModel):
    """What a client wrote is a movement of their case, and brings it up.

    *Ya pagué* and a promise are the client's word: they have the result that says so on
    the movement, they stand above the client until somebody attended, and they finish
    no case. Whether it was paid, the next portfolio file says.
    """

    # Apart: what becomes of the case.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.conversation"

    @api.model
    def _tell_case(self, channel, inbound):
        """Write a movement of what a client wrote, and bring their case up."""
        person = self.env["ahorro.wa.conversation.person"]
        meant = self._find_meant_plan(inbound)
        case, plan = person._find_case_and_plan(channel, meant)
        if not plan:
            return
        values = self._prepare_movement(inbound, case)
        if not case:
            if values:
                self.env["ahorro.movement"]._log(
                    [{"kind": "message", "plan_id": plan.id, **values}]
                )
            return
        save = self.env["ahorro.attend.save"]
        row = save._lock_case(case.id)
        before = read_case(row)
        if before.state == "done":
            return
        operator = channel.ahorro_wa_user_id
        now = fields.Datetime.now()
        after = attention.answered(before, operator.id or None, now)
        values = values or {
            "comment": self.env._("WhatsApp received"),
            "detail": self._prepare_detail(inbound),
        }
        save._insert_movement(
            row,
            kind="message",
            key=None,
            before=before,
            after=after,
            **values,
        )
        save._write_columns(case.id, before, after, now)
        self.env["ahorro.case"].invalidate_model()
        self.env["ahorro.movement"].invalidate_model()

    @api.model
    def _find_meant_plan(self, inbound):
        """Return the plan that the message which is answered was about, if any."""
        messages = self.env["ahorro.wa.message"]
        if not inbound.reply_to:
            return messages.plan_id
        domain = [
            ("account_id", "=", inbound.account_id.id),
            ("wamid", "=", inbound.reply_to),
        ]
        return messages.search(domain, limit=1).plan_id

    @api.model
    def _prepare_movement(self, inbound, case):
        """Return the values of the movement of what was written.

        :return: ``{}`` where another movement quotes it already
        """
        # What may mean *baja* has a movement that quotes it already.
        if read_wish(inbound.text or "") == "perhaps" and not inbound.payload:
            return {}
        text = (inbound.text or self._get_body(inbound).striptags())[:MAX_QUOTE]
        detail = self._prepare_detail(inbound)
        effect = read_effect(inbound.payload or "", inbound.text or "")
        if effect not in RESULTS:
            comment = self.env._("WhatsApp received")
            return {"comment": f"{comment}\n{text}", "detail": detail}
        sentences = {
            "paid": self.env._(
                "The client says by WhatsApp that they paid: “%(text)s”. Ask for the "
                "receipt; the next portfolio file shows whether it was paid.",
                text=text,
            ),
            "promise": self.env._(
                "The client promises by WhatsApp to pay: “%(text)s”. Agree on the date "
                "and the amount, and write them down.",
                text=text,
            ),
        }
        return {
            "comment": sentences[effect],
            "detail": {**detail, "client_says": effect},
            "result_id": self._find_result(case, effect).id,
        }

    @api.model
    def _prepare_detail(self, inbound):
        return {"no_contact": True, "wa_inbound_id": inbound.id}

    @api.model
    def _find_result(self, case, effect):
        """Return the result of the case's type that says what a client said, if any."""
        results = self.env["ahorro.result"]
        known = self.env.ref(RESULTS[effect], raise_if_not_found=False) or results
        if not case.type_id or known.type_id == case.type_id:
            return known if case.type_id and known.active else results
        domain = [("type_id", "=", case.type_id.id), ("name", "=ilike", known.name)]
        return results.search(domain, limit=1) if known else results
