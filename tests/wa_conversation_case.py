# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests of conversations begin with: a client of an open case who writes."""

import random

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.ahorro_whatsapp.models.conversation.discuss_channel import TYPE

from .wa_case import WebhookCommon


class ConversationCommon(WebhookCommon):
    """To the notices it adds what is shown of them, and answers."""

    def setUp(self):
        super().setUp()
        self.message = self._enqueue(self.cases[0])
        self.person = self.message.partner_id
        self.wa_id = self.message.phone.lstrip("+")

    def _write(self, text="Hola", **message):
        message = {"from": self.wa_id, "text": {"body": text}, **message}
        if message["from"] is None:
            del message["from"]
        wamid = message.setdefault("id", f"wamid.{random.random()}")
        moment = fields.Datetime.now().timestamp()
        message.setdefault("timestamp", str(int(moment)))
        self._receive(self._inbound(**message))
        self._show()
        return wamid

    def _show(self):
        while self.env["ahorro.wa.conversation"]._show_some(20):
            pass
        self.env.invalidate_all()

    def _channels(self):
        return self.env["discuss.channel"].search([("channel_type", "=", TYPE)])

    def _answer(self, user, channel, text="Buen día", **values):
        return self._rpc(
            user,
            "discuss.channel",
            "message_post",
            channel.ids,
            body=text,
            message_type="comment",
            **values,
        )

    def _bodies(self, channel):
        return [str(one.body) for one in channel.message_ids.sorted("id")]

    def _colleague(self, login="otra"):
        return new_test_user(
            self.env,
            login=login,
            groups="base.group_user,ahorro_plan.group_operator",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
