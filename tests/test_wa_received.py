# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What clients write: kept once, corrected, moved, and pointed out where it must be."""

import json
import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import Cursor
from odoo.tests import tagged

from .fake_cloud.server import make_bodies
from .wa_case import NUMBER, WebhookCommon

BAJA = "quiero la baja del plan"


@tagged("ahorro", "-at_install", "post_install")
class TestWaReceived(WebhookCommon):
    def setUp(self):
        super().setUp()
        self.message = self._enqueue(self.cases[0])
        self.person = self.message.partner_id
        self.wa_id = self.message.phone.lstrip("+")

    def _write(self, text="Hola", wamid=None, **message):
        message = {"from": self.wa_id, "text": {"body": text}, **message}
        if message["from"] is None:
            del message["from"]
        wamid = wamid or f"wamid.{random.random()}"
        self._receive(self._inbound(id=wamid, **message))
        return wamid

    def _kept(self, wamid):
        return self.env["ahorro.wa.inbound"].search([("wamid", "=", wamid)])

    def _pointed_out(self):
        return (
            self.env["ahorro.movement"]
            .search([("kind", "=", "message")])
            .filtered(lambda one: (one.detail or {}).get("possible_baja"))
        )

    # === KEPT ===

    def test_a_message_is_kept_once_however_often_it_comes(self):
        wamid = self._write("Hola", timestamp="1763478000")
        self._write("Hola", wamid, timestamp="1763478000", more=1)
        row = self._kept(wamid)
        self.assertEqual((len(row), row.text, row.phone), (1, "Hola", self.wa_id))
        self.assertEqual(row.company_id, self.company)

    def test_a_file_is_named_and_not_asked_for(self):
        image = {"id": "654", "mime_type": "image/jpeg", "caption": "Pago"}
        requests = self.cloud.files._addresses.copy()
        row = self._kept(self._write(type="image", image=image))
        self.assertEqual(
            (row.kind, row.media_id, row.media_mime, row.text),
            ("image", "654", "image/jpeg", "Pago"),
        )
        self.assertEqual(self.cloud.files._addresses, requests)

    def test_what_a_client_changes_or_takes_back_stands_beside_the_first_text(self):
        wamid = self._write("Pago mañana")
        for place, text in ((2, "Pago el lunes"), (1, "Pago el jueves")):
            part = {
                "original_message_id": wamid,
                "message": {"type": "text", "text": {"body": text}},
            }
            moment = str(1763478000 + place)
            self._write(type="edit", edit=part, timestamp=moment)
        row = self._kept(wamid)
        self.assertEqual((row.text, row.edited_text), ("Pago mañana", "Pago el lunes"))
        self._write(type="revoke", revoke={"original_message_id": wamid})
        row = self._kept(wamid)
        self.assertTrue(row.revoked_at)
        self.assertEqual(row.text, "Pago mañana")

    def test_whoever_makes_baja_of_a_message_is_left_alone(self):
        wamid = self._write("Hola")
        part = {
            "original_message_id": wamid,
            "message": {"type": "text", "text": {"body": "BAJA"}},
        }
        self._write(type="edit", edit=part)
        self.assertTrue(self._optouts(self.message.phone_id.national))

    def test_messages_go_along_when_a_person_changes_number_or_id(self):
        wamid = self._write("Hola", from_user_id="AR.1")
        system = {"type": "user_changed_number", "wa_id": "5493415550999"}
        self._write(type="system", system=system)
        self.assertEqual(self._kept(wamid).phone, "5493415550999")
        system = {
            "type": "user_changed_user_id",
            "previous_user_id": "AR.1",
            "user_id": "AR.2",
        }
        self._write(**{"from": None}, type="system", system=system)
        self.assertEqual(self._kept(wamid).bsuid, "AR.2")

    def test_what_staff_wrote_on_the_phone_is_kept_and_wishes_nothing(self):
        echo = {"to": self.wa_id, "id": "wamid.E", "type": "text", "timestamp": "1"}
        value = {
            "metadata": {"phone_number_id": NUMBER},
            "message_echoes": [echo | {"text": {"body": "BAJA"}}],
        }
        change = {"field": "smb_message_echoes", "value": value}
        self._receive(json.dumps({"entry": [{"changes": [change]}]}).encode())
        self.assertTrue(self._kept("wamid.E").is_echo)
        self.assertFalse(self._optouts(self.message.phone_id.national))
        self.assertEqual(self.message.state, "queued")

    def test_what_nobody_knows_is_kept_as_it_came_and_breaks_nothing(self):
        for field in ("standby", "calls", "something_of_2028"):
            change = {"field": field, "value": {"anything": field}}
            self._receive(json.dumps({"entry": [{"changes": [change]}]}).encode())
        states = self.env["ahorro.wa.event"].search([]).mapped("state")
        self.assertEqual(set(states), {"done"})

    # === WHO HIDES THE NUMBER ===

    def test_baja_of_who_hides_the_number_is_of_the_message_that_it_answers(self):
        self._send()
        context = {"id": self.message.wamid}
        self._write("BAJA", **{"from": None}, from_user_id="AR.9", context=context)
        self.assertTrue(self._optouts(self.message.phone_id.national))

    def test_baja_of_who_hides_the_number_is_known_by_the_notices_of_our_message(self):
        self._send()
        status = {
            "id": self.message.wamid,
            "status": "read",
            "timestamp": "1763478000",
            "recipient_user_id": "AR.77",
        }
        self._receive(*make_bodies([(NUMBER, status)]))
        self._write("BAJA", **{"from": None}, from_user_id="AR.77")
        self.assertTrue(self._optouts(self.message.phone_id.national))

    def test_baja_of_somebody_whom_nobody_knows_is_told_to_people(self):
        self.account.user_ids = self.supervisor
        contacts = [{"profile": {"username": "ana"}, "user_id": "AR.55"}]
        value = {
            "metadata": {"phone_number_id": NUMBER},
            "contacts": contacts,
            "messages": [
                {
                    "id": "wamid.N",
                    "type": "text",
                    "timestamp": "1763478000",
                    "from_user_id": "AR.55",
                    "text": {"body": "BAJA"},
                }
            ],
        }
        change = {"field": "messages", "value": value}
        self._receive(json.dumps({"entry": [{"changes": [change]}]}).encode())
        post = self.account.message_ids[:1]
        self.assertIn("ana", post.body)
        self.assertIn(self.supervisor.partner_id, post.notified_partner_ids)

    # === POSSIBLE BAJA ===

    def test_a_possible_baja_is_a_movement_of_the_open_case_and_opts_nobody_out(self):
        wamid = self._write(BAJA)
        self._write(BAJA, wamid, more=2)
        movement = self._pointed_out()
        self.assertEqual(movement.case_id, self.cases[0])
        self.assertIn(BAJA, movement.comment)
        self.assertFalse(self._optouts(self.message.phone_id.national))
        self.assertEqual(self.message.state, "queued")

    def test_the_operator_reads_it_on_the_client_until_somebody_attended(self):
        def shown():
            return self._rpc(
                self.operator, "res.partner", "get_client_file", self.person.ids
            )["wa_wish"]

        self.assertFalse(shown())
        self._write(BAJA)
        self.assertIn(BAJA, shown()["text"])
        movement = self._pointed_out()
        self.env["ahorro.movement"]._log(
            [
                {
                    "kind": "comment",
                    "case_id": self.cases[0].id,
                    "comment": "Es por el plan",
                    "date": movement.date + timedelta(minutes=5),
                }
            ]
        )
        self.env.invalidate_all()
        self.assertFalse(shown())

    def test_the_attend_screen_shows_it_too_and_asks_nothing_more_for_it(self):
        attend = self._as(self.operator)
        self._send()  # of what was sent is asked whether it arrived
        self.assertFalse(self._attend_and_return())
        self._count_queries(self._attend_and_return)  # what is kept is read
        queries = self._count_queries(self._attend_and_return)
        self._write(BAJA)
        self.assertIn(BAJA, self._attend_and_return()["text"])
        self.assertEqual(self._count_queries(self._attend_and_return), queries)
        answer = attend.attend_case(self.cases[0].id)
        self.time.tick(timedelta(minutes=5))
        values = {"kind": "comment", "comment": "Es por el plan"}
        attend.save_attention(answer["lease_token"], values, "wish", False)
        self.assertFalse(self._attend_and_return())

    def test_without_a_case_the_attend_screen_shows_it_too(self):
        attend = self._as(self.operator)
        answer = attend.attend_case(self.cases[0].id)
        values = {"kind": "finish", "result_id": self.closing.id, "comment": "x"}
        attend.save_attention(answer["lease_token"], values, "done", False)
        self.time.tick(timedelta(minutes=5))
        self._write(BAJA)
        answer = attend.attend_plan(self.cases[0].plan_id.id, True)
        self.assertIn(BAJA, answer["file"]["wa_wish"]["text"])

    def _attend_and_return(self):
        attend = self._as(self.operator)
        answer = attend.attend_case(self.cases[0].id)
        attend.lease_release(answer["lease_token"])
        return answer["file"]["wa_wish"]

    def _count_queries(self, call):
        queries = []
        execute = Cursor.execute

        def counted(cursor, *args, **kwargs):
            queries.append(args)
            return execute(cursor, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", counted):
            call()
        return len(queries)

    def test_a_possible_baja_of_a_stranger_is_noted_at_the_account(self):
        self._write(BAJA, **{"from": "5493415559999"})
        self.assertFalse(self._pointed_out())
        self.assertIn(BAJA, self.account.message_ids[:1].body)

    def test_without_the_nine_it_is_the_same_number(self):
        self._write(BAJA, **{"from": self.wa_id.replace("549", "54", 1)})
        self.assertEqual(self._pointed_out().case_id, self.cases[0])

    # === A PERSON'S DATA ===

    def test_what_a_person_wrote_is_among_their_data_and_goes_with_it(self):
        wamid = self._write("Secreto de Ana")
        register = self.env["ahorro.person.register"]
        person = register._open(self.person)
        self.assertEqual(register._find_wa_inbound(person), self._kept(wamid))
        self.person._erase_person_data()
        self.assertFalse(self._kept(wamid))

    def _has(self, table, word):
        self.env.flush_all()
        self.env.cr.execute(
            f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{word}%"]
        )
        return self.env.cr.fetchone()[0]

    def test_what_who_hides_the_number_wrote_goes_with_their_data_too(self):
        self._send()
        status = {
            "id": self.message.wamid,
            "status": "delivered",
            "timestamp": "1763478000",
            "recipient_user_id": "AR.hidden7",
        }
        self._receive(*make_bodies([(NUMBER, status)]))
        wamid = self._write("Secreto", **{"from": None, "from_user_id": "AR.hidden7"})
        self.assertTrue(self._kept(wamid))
        self.person._erase_person_data()
        self.assertFalse(self._kept(wamid))
        in_hex = b"AR.hidden7".hex()
        self.assertFalse(self._has("ahorro_wa_event", in_hex))

    def test_what_meta_tells_of_an_erased_persons_message_does_not_say_who_it_was(self):
        self._send()
        self.person._erase_person_data()
        status = {
            "id": self.message.wamid,
            "status": "failed",
            "timestamp": "1763478000",
            "recipient_user_id": "AR.hidden8",
            "errors": [{"code": 131026, "error_data": {"details": "To: 5493462"}}],
        }
        self._receive(*make_bodies([(NUMBER, status)]))
        self.assertEqual(self.message.state, "failed")
        self.assertFalse(self._has("ahorro_wa_message", "AR.hidden8"))
        self.assertFalse(self._has("ahorro_wa_message", "5493462"))

    def test_messages_are_forgotten_with_the_notices_that_they_came_in(self):
        old, new = self._write("Viejo", timestamp="1700000000"), self._write("Nuevo")
        now = fields.Datetime.now()
        self._kept(new).moment = now
        self.env.flush_all()
        self.env["ahorro.wa.inbound"]._forget_old()
        self.env.invalidate_all()
        self.assertFalse(self._kept(old))
        self.assertTrue(self._kept(new))
