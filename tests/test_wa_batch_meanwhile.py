# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mass sends: what happens between confirming one and the moment its messages leave."""

from odoo import fields
from odoo.tests import tagged

from .wa_batch_case import WaBatchCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaBatchMeanwhile(WaBatchCommon):
    def _assert_stopped(self, batch, message, said=True):
        """Assert that one message never leaves, and that the others do, once each."""
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("cancelled", 0))
        self.assertEqual(bool(message.stop_reason), said)
        others = self._messages(batch) - message
        self.assertEqual(set(others.mapped("state")), {"accepted"})
        self.assertEqual(batch.state, "done")

    def _confirm(self):
        batch = self._prepare()
        batch.action_confirm()
        return batch, self._messages(batch)[:1]

    def test_a_number_that_was_corrected_is_not_written_to(self):
        batch, message = self._confirm()
        message.phone_id.raw = "03462 15-419999"
        self._assert_stopped(batch, message)

    def test_a_number_that_was_taken_off_the_client_is_not_written_to(self):
        batch, message = self._confirm()
        message.phone_id.active = False
        self.env["ahorro.phone"].create(
            {"partner_id": message.partner_id.id, "raw": "03462 15-419998"}
        )
        self._assert_stopped(batch, message)

    def test_a_number_that_was_deleted_is_not_written_to(self):
        batch, message = self._confirm()
        message.phone_id.unlink()
        self.env["ahorro.phone"].create(
            {"partner_id": message.partner_id.id, "raw": "03462 15-419998"}
        )
        self._assert_stopped(batch, message)

    def test_a_number_that_too_many_people_have_is_not_written_to(self):
        batch, message = self._confirm()
        message.phone_id.is_shared = True
        self.env["ahorro.phone"].create(
            {"partner_id": message.partner_id.id, "raw": "03462 15-419998"}
        )
        self._assert_stopped(batch, message)

    def test_a_plan_that_was_archived_is_not_written_about(self):
        batch, message = self._confirm()
        message.plan_id.active = False
        self._assert_stopped(batch, message)

    def test_a_case_that_was_finished_is_not_written_about(self):
        batch, message = self._confirm()
        message.case_id.write(
            {
                "state": "done",
                "result_id": self.closing.id,
                "finished_at": fields.Datetime.now(),
            }
        )
        self._assert_stopped(batch, message)

    def test_an_erased_person_leaves_no_number_in_a_mass_send(self):
        batch, message = self._confirm()
        number = message.phone[-10:]
        message.partner_id.sudo()._erase_person_data()
        self.env.flush_all()
        for table in ("ahorro_wa_message", "ahorro_wa_batch_line"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{number}%"]
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)
        self._assert_stopped(batch, message, said=False)

    def test_mass_sends_at_once_together_keep_to_the_contacts_of_a_week(self):
        self.env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "1")
        first = self._prepare()
        first.action_confirm()
        other = self._template("Otro aviso", state="ready", body=self.text.body)
        self._approve_at_meta(other, self.account)
        second = self._prepare(template_id=other.id)
        second.action_confirm()
        self._send()
        messages = self._messages(first) | self._messages(second)
        for mine in messages.grouped("partner_id").values():
            self.assertEqual(sorted(mine.mapped("state")), ["accepted", "queued"])
