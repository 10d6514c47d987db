# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mass send whose page is closed while it is confirmed."""

import threading

import requests

from odoo.tests import HttpCase, tagged

from .wa_batch_case import WaBatchCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaClosedTab(WaBatchCommon, HttpCase):
    def test_closing_the_tab_stops_nothing_and_what_was_confirmed_is_sent(self):
        batch = self._prepare()
        shown = {line.plan_id: line.text for line in batch.line_ids}
        self.env.flush_all()
        left = threading.Event()
        dispatch = type(self.env["ahorro.wa.batch.dispatch"])
        confirm = dispatch._confirm

        def confirm_when_nobody_waits(model, one):
            self.assertTrue(left.wait(10))
            return confirm(model, one)

        self.patch(dispatch, "_confirm", confirm_when_nobody_waits)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        with self.allow_requests():
            with self.assertRaises(requests.exceptions.ReadTimeout):
                self._press_confirm(batch)
            left.set()
        self._wait_remaining_requests()
        self.env.invalidate_all()
        self.assertEqual(batch.state, "running")
        for case in self.cases:
            case.partner_id.name = "Otro Nombre"
        self._send()
        messages = self._messages(batch)
        self.assertEqual(batch.state, "done")
        self.assertEqual([self._asked(one) for one in messages], [1] * 4)
        for message in messages:
            self.assertEqual(message.text, shown[message.plan_id])
            sent = self.cloud.taken[message.wamid].body
            self.assertNotIn("Otro Nombre", str(sent))

    def _press_confirm(self, batch):
        """Press the button, and close the page before the answer comes."""
        requests.post(
            f"{self.base_url()}/web/dataset/call_kw/ahorro.wa.batch/action_confirm",
            cookies=self.opener.cookies,
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": "ahorro.wa.batch",
                    "method": "action_confirm",
                    "args": [batch.ids],
                    "kwargs": {"context": {"allowed_company_ids": self.company.ids}},
                },
            },
            timeout=2,
        )
