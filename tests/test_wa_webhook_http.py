# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The address of Meta's notices: who may post there, and what comes through."""

import json

from odoo.tests import HttpCase, tagged

from .fake_cloud.server import make_bodies, sign_body
from .wa_case import NUMBER, WebhookCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaWebhook(WebhookCommon, HttpCase):
    def _url(self):
        return f"/ahorro_wa/webhook/{self.account.webhook_key}"

    def _post(self, raw, headers=None, url=None):
        headers = sign_body(self.cloud, raw) if headers is None else headers
        self.env.flush_all()
        return self.url_open(url or self._url(), data=raw, headers=headers)

    def _events(self):
        return self.env["ahorro.wa.event"].search([])

    def test_the_challenge_is_answered_each_time_and_to_who_knows_the_word(self):
        for word, status in (("mine", 200), ("mine", 200), ("other", 403), ("", 403)):
            answer = self.url_open(
                f"{self._url()}?hub.mode=subscribe&hub.challenge=1158&hub.verify_token={word}"
            )
            self.assertEqual(answer.status_code, status)
            self.assertEqual(answer.text == "1158", status == 200)

    def test_signed_bytes_are_kept_as_they_came_and_once(self):
        raw = b'{"entry": [], "text": "ma\\u00f1ana"}'
        for _time in range(3):
            self.assertEqual(self._post(raw).status_code, 200)
        [event] = self._events()
        self.env.cr.execute("SELECT raw FROM ahorro_wa_event WHERE id = %s", [event.id])
        self.assertEqual(bytes(self.env.cr.fetchone()[0]), raw)

    def test_what_is_not_signed_by_meta_is_not_kept(self):
        raw = b'{"entry": [1]}'
        good = sign_body(self.cloud, raw)
        again = json.dumps(json.loads(raw)).encode() + b" "
        for body, headers in (
            (raw, {"Content-Type": "application/json"}),
            (raw, {**good, "X-Hub-Signature-256": "sha256=00"}),
            (again, good),
        ):
            self.assertEqual(self._post(body, headers).status_code, 401)
        self.assertFalse(self._events())

    def test_without_a_secret_nothing_is_accepted(self):
        self.env.cr.execute("UPDATE ahorro_wa_account SET app_secret = NULL")
        self.assertEqual(self._post(b"{}").status_code, 403)
        self.assertFalse(self._events())

    def test_an_address_that_nobody_has_takes_nothing(self):
        for key in ("other", "%00", "a%00b", "%ED%A0%80", "x" * 5_000):
            answer = self._post(b"{}", url=f"/ahorro_wa/webhook/{key}")
            self.assertEqual(answer.status_code, 404, key)

    def test_a_thousand_updates_in_one_request_are_read(self):
        messages = self._enqueue()
        self._send()
        rows = []
        for place in range(1000):
            status = {
                "id": f"wamid.X{place}",
                "status": "sent",
                "timestamp": "1763478000",
            }
            rows.append((NUMBER, status))
        rows += [
            (NUMBER, {"id": one.wamid, "status": "read", "timestamp": "1763478000"})
            for one in messages
        ]
        [raw] = make_bodies(rows, size=2000)
        self.assertEqual(self._post(raw).status_code, 200)
        self.env["ahorro.wa.receiver"]._read_some(50)
        self.env.invalidate_all()
        self.assertEqual(set(messages.mapped("state")), {"read"})

    def test_every_type_comes_through_signed_and_breaks_nothing(self):
        file = {"id": "654", "mime_type": "image/jpeg"}
        reply = {"id": "baja:1", "title": "No recibir más"}
        parts = {
            "text": {"body": "Hola"},
            **dict.fromkeys(("image", "video", "audio", "document", "sticker"), file),
            "location": {"latitude": -33.7, "longitude": -61.9, "name": "Acá"},
            "contacts": [{"name": {"formatted_name": "Ana"}}],
            "button": {"text": "Ya pagué", "payload": "pago:1"},
            "interactive": {"type": "button_reply", "button_reply": reply},
            "reaction": {"message_id": "wamid.1", "emoji": "👍"},
            "order": {"catalog_id": "1", "product_items": []},
            "unsupported": None,
            "something_of_2028": {"deep": [{"a": None}]},
        }
        for kind, part in parts.items():
            message = {"from": "5493415559990", "type": kind, kind: part}
            raw = self._inbound(id=f"wamid.{kind}", **message)
            self.assertEqual(self._post(raw).status_code, 200, kind)
        while self.env["ahorro.wa.receiver"]._read_some(50):
            pass
        self.env.invalidate_all()
        kept = self.env["ahorro.wa.inbound"].search([])
        self.assertEqual(set(kept.mapped("kind")), set(parts))
        self.assertEqual(set(self._events().mapped("state")), {"done"})
        # Pressing a button is a wish as much as writing it.
        self.assertTrue(self._optouts("3415559990"))

    def test_what_is_no_json_is_kept_set_aside_and_hinders_nobody(self):
        for raw in (b"no", b"[1", b'{"entry": 7}', b"\xff\xfe", b"null"):
            self.assertEqual(self._post(raw).status_code, 200, raw)
        name = {"from_user_id": "AR.9", "text": {"body": "Hola"}}
        raw = self._inbound(id="wamid.name", **name)
        self.assertEqual(self._post(raw).status_code, 200)
        while self.env["ahorro.wa.receiver"]._read_some(50):
            pass
        self.env.invalidate_all()
        states = self._events().mapped("state")
        self.assertEqual((states.count("parked"), states.count("done")), (5, 1))
        self.assertEqual(self.env["ahorro.wa.inbound"].search([]).bsuid, "AR.9")

    def test_too_much_is_refused(self):
        raw = b"x" * (3 * 2**20 + 1)
        self.assertEqual(self._post(raw).status_code, 413)
