# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

from openpyxl import load_workbook

from odoo import Command
from odoo.tests import HttpCase

from .campaign_common import AhorroCampaignCommon


class TestHistory(AhorroCampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign("AGRUPADOS 11/2026")
        cls.case = cls.campaign.case_ids[0]
        cls.holder = cls.holders[0]

    def _history(self, user=None, holder=None):
        holder = (holder or self.holder).with_user(user or self.supervisor)
        return holder.get_client_file()["history"]

    def test_a_row_says_when_it_ended_where_and_what_was_said(self):
        self._finish(self.case, comment="Le informé el grupo")
        row = self._history()[0]
        self.assertEqual(row["title"], "AGRUPADOS 11/2026 (Agrupamientos)")
        self.assertTrue(row["finished_at"])
        self.assertEqual(row["result"], "Agrupamiento informado")
        comment = row["comments"][0]
        self.assertEqual(comment["user"], self.operator.name)
        self.assertEqual(comment["text"], "Le informé el grupo")
        self.assertEqual(comment["result"], "Agrupamiento informado")

    def test_a_comment_says_what_was_promised(self):
        movements = self.env["ahorro.movement"].with_user(self.operator)
        movements._log(
            [
                {
                    "kind": "comment",
                    "case_id": self.case.id,
                    "promise_date": "2026-12-04",
                    "promise_amount": 1219377.71,
                }
            ]
        )
        comment = self._history()[0]["comments"][0]
        self.assertEqual(str(comment["promise_date"]), "2026-12-04")
        self.assertAlmostEqual(comment["promise_amount"], 1219377.71)
        self.assertEqual(comment["currency_id"], self.case.company_id.currency_id.id)

    def test_what_was_taken_back_is_told_from_what_stands(self):
        movements = self.env["ahorro.movement"].with_user(self.operator)
        wrong = movements._log(
            [{"kind": "comment", "case_id": self.case.id, "comment": "Era otro"}]
        )
        movements._log(
            [{"kind": "undo", "case_id": self.case.id, "reverses_id": wrong.id}]
        )
        movements._log(
            [{"kind": "comment", "case_id": self.case.id, "comment": "Vale"}]
        )
        rows = self._history()[0]["comments"]
        self.assertEqual(
            [(row["text"], row["result"], row["is_undone"]) for row in rows],
            [
                ("Vale", "", False),
                ("", "Took back: Comment", False),
                ("Era otro", "", True),
            ],
        )

    def test_an_open_case_has_a_blank_end_date(self):
        rows = self._history()
        self.assertEqual(len(rows), 2, "one for each plan")
        self.assertFalse(rows[0]["finished_at"])
        self.assertEqual(rows[0]["comments"], [])

    def test_comments_are_newest_first(self):
        movements = self.env["ahorro.movement"].with_user(self.operator)
        for date, text in (("2026-11-01", "uno"), ("2026-11-02", "dos")):
            movements._log(
                [
                    {
                        "kind": "comment",
                        "case_id": self.case.id,
                        "comment": text,
                        "date": f"{date} 12:00:00",
                    }
                ]
            )
        texts = [comment["text"] for comment in self._history()[0]["comments"]]
        self.assertEqual(texts, ["dos", "uno"])

    def test_without_a_campaign_the_title_is_a_hyphen(self):
        without_campaign = self.env["ahorro.case"].create(
            {
                "plan_id": self.plans[1].id,
                "company_id": self.company.id,
                "user_id": self.operator.id,
            }
        )
        self._finish(without_campaign)
        titles = [row["title"] for row in self._history(holder=self.holders[1])]
        self.assertIn("-", titles)

    def test_a_plan_that_changed_hands_names_the_holder_of_then(self):
        self._finish(self.case)
        self.case.plan_id.partner_id = self.holders[4]
        new = self._history(holder=self.holders[4])
        comment = next(row for row in new if row["comments"])["comments"][0]
        self.assertEqual(comment["holder"], self.holder.name)
        old = next(row for row in self._history() if row["comments"])
        self.assertFalse(old["comments"][0]["holder"])

    def test_operators_see_the_campaigns_assigned_to_them(self):
        self._finish(self.case)
        self.assertTrue(self._history(self.operator))
        self.assertEqual(self._history(self.outsider), [])

    def test_what_supervisors_do_is_not_told_to_the_client(self):
        self.campaign.with_user(self.supervisor).action_reassign(
            {"to_user_ids": [self.operator.id]}
        )
        self.assertFalse([row for row in self._history() if row["comments"]])

    def test_the_history_takes_as_many_queries_for_many_movements(self):
        plans = self.holder.with_user(self.supervisor)._get_client_file_plans()
        partner = self.holder.with_user(self.supervisor)
        counts = []
        for _round in range(3):
            self._finish(self.case)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partner.env["ahorro.client.history"]._prepare_rows(partner, plans)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_plan_and_client_open_their_movements(self):
        movement = self._finish(self.case)
        for record in (self.case.plan_id, self.holder):
            method = (
                "action_open_movements"
                if record._name == "ahorro.plan"
                else "action_open_ahorro_movements"
            )
            action = getattr(record.with_user(self.supervisor), method)()
            found = self.env["ahorro.movement"].search(action["domain"])
            self.assertEqual(found, movement.with_env(self.env))

    def test_merging_two_contacts_brings_their_history_together(self):
        self._finish(self.case)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.holder | self.holders[1]).ids, self.holders[1])
        movement = self.env["ahorro.movement"].search([("case_id", "=", self.case.id)])
        self.assertEqual(movement.partner_id, self.holders[1])

    # === A PERSON'S DATA ===

    def test_a_persons_data_holds_what_was_said_with_them(self):
        self._finish(self.case, comment="Dijo que sí")
        person_sudo = self.holder.with_user(self.supervisor)._check_person_data_rights()
        cells = [
            cell
            for _title, _headers, rows in person_sudo._collect_person_data()
            for row in rows
            for cell in row
        ]
        self.assertIn("Dijo que sí", cells)

    def test_erasing_blanks_what_was_said_and_keeps_the_rows(self):
        movement = self._finish(self.case, comment="Vive en Rosario")
        other = self._finish(self.campaign.case_ids[1], comment="Otra persona")
        page = (
            self.env["ahorro.person.data"]
            .with_user(self.supervisor)
            .create({"partner_id": self.holder.id, "reason": "Lo pidió"})
        )
        page.with_context(**{}).partner_id._check_person_data_rights()
        self.holder.sudo()._erase_person_data()
        self.env.invalidate_all()
        self.assertEqual(movement.comment, "[datos borrados]")
        self.assertEqual(self.case.last_comment, "[datos borrados]")
        self.assertEqual(movement.result_id, self.informed)
        self.assertEqual(other.comment, "Otra persona")


class TestExport(AhorroCampaignCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls._finish(cls.campaign.case_ids[0], comment="=HYPERLINK(1)")
        for user in (cls.supervisor, cls.operator, cls.other_supervisor):
            user.password = user.login

    def _get(self, user, query="", campaign=None):
        self.authenticate(user.login, user.login)
        campaign = campaign or self.campaign
        return self.url_open(f"/ahorro/campaign_cases/{campaign.id}{query}")

    def _rows(self, answer):
        self.assertEqual(answer.status_code, 200)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_the_workbook_has_a_row_for_each_case(self):
        rows = self._rows(self._get(self.supervisor))
        self.assertEqual(len(rows), 7)
        line = dict(zip(rows[0], rows[1], strict=True))
        self.assertIn("Abarca Ana", line.values())
        self.assertIn("=HYPERLINK(1)", line.values(), "a text, no formula")

    def test_the_operators_and_the_domain_narrow_it(self):
        rows = self._rows(self._get(self.supervisor, f"?user_ids={self.operator.id}"))
        self.assertEqual(len(rows), 2)
        query = '?domain=[["state","!=","done"]]'
        self.assertEqual(len(self._rows(self._get(self.supervisor, query))), 6)

    def test_who_may_not_export_or_see_it_gets_nothing(self):
        for user in (self.operator, self.other_supervisor):
            answer = self._get(user)
            self.assertNotEqual(answer.status_code, 200)
            self.assertNotIn(b"Abarca", answer.content)
        self.operator.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        self.assertEqual(self._get(self.operator).status_code, 200)

    def test_nonsense_is_refused(self):
        queries = (
            "?user_ids=x",
            "?domain=x",
            '?domain=[["nada","=",1]]',
            '?domain=[["id","in",["x"]]]',
            f"?domain={'[' * 3000}",
        )
        for query in queries:
            with self.subTest(query=query[:40]):
                status = self._get(self.supervisor, query).status_code
                self.assertIn(status, range(400, 500))
