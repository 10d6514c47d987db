# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .wa_common import WaCommon


class TestLoyaltyJourney(WaCommon):
    """*Fidelización*: the law, the text and the operator, from end to end."""

    def test_advertising_waits_for_consent_quotes_the_law_and_stops_at_baja(self):
        loyalty = self.env.ref("ahorro_campaign.campaign_type_loyalty")
        self.loyalty_text.with_user(self.supervisor).action_put_to_use()
        campaign = self._campaign("Fidelización", type_id=loyalty.id)
        case = self._cases(campaign)
        plan, person = case.plan_id, case.plan_id.partner_id
        phone = person.ahorro_phone_ids
        send = "ahorro.wa.send"

        def write(key):
            args = (plan.id, case.id, self.loyalty_text.id, phone.id, key)
            return self._rpc(self.operator, send, "open_message", *args)

        # Nobody agreed to advertising by WhatsApp yet.
        choices = self._rpc(self.operator, send, "get_choices", plan.id, case.id)
        self.assertEqual(choices["guard"]["reason"], "no_consent")
        with self.assertRaises(UserError):
            write("one")
        self._rpc(
            self.operator,
            "res.partner",
            "action_record_consent",
            person.ids,
            "whatsapp",
            "call",
            "Dijo que sí",
        )
        message = write("two")
        for words in (
            "Ley 25.326",
            "Decreto 1558/2001",
            "Respondé BAJA",
            person.name,
            "Publicidad",
        ):
            self.assertIn(words, message["text"])
        self._rpc(self.operator, send, "close_message", message["id"], "sent")
        self.assertEqual(self._movements(case).mapped("kind"), ["message"])
        # The client answers BAJA: the operator notes it, and nothing more is sent.
        self._rpc(
            self.operator,
            "res.partner",
            "action_opt_out",
            person.ids,
            "whatsapp",
            "BAJA",
        )
        with self.assertRaises(UserError):
            write("three")

    def test_it_is_no_text_for_a_case_about_the_contract(self):
        self.loyalty_text.with_user(self.supervisor).action_put_to_use()
        case = self.cases[0]
        choices = self._rpc(
            self.operator, "ahorro.wa.send", "get_choices", case.plan_id.id, case.id
        )
        ids = [each["id"] for each in choices["templates"]]
        self.assertIn(self.text.id, ids)
        self.assertNotIn(self.loyalty_text.id, ids)
