# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .contact_common import ContactCommon

REPORT = "report.ahorro_campaign.claim_evidence"


class TestClaimEvidence(ContactCommon):
    """One file with all that was asked, said and done about a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The same person once more, and somebody else with the same telephone.
        cls.again = cls._holder(
            "Gorosito A.",
            company_id=cls.company.id,
            ahorro_document_kind="dni",
            ahorro_document_number="28345678",
            mobile="0346215662154",
        )
        cls.second = cls._plan(partner_id=cls.again.id, subscription_number="2711799")
        cls.relative = cls._holder(
            "Otra Persona",
            company_id=cls.company.id,
            ahorro_document_kind="dni",
            ahorro_document_number="30111222",
            mobile="0346215663250",
        )
        cls.third = cls._plan(partner_id=cls.relative.id, subscription_number="2711798")

    def _values(self, partner=None, user=None):
        report = self.env[REPORT].with_user(user or self.supervisor)
        return report._get_report_values((partner or self.holder).ids)

    def _render(self):
        """Return the page as the supervisor reads it."""
        reports = self.env["ir.actions.report"].with_user(self.supervisor)
        html, _kind = reports.with_context(lang="es_AR")._render_qweb_html(
            "ahorro_campaign.claim_evidence", self.holder.ids
        )
        return html.decode()

    def _fill(self):
        self._opt_out(channel="mail", reason="<b>Basta</b>")
        self._consent(self.again, channel="phone")
        for plan in (self.plan, self.second, self.third):
            self._ask(plan, log=True)
            self.env["ahorro.movement"].with_user(self.operator)._log(
                [
                    {
                        "kind": "comment",
                        "plan_id": plan.id,
                        "partner_id": plan.partner_id.id,
                        "company_id": self.company.id,
                        "comment": "Llamé <script>alert(1)</script>",
                    }
                ]
            )

    def test_its_rows_are_those_of_the_tables_for_all_contacts_of_the_person(self):
        self._fill()
        people = self.holder | self.again
        for asked in people:
            rows = self._values(asked)["rows"]
            found = {}
            for row in rows:
                found.setdefault(row["model"], set()).add(row["id"])
            for model in (
                "ahorro.guard.log",
                "ahorro.optout",
                "ahorro.consent",
                "ahorro.movement",
            ):
                own = self.env[model].search([("partner_id", "in", people.ids)])
                self.assertTrue(own, model)
                self.assertEqual(found[model], set(own.ids), model)
            moments = [row["moment"] for row in rows]
            self.assertEqual(moments, sorted(moments))

    def test_the_page_escapes_what_was_written_and_names_who_did_what(self):
        self._fill()
        text = self._render()
        self.assertNotIn("<script>alert", text)
        self.assertIn("&lt;script&gt;alert", text)
        self.assertIn("&lt;b&gt;Basta", text)
        self.assertIn(self.operator.name, text)
        self.assertIn("Constancia para un reclamo", text)

    def test_the_lists_say_which_versions_there_were_and_whether_they_name_them(self):
        self._list_numbers("3462663250")
        lists = self._values()["lists"]
        self.assertEqual(
            [one["id"] for one in lists], self.env["ahorro.nollame.list"].search([]).ids
        )
        self.assertEqual(lists[-1]["listed"], "3462663250")

    def test_who_asked_is_noted_and_nobody_but_supervisors_asks(self):
        before = self.env["ahorro.claim.evidence"].search([])
        rows = self._values()["rows"]
        noted = self.env["ahorro.claim.evidence"].search([]) - before
        self.assertEqual(
            (noted.user_id, noted.partner_id, noted.row_count),
            (self.supervisor, self.holder, len(rows)),
        )
        with self.assertRaises(UserError):
            noted.with_user(self.supervisor).sudo().write({"row_count": 0})
        with self.assertRaises(AccessError):
            self._values(user=self.operator)
        with self.assertRaises(AccessError):
            self.holder.with_user(self.operator).action_claim_evidence()
        action = self.holder.with_user(self.supervisor).action_claim_evidence()
        self.assertEqual(action["report_name"], "ahorro_campaign.claim_evidence")

    def test_without_the_program_it_opens_as_a_page_that_says_what_to_do(self):
        reports = type(self.env["ir.actions.report"])
        holder = self.holder.with_user(self.supervisor).with_context(lang="es_AR")
        for state, kind in (("ok", "qweb-pdf"), ("install", "qweb-html")):
            with patch.object(reports, "get_wkhtmltopdf_state", return_value=state):
                action = holder.action_claim_evidence()
                text = self._render()
            self.assertEqual(action["report_type"], kind)
            self.assertEqual("no puede armar un PDF" in text, kind == "qweb-html")

    def test_moments_are_by_the_clock_of_the_company(self):
        self.supervisor.tz = "Asia/Tokyo"
        self._consent(self.holder, channel="phone", date="2026-11-18 02:30:15")
        values = self._values()
        self.assertIn("17/11/2026 23:30:15", [row["when"] for row in values["rows"]])
        self.assertIn("America/Argentina/Buenos_Aires", self._render())
