# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that operators send: what WhatsApp takes, stored once and sent once."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.ahorro_whatsapp.models.outbox.wa_upload import MAX_TRIES

from .fake_cloud.cloud import Fault
from .wa_conversation_case import ConversationCommon

PDF = b"%PDF-1.7 the quotation"
JPEG = b"\xff\xd8\xff\xe0 the car"
OGG = b"OggS" + b"\0" * 24 + b"OpusHead"


@tagged("ahorro", "-at_install", "post_install")
class TestWaMediaOut(ConversationCommon):
    def setUp(self):
        super().setUp()
        self.cloud.upload_faults.clear()
        self.cases[0].user_id = self.operator
        self._send()
        self._write("¿Me pasás el presupuesto?")
        self.channel = self._channels()
        self.upload = self.env["ahorro.wa.upload"]

    def _attach(self, data=PDF, name="presupuesto.pdf", user=None):
        """Attach a file as Discuss does before the answer is written."""
        files = self.env["ir.attachment"].with_user(user or self.operator).sudo()
        return files.create(
            {"name": name, "raw": data, "res_model": "mail.compose.message"}
        )

    def _send_files(self, *files, text=""):
        ids = [file.id for file in files]
        self._answer(self.operator, self.channel, text, attachment_ids=ids)
        return self._answers()

    def _answers(self):
        found = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        return found.sorted("id")

    def _upload(self):
        while self.upload._upload_some(5):
            pass
        self.env.invalidate_all()

    def test_a_file_reaches_the_client_with_its_text(self):
        file = self._attach(name="foto.jpg")
        message = self._send_files(file, text="Acá va")
        self._send()
        self.assertFalse(self._asked(message), "not before its file is there")
        self._upload()
        self._send()
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.body["type"], "document", "by content, not by name")
        part = taken.body["document"]
        self.assertEqual((part["filename"], part["caption"]), ("foto.pdf", "Acá va"))
        self.assertEqual(self.cloud.files.get(part["id"]).data, PDF)
        self.assertEqual(message._prepare_tick()["tick"], "waiting")
        comments = self.cases[0].movement_ids.mapped("comment")
        self.assertTrue(any("foto.pdf" in (one or "") for one in comments))

    def test_it_is_stored_once_and_read_by_who_reads_the_conversation(self):
        file = self._attach()
        before = self.env["ir.attachment"].search_count([])
        message = self._send_files(file)
        self._upload()
        self._send()
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertEqual(message.mail_message_id.attachment_ids, file)
        self.assertEqual(
            (file.res_model, file.res_id),
            (
                "discuss.channel",
                self.channel.id,
            ),
        )
        read = self._rpc(self.operator, "ir.attachment", "read", file.ids, ["name"])
        self.assertEqual(read[0]["name"], "presupuesto.pdf")
        with self.assertRaises(UserError):
            self._rpc(self._colleague(), "ir.attachment", "read", file.ids, ["name"])

    def test_each_file_is_a_message_and_what_takes_no_caption_has_its_text_before(self):
        files = self._attach(OGG, "voz"), self._attach(JPEG, "auto.png")
        messages = self._send_files(*files, text="Escuchá")
        self._upload()
        self._send()
        sent = [self.cloud.taken[one.wamid].body for one in messages]
        self.assertEqual([one["type"] for one in sent], ["text", "audio", "image"])
        self.assertEqual(sent[0]["text"]["body"], "Escuchá")
        self.assertNotIn("caption", sent[1]["audio"])
        self.assertEqual(len(messages.mail_message_id), 3, "each has its own tick")

    def test_what_whatsapp_does_not_take_is_refused_with_what_to_do(self):
        for data, name, words in (
            (b"MZ\x90\x00", "foto.jpg", "JPG"),
            (b"", "nada.pdf", "nada.pdf"),
            (JPEG.ljust(5 * 2**20 + 1), "foto.jpg", "5"),
        ):
            file = self._attach(data, name)
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                self._send_files(file)
            self.assertIn(words, str(caught.exception))
        self.assertFalse(self._answers())

    def test_nobody_sends_a_file_that_they_did_not_attach_here(self):
        own = self._attach()
        own.write({"res_model": "res.partner", "res_id": self.person.id})
        theirs = self._attach(user=self.supervisor)
        for ids in ([own.id], [theirs.id], [0], ["x"], "x", [True]):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._answer(self.operator, self.channel, "x", attachment_ids=ids)
        self.assertFalse(self._answers())

    def test_an_upload_that_fails_is_tried_again_and_sends_nothing_twice(self):
        message = self._send_files(self._attach())
        self.cloud.upload_faults.append(Fault("error", 131016, 500))
        self._upload()
        self._send()
        self.assertEqual((message.state, message.upload_state), ("queued", "waiting"))
        self.assertFalse(self._asked(message))
        self.time.tick(timedelta(minutes=5))
        self._upload()
        self._send()
        self._upload()
        self._send()
        self.assertEqual(self._asked(message), 1)
        self.assertEqual(message.state, "accepted")

    def test_it_waits_for_no_other_message(self):
        self._send_files(self._attach())
        self._answer(self.operator, self.channel, "Ya te lo paso")
        self._send()
        self.assertEqual(self._answers().mapped("state"), ["queued", "accepted"])

    def test_one_that_meta_refuses_is_said_on_its_message(self):
        message = self._send_files(self._attach())
        self.cloud.upload_faults.append(Fault("error", 131053, 400))
        self._upload()
        self.assertEqual((message.state, message.error_code), ("failed", 131053))
        self.assertEqual(message._prepare_tick()["tick"], "failed")

    def test_after_some_tries_it_is_given_up(self):
        message = self._send_files(self._attach())
        self.cloud.upload_faults.extend([Fault("error", 131016, 500)] * 20)
        for _try in range(MAX_TRIES + 1):
            self._upload()
            self.time.tick(timedelta(hours=20))
        self.assertEqual((message.state, message.upload_tries), ("failed", MAX_TRIES))

    def test_an_erased_file_is_not_sent(self):
        message = self._send_files(self._attach())
        self.person._erase_person_data()
        self._upload()
        self._send()
        self.assertEqual(message.state, "cancelled")
        self.assertFalse(self._asked(message))

    # === A TEMPLATE SENT LATER ===

    def test_a_text_that_is_sent_later_is_in_the_conversation_at_once(self):
        message = self._enqueue(self.cases[0], key="later")
        self.assertIn(message.text, self._bodies(self.channel)[-1])
        self.assertEqual(message._prepare_tick()["tick"], "waiting")
        self._send()
        self._write("Gracias")
        shown = [one for one in self._bodies(self.channel) if message.text in one]
        self.assertEqual(len(shown), 2, "the first one and this one, each once")

    def test_one_of_a_mass_send_is_there_once_it_left(self):
        message = self._enqueue(self.cases[0], key="mass")
        message.mail_message_id.unlink()
        before = len(self._bodies(self.channel))
        self._send()
        self._show()
        self._show()
        self.assertEqual(len(self._bodies(self.channel)), before + 1)
        self.assertTrue(message.mail_message_id)
        self.assertFalse(message.is_to_show)
