# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.addons.ahorro_campaign.tests.queue_common import NOON

from .wa_common import WaCommon
from .wa_records import make_account

REPORT = "report.ahorro_campaign.claim_evidence"


class TestClaimMessages(WaCommon):
    """WhatsApp messages in the evidence for a complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = make_account(cls.company)
        cls.plan_of_case = cls.cases[0].plan_id
        cls.person = cls.plan_of_case.partner_id
        cls.number = cls.person.ahorro_phone_ids[:1].e164.removeprefix("+")

    def _write_to_us(self, wamid, **values):
        return self.env["ahorro.wa.inbound"].create(
            {
                "company_id": self.company.id,
                "account_id": self.account.id,
                "wamid": wamid,
                "phone": self.number,
                "kind": "text",
                "moment": NOON + timedelta(minutes=5),
                **values,
            }
        )

    def test_what_was_written_and_answered_is_in_it_in_order(self):
        answer = self._rpc(
            self.operator,
            "ahorro.wa.send",
            "open_message",
            *(self.plan_of_case.id, self.cases[0].id, self.text.id),
            *(self.person.ahorro_phone_ids[:1].id, "key"),
        )
        self._rpc(
            self.operator, "ahorro.wa.send", "close_message", answer["id"], "sent"
        )
        sent = self.env["ahorro.wa.message"].browse(answer["id"])
        own = self._write_to_us("wamid.1", text="No me <b>escriban</b> más")
        voice = self._write_to_us(
            "wamid.2",
            kind="audio",
            name="Zoe",
            moment=NOON + timedelta(minutes=9),
            revoked_at=NOON + timedelta(minutes=10),
        )
        phone = self._write_to_us(
            "wamid.4", is_echo=True, text="Hola", moment=NOON + timedelta(hours=1)
        )
        self._write_to_us("wamid.3", phone="5491122223333", text="Soy otro")
        values = (
            self.env[REPORT]
            .with_user(self.supervisor)
            .with_context(lang="es_AR")
            ._get_report_values(self.person.ids)
        )
        told = [row for row in values["rows"] if row["model"].startswith("ahorro.wa")]
        self.assertEqual(
            [(row["model"], row["id"]) for row in told],
            [(one._name, one.id) for one in (sent, own, voice, phone)],
        )
        self.assertEqual(
            [row["who"] for row in told],
            [self.operator.name, "El cliente", "Zoe", "Escrito desde el teléfono"],
        )
        self.assertIn(sent.text, [text for _label, text in told[0]["facts"]])
        facts = dict(told[2]["facts"])
        self.assertIn("Audio", facts.values())
        # Ten minutes past noon in Buenos Aires.
        self.assertIn("18/11/2026 12:10:00", facts.values())
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.supervisor)
            ._render_qweb_html("ahorro_campaign.claim_evidence", self.person.ids)
        )
        self.assertIn("No me &lt;b&gt;escriban&lt;/b&gt; más", html.decode())
        self.assertNotIn("Soy otro", html.decode())
