# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests of WhatsApp's service begin with: an account at a local stand-in."""

import json
import random
from urllib.parse import urlsplit

from odoo.tests.common import _super_send

from odoo.addons.ahorro_whatsapp.tests.wa_common import WaCommon
from odoo.addons.ahorro_whatsapp.tests.wa_records import NUMBER, make_account

from .fake_cloud import FakeCloud, serving
from .fake_cloud.cloud import SECRET, TOKEN


class WaCloudCommon(WaCommon):
    """To the queue's people it adds an account at a local service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloud = FakeCloud()
        server = cls.enterClassContext(serving(cls.cloud))
        cls.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.graph_base_url", server.url
        )
        cls.account = make_account(
            cls.company,
            tier=False,
            typed_token=TOKEN,
            typed_app_secret=SECRET,
            typed_verify_token="mine",
        )
        cls._approve_at_meta(cls.text, cls.account)
        cls.outbox = cls.env["ahorro.wa.outbox"]

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        # Odoo's own compares the time limit with a number, and ours are two.
        if urlsplit(r.url).hostname != "127.0.0.1":
            raise AssertionError(f"a request to {r.url}")
        return _super_send(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.cloud.faults.clear()

    def _enqueue(self, cases=None, key="k", **values):
        rows = []
        for case in self.cases if cases is None else cases:
            phone = case.plan_id.partner_id.ahorro_phone_ids[:1]
            rows.append(
                {
                    "company_id": self.company.id,
                    "account_id": self.account.id,
                    "template_id": self.text.id,
                    "case_id": case.id,
                    "plan_id": case.plan_id.id,
                    "partner_id": case.plan_id.partner_id.id,
                    "user_id": self.supervisor.id,
                    "phone_id": phone.id,
                    "phone": phone.e164,
                    "text": f"Hola {case.id}",
                    "body": {
                        "messaging_product": "whatsapp",
                        "recipient_type": "individual",
                        "to": phone.e164,
                        "type": "text",
                        "text": {"body": f"Hola {case.id}"},
                    },
                    "idempotency_key": f"{key}-{case.id}",
                    **values,
                }
            )
        return self.outbox._enqueue(rows)

    def _send(self):
        self.outbox._send(self.account)
        self.env.invalidate_all()

    def _asked(self, message):
        return self.cloud.requests[message.uuid]


class WebhookCommon(WaCloudCommon):
    """To the account it adds notices."""

    def _receive(self, *bodies):
        """Keep notices and read them."""
        for raw in bodies:
            self.env["ahorro.wa.event"]._store(self.account.id, raw)
        while self.env["ahorro.wa.receiver"]._read_some(50):
            pass
        self.env.invalidate_all()

    def _inbound(self, number=NUMBER, **message):
        message = {
            "id": f"wamid.I{random.random()}",
            "timestamp": "1763478000",
            "type": "text",
            **message,
        }
        value = {"metadata": {"phone_number_id": number}, "messages": [message]}
        change = {"field": "messages", "value": value}
        return json.dumps({"entry": [{"changes": [change]}]}).encode()

    def _optouts(self, number):
        return self.env["ahorro.optout"].search(
            [("phone", "=", number), ("ended_on", "=", False)]
        )
