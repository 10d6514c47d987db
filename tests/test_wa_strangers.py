# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who hides the phone is asked for it, and what they share says which client it is."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .wa_conversation_case import ConversationCommon

BSUID = "AR.12345"


@tagged("ahorro", "-at_install", "post_install")
class TestWaStrangers(ConversationCommon):
    def setUp(self):
        super().setUp()
        self.account.user_ids = self.operator
        self._write("Hola", from_user_id=BSUID, **{"from": None})
        self.channel = self._channels()

    def _ask(self, user=None):
        self._rpc(
            user or self.operator,
            "discuss.channel",
            "action_ask_phone_ahorro_wa",
            self.channel.ids,
        )
        self.env.invalidate_all()
        return self.env["ahorro.wa.message"].search(
            [("channel_id", "=", self.channel.id)], order="id desc", limit=1
        )

    def _share(self, origin="contact_request", **card):
        card = {
            "origin": origin,
            "name": {"formatted_name": "Ana"},
            "phones": [{"phone": f"+{self.wa_id}", "wa_id": self.wa_id}],
            **card,
        }
        values = {"type": "contacts", "contacts": [card], "from": None}
        self._write(from_user_id=BSUID, **values)

    def test_the_button_asks_and_the_answer_makes_it_the_clients(self):
        self.cases[0].user_id = self.operator
        message = self._ask()
        self._send()
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.body["recipient"], BSUID)
        self.assertNotIn("to", taken.body)
        self.assertEqual(taken.body["interactive"]["type"], "request_contact_info")
        self._share()
        self.assertEqual(self._channels(), self.channel)
        self.assertEqual(self.channel.ahorro_wa_partner_id, self.person)
        self.assertEqual(self.channel.ahorro_wa_phone, self.wa_id)
        self.assertEqual(self.channel.name, self.person.name)
        self.assertEqual(self.channel.ahorro_wa_user_id, self.operator)
        self._write("¿Cuánto debo?", from_user_id=BSUID, **{"from": None})
        self.assertEqual(self._channels(), self.channel)

    def test_who_had_a_conversation_by_phone_has_one_afterwards(self):
        self._answer(self.operator, self.channel, "¿Quién sos?")
        self._write("Soy yo")
        self.assertEqual(len(self._channels()), 2)
        self._share()
        channel = self._channels()
        self.assertEqual(channel.ahorro_wa_phone, self.wa_id)
        text = " ".join(self._bodies(channel))
        for part in ("Hola", "¿Quién sos?", "Soy yo"):
            self.assertIn(part, text)
        self._write("¿Y?", from_user_id=BSUID, **{"from": None})
        self.assertEqual(self._channels(), channel)

    def test_a_card_of_anybody_links_nobody(self):
        self._share(origin="other")
        self.assertFalse(self.channel.ahorro_wa_partner_id)
        self.assertFalse(self.channel.ahorro_wa_phone)

    def test_it_is_asked_once_until_the_person_writes(self):
        self._ask()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._ask()
        self.time.tick(60)
        self._write("¿Para qué?", from_user_id=BSUID, **{"from": None})
        self.time.tick(1)
        self.assertTrue(self._ask())

    def test_nobody_asks_for_a_phone_that_is_known_or_in_anothers_conversation(self):
        for user in (self._colleague(), self.stranger):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._ask(user)
        self._share()
        with self.assertRaises(UserError):
            self._ask(self.supervisor)

    def test_nobody_is_asked_after_24_hours(self):
        self.time.tick(25 * 3600)
        with self.assertRaises(UserError):
            self._ask()

    # === QUICK TEXTS ===

    def test_operators_use_quick_texts_and_supervisors_keep_them(self):
        text = self.env.ref("ahorro_whatsapp.canned_receipt")
        model = "mail.canned.response"
        found = self._rpc(self.operator, model, "search", [("id", "=", text.id)])
        self.assertEqual(found, text.ids)
        found = self._rpc(self.stranger, model, "search", [("id", "=", text.id)])
        self.assertFalse(found)
        for user in (self.operator, self.stranger):
            for method, values in (("write", [{"source": "x"}]), ("unlink", [])):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self._rpc(user, model, method, text.ids, *values)
        values = {"substitution": "¿Nos mandás el comprobante?"}
        self._rpc(self.supervisor, model, "write", text.ids, values)
        theirs = self.env[model].create(
            {
                "source": "ventas",
                "substitution": "x",
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )
        with self.assertRaises(AccessError):
            self._rpc(self.supervisor, model, "write", theirs.ids, values)
