# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that clients send: fetched apart, within bounds, and read by nobody else."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.ahorro_whatsapp.models.webhook.wa_media import MAX_TRIES

from .wa_case import WebhookCommon

JPEG = b"\xff\xd8\xff\xe0 a transfer's receipt"


@tagged("ahorro", "-at_install", "post_install")
class TestWaMedia(WebhookCommon):
    def setUp(self):
        super().setUp()
        self.media = self.env["ahorro.wa.media"]
        self.wa_id = self.cases[0].partner_id.ahorro_phone_ids[:1].e164.lstrip("+")
        self.colleague = new_test_user(
            self.env,
            "media_colleague",
            "base.group_user,ahorro_plan.group_operator",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def _receive_file(self, data=JPEG, mime="image/jpeg", media_id=None, **part):
        """Have a client send a file that the service has; return its message."""
        media_id = media_id or self.cloud.files.add(mime, data)
        kind = "image" if mime.startswith("image") else "document"
        part = {"id": media_id, "mime_type": mime, **part}
        wamid = f"wamid.M{media_id}"
        self._receive(
            self._inbound(id=wamid, type=kind, **{"from": self.wa_id, kind: part})
        )
        return self.env["ahorro.wa.inbound"].search([("wamid", "=", wamid)])

    def _fetch(self):
        while self.media._fetch_some(10):
            pass
        self.env.invalidate_all()

    def test_reading_a_notice_asks_for_no_file(self):
        asked = dict(self.cloud.files._addresses)
        row = self._receive_file()
        self.assertEqual(row.media_state, "waiting")
        self.assertEqual(self.cloud.files._addresses, asked)

    def test_a_file_becomes_an_attachment_of_its_message(self):
        row = self._receive_file(filename="../recibo.exe", mime="image/jpeg")
        self._fetch()
        file = row._get_files()
        self.assertEqual((row.media_state, file.raw), ("kept", JPEG))
        self.assertEqual((file.name, file.mimetype), ("recibo.jpg", "image/jpeg"))
        self.assertFalse(file.public or file.access_token)
        self._fetch()
        self.assertEqual(row._get_files(), file)

    def test_nobody_reads_the_file_of_a_message_that_they_may_not_read(self):
        row = self._receive_file()
        self._fetch()
        file = row._get_files()
        values = {"company_id": self.company.id, "company_ids": self.company.ids}
        system = new_test_user(self.env, "media_system", "base.group_system", **values)
        for user in (self.operator, self.supervisor, self.admin, self.stranger, system):
            with self.assertRaises(AccessError, msg=user.login):
                file.with_user(user).read(["raw"])
            with self.assertRaises(AccessError, msg=user.login):
                file.with_user(user).search([("res_model", "=", row._name)])
            found = file.with_user(user).search([("name", "=", file.name)])
            self.assertFalse(found, user.login)

    def test_it_is_shown_in_the_conversation_or_why_it_is_not(self):
        self.cases[0].user_id = self.operator
        row = self._receive_file()
        refused = self._receive_file(b"MZ", "application/x-msdownload")
        self.env["ahorro.wa.conversation"]._show_some(5)
        self.assertFalse(row.mail_message_id.attachment_ids)
        self._fetch()
        file = row.mail_message_id.attachment_ids
        self.assertEqual((file.raw, file.mimetype), (JPEG, "image/jpeg"))
        self.assertFalse(file.public or file.access_token)
        self.assertEqual(file.with_user(self.operator).raw, JPEG)
        for user in (self.colleague, self.stranger):
            with self.assertRaises(AccessError, msg=user.login):
                file.with_user(user).read(["raw"])
        self.assertFalse(refused.mail_message_id.attachment_ids)
        env = row.with_context(lang=self.account._get_lang()).env
        label = dict(row._fields["media_state"]._description_selection(env))
        self.assertIn(
            label[refused.media_state][:10], str(refused.mail_message_id.body)
        )
        later = self._receive_file(data=JPEG + b"2")
        self._fetch()
        self.env["ahorro.wa.conversation"]._show_some(5)
        self.assertEqual(later.mail_message_id.attachment_ids.raw, JPEG + b"2")
        self.cases[0].partner_id._erase_person_data()
        self.assertFalse(file.exists())

    def test_what_fails_is_tried_again_and_the_others_are_fetched(self):
        bad = self._receive_file(media_id="never")
        good = self._receive_file()
        self._fetch()
        self.assertEqual((bad.media_state, good.media_state), ("waiting", "kept"))
        self.assertFalse(self.media._fetch_some(10), "not before its time")
        self.cloud.files.add("image/jpeg", JPEG, media_id="never")
        self.time.tick(timedelta(minutes=2))
        self._fetch()
        self.assertEqual(bad.media_state, "kept")

    def test_a_service_that_does_not_answer_loses_nothing(self):
        row = self._receive_file()
        params = self.env["ir.config_parameter"]
        url = params.get_param("ahorro_whatsapp.graph_base_url")
        params.set_param("ahorro_whatsapp.graph_base_url", "http://127.0.0.1:1")
        self._fetch()
        self.assertEqual((row.media_state, row.media_tries), ("waiting", 1))
        params.set_param("ahorro_whatsapp.graph_base_url", url)
        self.time.tick(timedelta(minutes=2))
        self._fetch()
        self.assertEqual(row.media_state, "kept")

    def test_a_process_that_dies_with_a_file_leaves_it_for_the_next(self):
        row = self._receive_file()
        self.media._claim(10)
        self.assertFalse(self.media._fetch_some(10), "two do not fetch the same")
        self.time.tick(timedelta(minutes=2))
        self._fetch()
        self.assertEqual(row.media_state, "kept")

    def test_after_some_tries_it_is_given_up(self):
        row = self._receive_file(media_id="gone")
        for _try in range(MAX_TRIES + 2):
            self._fetch()
            self.time.tick(timedelta(hours=13))
        self.assertEqual((row.media_state, row.media_tries), ("lost", MAX_TRIES))

    def test_what_is_too_large_stays_at_meta_whatever_meta_says_of_its_size(self):
        self.env["ir.config_parameter"].set_param("ahorro_whatsapp.media_mb", "1")
        large = JPEG + b"x" * 2**20
        honest = self._receive_file(large)
        self._fetch()
        self.assertEqual(honest.media_state, "refused_size")
        describe = self.cloud.files.describe
        self.patch(
            self.cloud.files,
            "describe",
            lambda *args: describe(*args) | {"file_size": 5},
        )
        lying = self._receive_file(large)
        self._fetch()
        self.assertEqual(lying.media_state, "refused_size")
        self.assertFalse((honest | lying)._get_files())

    def test_what_a_browser_would_run_is_not_kept_whatever_it_says_it_is(self):
        page = b"<html><script>alert(1)</script></html>"
        for mime, state in (
            ("text/html", "refused_kind"),
            ("image/svg+xml", "refused_kind"),
            ("application/x-msdownload", "refused_kind"),
            ("image/jpeg", "refused_content"),
            ("application/pdf", "refused_content"),
        ):
            row = self._receive_file(page, mime)
            self._fetch()
            self.assertEqual(row.media_state, state, mime)
            self.assertFalse(row._get_files())
        row = self._receive_file(page, "text/plain")
        self._fetch()
        self.assertEqual(row._get_files().mimetype, "text/plain")

    def test_the_token_goes_to_no_other_server(self):
        describe = self.cloud.files.describe
        self.patch(
            self.cloud.files,
            "describe",
            lambda *args: describe(*args) | {"url": "http://127.0.0.1:9/steal"},
        )
        row = self._receive_file()
        self._fetch()
        self.assertEqual(row.media_state, "waiting")

    def test_a_file_goes_with_its_message_and_with_the_person(self):
        old, new = self._receive_file(), self._receive_file()
        self._fetch()
        files = old._get_files(), new._get_files()
        old.moment -= timedelta(days=40)
        new.moment = self.env.cr.now()
        self.env["ahorro.wa.inbound"]._forget_old()
        self.assertFalse(files[0].exists())
        self.assertTrue(files[1].exists())
        person = self.cases[0].partner_id.sudo()
        self.assertIn(files[1], person._get_person_files())
        person._erase_person_data()
        self.assertFalse(files[1].exists())
