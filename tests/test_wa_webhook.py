# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Meta's notices: kept as they come, read in any order, and what clients ask for."""

import json
import random
from datetime import UTC, datetime

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account
from odoo.addons.ahorro_whatsapp.tools.message_state import Progress, merge

from .fake_cloud.cloud import TOKEN
from .fake_cloud.server import make_bodies
from .wa_case import NUMBER, WebhookCommon

RECEIVER = "odoo.addons.ahorro_whatsapp.models.webhook.wa_receiver"


@tagged("ahorro", "-at_install", "post_install")
class TestWaReceiver(WebhookCommon):
    # === STATES ===

    def test_notices_in_any_order_and_twice_give_what_the_rules_say(self):
        messages = self._enqueue()
        self._send()
        words = ("sent", "delivered", "read", "failed", "played", "something")
        chance = random.Random(7)
        for _round in range(12):
            notices, told = [], {message.id: [] for message in messages}
            for message in messages:
                for word in chance.sample(words, chance.randint(0, len(words))):
                    moment = chance.randint(1_700_000_000, 1_700_000_900)
                    told[message.id].append((word, moment, 0))
                    status = {
                        "id": message.wamid,
                        "status": word,
                        "timestamp": str(moment),
                    }
                    notices.append((NUMBER, status))
            self.env.cr.execute(
                """UPDATE ahorro_wa_message SET state = 'accepted', sent_at = NULL,
                   delivered_at = NULL, read_at = NULL, failed_at = NULL"""
            )
            bodies = make_bodies(
                notices, size=3, seed=_round, duplicated=0.3, shuffled=True
            )
            self._receive(*bodies)
            for message in messages:
                expected = merge(told[message.id], Progress())
                self.assertEqual(message.state, expected.state)
                for state, moment in expected.moments.items():
                    naive = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
                    self.assertEqual(message[f"{state}_at"], naive)

    def test_a_notice_finds_the_message_whose_answer_was_lost(self):
        from .fake_cloud import Fault

        self.cloud.plan_faults([Fault("lost")])
        message = self._enqueue(self.cases[0])
        self._send()
        self.assertEqual((message.state, message.wamid), ("unknown", False))
        notices = [
            row
            for row in self.cloud.get_statuses(["sent"])
            if row[1]["biz_opaque_callback_data"] == message.uuid
        ]
        self._receive(*make_bodies(notices))
        self.assertEqual(message.state, "sent")
        self.assertEqual(self.cloud.taken[message.wamid].uuid, message.uuid)

    def test_a_notice_that_is_quicker_than_the_answer_stands(self):
        message = self._enqueue(self.cases[0])
        [out], _n = self.env["ahorro.wa.outbox.claim"]._claim(self.account.id, 9)
        _fault, _status, answer = self.cloud.send(NUMBER, out.body)
        rows = self.cloud.get_statuses(["sent", "delivered"])
        mine = [row for row in rows if row[1]["biz_opaque_callback_data"] == out.uuid]
        self._receive(*make_bodies(mine))
        from odoo.addons.ahorro_whatsapp.tools.cloud_client import Answer
        from odoo.addons.ahorro_whatsapp.tools.cloud_sender import read_answer

        result = read_answer(out, Answer("answered", 200, answer))
        self.env["ahorro.wa.outbox.record"]._record(self.account.id, [result])
        self.env.invalidate_all()
        self.assertEqual(message.state, "delivered")
        self.assertEqual(len(self.cases[0].movement_ids.filtered("detail")), 1)

    def test_a_notice_for_another_companys_number_changes_nothing_here(self):
        message = self._enqueue(self.cases[0])
        self._send()
        status = {"id": message.wamid, "status": "read", "timestamp": "1763478000"}
        self._receive(*make_bodies([("999", status)]))
        self.assertEqual(message.state, "accepted")

    def test_a_notice_that_makes_no_sense_is_set_aside_and_the_others_are_read(self):
        message = self._enqueue(self.cases[0])
        self._send()
        status = {"id": message.wamid, "status": "read", "timestamp": "1763478000"}
        self._receive(b"no", *make_bodies([(NUMBER, status)]), b'{"entry": []}')
        self.assertEqual(message.state, "read")
        states = self.env["ahorro.wa.event"].search([]).mapped("state")
        self.assertEqual(sorted(states), ["done", "parked", "parked"])

    @mute_logger(RECEIVER)
    def test_a_notice_that_breaks_the_program_is_set_aside_after_some_tries(self):
        message = self._enqueue(self.cases[0])
        self._send()
        status = {"id": message.wamid, "status": "read", "timestamp": "1763478000"}
        receiver = type(self.env["ahorro.wa.receiver"])
        apply = receiver._apply

        def breaking(model, items):
            if any(getattr(item, "text", "") == "poison" for _key, item in items):
                raise RuntimeError("poison")
            return apply(model, items)

        self.patch(receiver, "_apply", breaking)
        poison = self._inbound(**{"from": "5493415550101"}, text={"body": "poison"})
        self._receive(poison, *make_bodies([(NUMBER, status)]))
        self.assertEqual(message.state, "read")
        parked = self.env["ahorro.wa.event"].search([("state", "=", "parked")])
        self.assertEqual((len(parked), parked.attempts), (1, 5))

    # === WHO ASKS TO BE LEFT ALONE ===

    def test_baja_from_the_holders_number_stops_what_waits_and_what_comes(self):
        message = self._enqueue(self.cases[0])
        number = message.phone_id.national
        self._receive(self._inbound(**{"from": f"549{number}"}, text={"body": "Baja."}))
        self.assertEqual(message.state, "cancelled")
        optout = self._optouts(number)
        self.assertEqual((optout.channel, optout.source), ("whatsapp", "message"))
        self.assertEqual((optout.company_id, optout.reason), (self.company, "Baja."))
        again = self._enqueue(self.cases[0], key="again")
        self._send()
        self.assertEqual((again.state, self._asked(again)), ("cancelled", 0))

    def test_baja_from_a_number_that_nobody_knows_is_kept_for_that_number(self):
        self._receive(self._inbound(**{"from": "5493415559999"}, text={"body": "BAJA"}))
        self.assertEqual(len(self._optouts("3415559999")), 1)

    def test_baja_from_a_third_partys_number_is_about_that_number(self):
        third = self.env["ahorro.phone"].create(
            {"partner_id": self.cases[0].partner_id.id, "raw": "0341 155-559-997"}
        )
        own = self._enqueue(self.cases[0])
        others = self._enqueue(
            self.cases[0], key="third", phone_id=third.id, phone=third.e164
        )
        self._receive(
            self._inbound(**{"from": third.e164.lstrip("+")}, text={"body": "BAJA"})
        )
        self.assertEqual((others.state, own.state), ("cancelled", "queued"))
        self.assertEqual(len(self._optouts(third.national)), 1)
        self.assertFalse(self._optouts(own.phone_id.national))
        self._send()
        self.assertEqual(own.state, "accepted")
        # Two messages to one person would leave one after the other.
        again = self._enqueue(
            self.cases[0], key="later", phone_id=third.id, phone=third.e164
        )
        self._send()
        self.assertEqual((again.state, self._asked(again)), ("cancelled", 0))

    def test_baja_of_a_number_that_two_share_stops_what_waits_for_both(self):
        first, second = self.cases[:2]
        number = first.partner_id.ahorro_phone_ids[:1].raw
        second.partner_id.ahorro_phone_ids.unlink()
        second.partner_id.mobile = number
        messages = self._enqueue(first | second)
        [phone] = set(messages.mapped("phone"))
        self._receive(
            self._inbound(**{"from": phone.lstrip("+")}, text={"body": "BAJA"})
        )
        self.assertEqual(set(messages.mapped("state")), {"cancelled"})

    def test_baja_to_one_of_two_companies_is_about_that_company(self):
        """A person is a client of both; each has a number of its own at Meta."""
        person = self.cases[0].partner_id
        person.company_id = False
        phone = person.ahorro_phone_ids[:1]
        other = make_account(
            self.other_company, phone_number_id="200", typed_token=TOKEN
        )
        text = self._template("Ajeno", state="ready", company_id=self.other_company.id)
        self._approve_at_meta(text, other)
        plan = self._plan(
            partner_id=person.id,
            company_id=self.other_company.id,
            subscription_number="2900002",
        )
        ours = self._enqueue(self.cases[0])
        theirs = self._enqueue(
            self.cases[0],
            key="theirs",
            company_id=self.other_company.id,
            account_id=other.id,
            template_id=text.id,
            plan_id=plan.id,
            case_id=False,
            user_id=self.other_supervisor.id,
        )
        message = {"from": phone.e164.lstrip("+"), "text": {"body": "BAJA"}}
        self._receive(self._inbound(**message))
        self.assertEqual((ours.state, theirs.state), ("cancelled", "queued"))
        self.assertEqual(self._optouts(phone.national).company_id, self.company)
        # What is written to the other company's number comes to that one's address.
        self.env["ahorro.wa.event"]._store(other.id, self._inbound("200", **message))
        self._receive()
        self.assertEqual(theirs.state, "cancelled")
        self.assertEqual(
            self._optouts(phone.national).company_id, self.company | self.other_company
        )

    def test_baja_by_a_templates_button_is_the_same(self):
        button = {"payload": "baja:1", "text": "No recibir más"}
        self._receive(
            self._inbound(**{"from": "5493415559998"}, type="button", button=button)
        )
        self.assertEqual(self._optouts("3415559998").purpose, "all")

    def test_giving_the_plan_up_is_no_opt_out(self):
        message = self._enqueue(self.cases[0])
        text = {"body": "quiero la baja del plan"}
        self._receive(
            self._inbound(**{"from": f"549{message.phone_id.national}"}, text=text)
        )
        self.assertFalse(self._optouts(message.phone_id.national))
        self.assertEqual(message.state, "queued")

    def test_alta_takes_back_what_the_number_asked_for_by_message(self):
        for word in ("BAJA", "ALTA"):
            self._receive(
                self._inbound(**{"from": "5493415559997"}, text={"body": word})
            )
        self.assertFalse(self._optouts("3415559997"))

    def test_a_preference_at_whatsapp_is_about_advertising(self):
        row = {"wa_id": "5493415559996", "value": "stop", "timestamp": 1763478000}
        value = {"metadata": {"phone_number_id": NUMBER}, "user_preferences": [row]}
        change = {"field": "user_preferences", "value": value}
        self._receive(json.dumps({"entry": [{"changes": [change]}]}).encode())
        self.assertEqual(self._optouts("3415559996").purpose, "advertising")

    def test_a_burst_of_undeliverables_opts_nobody_out_and_marks_no_phone(self):
        from .fake_cloud import Fault

        self.cloud.plan_faults([Fault("late", 131026)] * 4)
        messages = self._enqueue()
        self._send()
        mine = set(messages.mapped("uuid"))
        rows = self.cloud.get_statuses()
        rows = [row for row in rows if row[1]["biz_opaque_callback_data"] in mine]
        self._receive(*make_bodies(rows))
        self.assertEqual(set(messages.mapped("state")), {"failed"})
        self.assertEqual(set(messages.mapped("error_code")), {131026})
        for message in messages:
            self.assertFalse(self._optouts(message.phone_id.national))
            self.assertFalse(message.phone_id.no_whatsapp or message.phone_id.is_wrong)

    def test_whoever_told_meta_to_stop_is_not_sent_advertising_again(self):
        from .fake_cloud import Fault

        self.cloud.plan_faults([Fault("late", 131050)])
        message = self._enqueue(self.cases[0])
        self._send()
        rows = self.cloud.get_statuses()
        rows = [row for row in rows if row[1]["id"] == message.wamid]
        self._receive(*make_bodies(rows))
        self.assertEqual(
            self._optouts(message.phone_id.national).purpose, "advertising"
        )

    def test_whoever_has_only_a_user_name_breaks_nothing(self):
        self._receive(self._inbound(from_user_id="AR.123", text={"body": "BAJA"}))
        self.assertEqual(self.env["ahorro.wa.event"].search([]).state, "done")
