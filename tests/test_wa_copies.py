# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A copy of the database, or a backup brought back, sends nothing by itself."""

from odoo.tests import tagged
from odoo.tools.misc import file_open

from .wa_case import WaCloudCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaCopies(WaCloudCommon):
    def _taken(self, messages):
        return [self.cloud.by_uuid.get(one.uuid, 0) for one in messages]

    def test_a_copy_sends_nothing_until_a_person_says_that_it_writes(self):
        messages = self._enqueue()
        self.account.home = "another database"
        for _time in range(2):
            self._send()
        self.assertEqual(messages.mapped("state"), ["queued"] * 4)
        self.assertEqual(self._taken(messages), [0] * 4)
        self.assertTrue(self.account.paused_at)
        self.assertRegex(self.account.pause_reason, "is a copy|es una copia")
        told = self.account.message_ids[:1]
        self.assertEqual(
            told.notified_partner_ids, self.account._get_told_users().partner_id
        )
        self.account.with_user(self.admin).action_resume()
        for _time in range(2):
            self._send()
        self.assertEqual(self._taken(messages), [1] * 4)

    def test_a_copy_of_an_account_that_was_paused_says_what_it_is_before_it_sends(self):
        messages = self._enqueue()
        self.account._pause("Calidad en rojo.")
        self.account.home = "another database"
        account = self.account.with_user(self.admin)
        account.action_resume()
        self._send()
        self.assertTrue(account.paused_at)
        self.assertRegex(account.pause_reason, "is a copy|es una copia")
        self.assertEqual(self._taken(messages), [0] * 4)
        account.action_resume()
        self._send()
        self.assertFalse(account.paused_at)
        self.assertEqual(self._taken(messages), [1] * 4)

    def test_an_account_of_before_sends_from_where_it_is(self):
        messages = self._enqueue()
        self.account.home = False
        self._send()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 4)
        self.assertTrue(self.account._is_at_home())

    def test_a_copy_that_is_neutralised_asks_meta_nothing(self):
        sent = self._enqueue(self.cases[0])
        self._send()
        waiting = self._enqueue(self.cases[1:])
        self.env.flush_all()
        with file_open("ahorro_whatsapp/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()
        self.assertFalse(any(self.account._read_secrets().values()))
        before = len(self.cloud.requests)
        self._send()
        self.env["ahorro.wa.account"]._cron_check()
        self.assertEqual(len(self.cloud.requests), before)
        self.assertEqual(waiting.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(sent.state, "accepted")
