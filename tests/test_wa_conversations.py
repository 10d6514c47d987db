# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Answers reach the right operator, and leave within WhatsApp's 24 hours."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .wa_case import NUMBER
from .wa_conversation_case import ConversationCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaConversations(ConversationCommon):
    # === MADE AND SHOWN ===

    def test_the_first_answer_makes_a_conversation_with_the_last_texts(self):
        self._send()
        self._write("Gracias")
        channel = self._channels()
        self.assertEqual(len(channel), 1)
        self.assertEqual(channel.ahorro_wa_partner_id, self.person)
        self.assertEqual(channel.name, self.person.name)
        first, second = self._bodies(channel)
        self.assertIn(self.message.text, first)
        self.assertIn("Gracias", second)
        self.assertEqual(channel.message_ids[0].author_id, self.person)
        self._write("¿Cuánto debo?")
        self.assertEqual(len(self._bodies(channel)), 3)

    def test_what_comes_twice_is_shown_once_and_is_no_markup(self):
        wamid = self._write("<b>Hola</b> & chau")
        self._write("<b>Hola</b> & chau", id=wamid, more=1)
        [body] = self._bodies(self._channels())
        self.assertIn("&lt;b&gt;Hola", body)

    def test_one_that_cannot_be_shown_is_given_up_and_hinders_no_other(self):
        show = type(self.env["ahorro.wa.conversation"])._show

        def broken(service, inbound):
            if inbound.text == "rompe":
                raise ValueError("broken")
            return show(service, inbound)

        self.patch(type(self.env["ahorro.wa.conversation"]), "_show", broken)
        with self.assertLogs("odoo.addons.ahorro_whatsapp", "ERROR"):
            wamid = self._write("rompe")
            self._write("Hola")
        state = self.env["ahorro.wa.inbound"].search([("wamid", "=", wamid)])
        self.assertEqual(state.shown_state, "failed")
        self.assertEqual(len(self._bodies(self._channels())), 1)

    def test_a_change_and_a_deletion_are_marked_and_the_first_text_stays(self):
        wamid = self._write("Pago mañana")
        part = {
            "original_message_id": wamid,
            "message": {"type": "text", "text": {"body": "Pago el lunes"}},
        }
        self._write(type="edit", edit=part)
        [body] = self._bodies(self._channels())
        self.assertIn("Pago mañana", body)
        self.assertIn("Pago el lunes", body)
        self._write(type="revoke", revoke={"original_message_id": wamid})
        [body] = self._bodies(self._channels())
        self.assertIn("Pago mañana", body)

    def test_what_staff_wrote_on_the_phone_is_shown_and_opens_no_window(self):
        echo = {
            "from": "543415550100",
            "to": self.wa_id,
            "id": "wamid.echo",
            "timestamp": str(int(fields.Datetime.now().timestamp())),
            "type": "text",
            "text": {"body": "Te espero mañana"},
        }
        value = {"metadata": {"phone_number_id": NUMBER}, "message_echoes": [echo]}
        change = {"field": "smb_message_echoes", "value": value}
        self._receive(json.dumps({"entry": [{"changes": [change]}]}).encode())
        self._show()
        channel = self._channels()
        self.assertIn("Te espero mañana", self._bodies(channel)[0])
        self.assertNotEqual(channel.message_ids[0].author_id, self.person)
        self.assertFalse(channel.ahorro_wa_until)
        self.assertFalse(self.cases[0].is_callback)

    # === ROUTED ===

    def test_it_goes_to_the_operator_of_the_open_case(self):
        self.cases[0].user_id = self.operator
        self._write()
        channel = self._channels()
        self.assertEqual(channel.ahorro_wa_user_id, self.operator)
        self.assertEqual(
            channel.channel_member_ids.partner_id, self.operator.partner_id
        )

    def test_without_a_case_of_theirs_it_goes_to_who_wrote_last(self):
        self._send()
        self._write()
        self.assertEqual(self._channels().ahorro_wa_user_id, self.supervisor)

    def test_who_is_away_is_passed_over_and_the_accounts_people_get_it(self):
        self.cases[0].user_id = self.operator
        self.env["ahorro.operator.absence"]._set_away(self.operator.id, True)
        self.account.user_ids = self.supervisor
        self._write()
        channel = self._channels()
        self.assertFalse(channel.ahorro_wa_user_id)
        self.assertEqual(
            channel.channel_member_ids.partner_id, self.supervisor.partner_id
        )

    def test_another_operator_of_the_case_takes_it_over(self):
        self.cases[0].user_id = self.operator
        self._write()
        other = self._colleague()
        self.cases[0].user_id = other
        self._write()
        channel = self._channels()
        self.assertEqual(channel.ahorro_wa_user_id, other)
        self.assertNotIn(self.operator.partner_id, channel.channel_partner_ids)

    def test_a_stranger_is_a_name_alone_until_somebody_says_who_it_is(self):
        guests = self.env["mail.guest"].search([])
        self._write(**{"from": "5493415559999"})
        channel = self._channels()
        self.assertFalse(channel.ahorro_wa_partner_id)
        self.assertEqual(self.env["mail.guest"].search([]), guests)
        self.cases[0].user_id = self.operator
        wizard = self.env["ahorro.wa.link.client"].with_user(self.supervisor)
        page = wizard.create({"channel_id": channel.id, "partner_id": self.person.id})
        page.action_link()
        self.assertEqual(channel.ahorro_wa_partner_id, self.person)
        self.assertEqual(channel.ahorro_wa_user_id, self.operator)

    def test_of_two_clients_with_a_number_the_one_who_was_written_to_is_meant(self):
        other = self._person()
        self._person_plan(partner=other)
        other.mobile = self.message.phone
        self._write()
        self.assertFalse(self._channels().ahorro_wa_partner_id)
        page = self.env["ahorro.wa.link.client"].create(
            {"channel_id": self._channels().id}
        )
        self.assertEqual(page.candidate_ids, self.person | other)
        self._channels().unlink()
        self._send()
        self._write()
        self.assertEqual(self._channels().ahorro_wa_partner_id, self.person)

    def test_who_hides_the_number_is_known_by_metas_id_and_by_a_new_one(self):
        self._write(from_user_id="AR.123", **{"from": None})
        channel = self._channels()
        self._write(from_user_id="AR.123", **{"from": None})
        system = {
            "type": "user_changed_user_id",
            "previous_user_id": "AR.123",
            "user_id": "AR.456",
        }
        self._write(type="system", system=system, **{"from": None})
        self._write(from_user_id="AR.456", **{"from": None})
        self.assertEqual(self._channels(), channel)
        self.assertEqual(len(self._bodies(channel)), 3)

    def test_it_is_a_movement_and_brings_the_case_up(self):
        self.cases[0].user_id = self.operator
        later = fields.Datetime.now() + timedelta(days=3)
        self.cases[0].write({"next_action_at": later, "is_callback": True})
        self._write("Quiero pagar")
        movement = self.cases[0].movement_ids[0]
        self.assertIn("Quiero pagar", movement.comment)
        self.assertTrue(self.cases[0].is_due)
        self.assertEqual(self.cases[0].next_action_user_id, self.operator)
        answer = self._as(self.operator).attend_next()
        self.assertEqual(answer["case_id"], self.cases[0].id)

    # === ANSWERED ===

    def test_what_is_written_in_it_is_sent_at_once_and_its_tick_turns(self):
        self.cases[0].user_id = self.operator
        wamid = self._write()
        channel = self._channels()
        inbound_mail = channel.message_ids[0]
        self._answer(self.operator, channel, "Son $ 100", parent_id=inbound_mail.id)
        message = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        self.assertEqual(message.user_id, self.operator)
        self.assertEqual(message._prepare_tick()["tick"], "waiting")
        self._send()
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.to, f"+{self.wa_id}")
        self.assertEqual(taken.body["text"]["body"], "Son $ 100")
        self.assertEqual(taken.body["context"]["message_id"], wamid)
        status = {
            "id": message.wamid,
            "status": "read",
            "timestamp": "1763478000",
            "recipient_id": self.wa_id,
        }
        self._receive(self._status(status))
        self.assertEqual(message._prepare_tick()["tick"], "read")
        comments = self.cases[0].movement_ids.mapped("comment")
        self.assertTrue(any("Son $ 100" in (one or "") for one in comments))

    def test_it_leaves_at_night_and_whatever_was_sent_this_week(self):
        self.cases[0].user_id = self.operator
        self.time.move_to(fields.Datetime.now().replace(hour=5) + timedelta(days=1))
        self._write()
        self._answer(self.operator, self._channels())
        self._send()
        message = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        self.assertEqual(message.state, "accepted")

    def test_after_24_hours_nothing_is_written_and_what_waited_does_not_leave(self):
        self.cases[0].user_id = self.operator
        self._write()
        channel = self._channels()
        self._answer(self.operator, channel)
        self.time.tick(timedelta(hours=24, minutes=1))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._answer(self.operator, channel)
        self._send()
        message = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        self.assertEqual(message.state, "cancelled")
        self.assertEqual(self.cloud.requests[message.uuid], 0)
        self.assertEqual(message._prepare_tick()["tick"], "failed")

    def test_after_baja_nobody_answers_until_the_person_writes_again(self):
        self.cases[0].user_id = self.operator
        self._write("BAJA")
        channel = self._channels()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._answer(self.operator, channel)
        self.assertEqual(self._told(channel), (True, True))
        self.time.tick(timedelta(minutes=5))
        self._write("¿Cuánto debo?")
        self._answer(self.operator, channel)
        self.assertEqual(self._told(channel), (False, False))

    def _told(self, channel):
        """Return whether Discuss shows that they asked for nothing, and says why."""
        store = Store().add(channel.with_user(self.operator)).get_result()
        shown = {row["id"]: row for row in store["discuss.channel"]}[channel.id]
        method = "get_ahorro_wa_problem"
        problem = self._rpc(self.operator, "discuss.channel", method, channel.ids)
        return shown["ahorro_wa_refused"], bool(problem)

    def test_what_was_sent_is_neither_changed_nor_deleted(self):
        self.cases[0].user_id = self.operator
        self._write()
        mail = self._answer(self.operator, self._channels())
        with self.assertRaises(UserError):
            self._channels()._check_can_update_message_content(mail)

    def _status(self, status):
        value = {"metadata": {"phone_number_id": NUMBER}, "statuses": [status]}
        change = {"field": "messages", "value": value}
        return json.dumps({"entry": [{"changes": [change]}]}).encode()

    def test_an_answer_wakes_the_sender_and_waits_for_no_schedule(self):
        """Nothing waits for the minute of the scheduler, from the notice to Meta."""
        self.cases[0].user_id = self.operator
        woken = []

        def trigger(cron, at=None):
            woken.append((cron.get_external_id()[cron.id], at))
            return self.env["ir.cron.trigger"]

        self.patch(type(self.env["ir.cron"]), "_trigger", trigger)
        self._receive(self._inbound(text={"body": "Hola"}, **{"from": self.wa_id}))
        self.assertIn(("ahorro_whatsapp.ir_cron_conversation", None), woken)
        woken.clear()
        self._write()
        self._answer(self.operator, self._channels())
        self.assertIn(("ahorro_whatsapp.ir_cron_send", None), woken)
        woken.clear()
        file = self.env["ir.attachment"].with_user(self.operator).sudo()
        made = file.create(
            {"name": "a.pdf", "raw": b"%PDF-", "res_model": "mail.compose.message"}
        )
        self._answer(self.operator, self._channels(), attachment_ids=made.ids)
        self.assertIn(("ahorro_whatsapp.ir_cron_upload", None), woken)

    # === QUICK REPLIES ===

    def _of_arrears(self):
        self.cases[0].user_id = self.operator
        self.cases[0].type_id = self.env.ref("ahorro_campaign.campaign_type_arrears")

    def _press(self, text, payload=None, **message):
        button = {"text": text, "payload": payload or text}
        return self._write(type="button", button=button, **message)

    def test_a_client_who_says_that_they_paid_is_marked_and_comes_up(self):
        self._of_arrears()
        self._press("Listo", "pague:Listo")
        case = self.cases[0]
        movement = case.movement_ids[0]
        said = self.env.ref("ahorro_campaign.result_arrears_informa_que_ya_pago")
        self.assertEqual(movement.result_id, said)
        self.assertIn("“Listo”", movement.comment)
        self.assertNotEqual(case.state, "done", "a client's word finishes no case")
        self.assertFalse(case.result_id)
        taken = self._as(self.operator).attend_next()
        self.assertEqual(taken["case_id"], case.id)
        self.assertIn("“Listo”", taken["file"]["wa_wish"]["text"])
        self.time.tick(timedelta(minutes=1))
        self._save(self.operator, taken["lease_token"])
        self.env.invalidate_all()
        self.assertFalse(self.person._get_wa_wish(), "attended: it is no news")

    def test_a_client_who_promises_has_the_operator_ask_when_and_how_much(self):
        self._of_arrears()
        self._write("Voy a pagar")
        movement = self.cases[0].movement_ids[0]
        promise = self.env.ref("ahorro_campaign.result_arrears_promesa_de_pago")
        self.assertEqual(movement.result_id, promise)
        self.assertFalse(movement.promise_date)
        self.assertTrue(self.person._get_wa_wish())
        self.assertTrue(self.cases[0].is_due)

    def test_it_is_about_the_plan_of_the_message_that_is_answered(self):
        other = self._person_plan(partner=self.person)
        campaign = self.cases[0].campaign_id
        second = self.env["ahorro.case"].create(
            {"plan_id": other.id, "campaign_id": campaign.id}
        )
        self._send()
        last = self._enqueue(second, key="second")
        self._send()
        self._press("Ya pagué", context={"id": last.wamid})
        self.assertEqual(second.movement_ids[0].detail["client_says"], "paid")
        self._press("Ya pagué", context={"id": self.message.wamid})
        self.assertEqual(self.cases[0].movement_ids[0].detail["client_says"], "paid")

    def test_a_type_without_such_a_result_has_the_sentence_alone(self):
        kind = self.cases[0].type_id.copy({"name": "Otra"})
        self.cases[0].sudo().type_id = kind
        self._press("Ya pagué")
        movement = self.cases[0].movement_ids[0]
        self.assertFalse(movement.result_id)
        self.assertEqual(movement.detail["client_says"], "paid")

    def test_baja_by_its_button_leaves_them_alone(self):
        self._press("No quiero más", "baja:No quiero más")
        self.assertTrue(self._optouts(self.wa_id[-10:]))

    def test_a_button_does_by_its_text_what_nobody_said_otherwise(self):
        button = self.env["ahorro.wa.template.button"]
        made = button.create(
            [
                {"template_id": self.text.id, "text": text}
                for text in ("Ya pagué", "BAJA", "Necesito ayuda")
            ]
        )
        self.assertEqual(made.mapped("effect"), ["paid", "stop", False])
        made[2].effect = "promise"
        body = self.env["ahorro.wa.text"]._prepare_for_service(
            self.text, self.cases[0].plan_id, self.message.phone
        )["body"]
        payloads = [
            part["parameters"][0]["payload"]
            for part in body["template"]["components"]
            if part["type"] == "button"
        ]
        self.assertEqual(
            payloads, ["pague:Ya pagué", "baja:BAJA", "promesa:Necesito ayuda"]
        )
