# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tools import json_default

from .queue_common import NOON, QueueCommon

#: Parts of the client file that the attend screen does not show.
LEFT_OUT = {
    "processes",
    "process_count",
    "units",
    "attachments",
    "changes",
    # The history beside them says each promise where it was made.
    "promises",
    # Of the add-on above.
    "wa_messages",
    "wa_wish",
}


class TestAttendScreen(QueueCommon):
    """What the screens show."""

    def _plain(self, values):
        return json.loads(json.dumps(values, default=json_default))

    def _compare_file(self, partner):
        """Check that the screen's file says what the client file says."""
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env(user=self.operator.id, su=False)
        full = env["res.partner"].browse(partner.id).get_client_file()
        env.invalidate_all()
        # sudo: as the screen reads whom the user has leased.
        person_sudo = env["res.partner"].sudo().browse(partner.id)
        quick = person_sudo._prepare_client_file_summary(
            person_sudo._get_client_file_plans()
        )
        full, quick = self._plain(full), self._plain(quick)
        self.assertEqual(quick.keys(), full.keys() - LEFT_OUT)
        for name in quick:
            self.assertEqual(quick[name], full[name], name)

    def test_the_screens_file_says_what_the_client_file_says(self):
        partner = self.cases[0].partner_id
        self._compare_file(partner)
        partner.write(
            {
                "ahorro_document_kind": "cuit",
                "ahorro_document_number": "20-28345678-3",
                "email": "u1@example.com",
                "street": "Belgrano 12",
                "city": "Rosario",
                "state_id": self.env.ref("base.state_ar_s").id,
                "country_id": self.env.ref("base.ar").id,
                "phone": "0346215663299",
            }
        )
        partner.ahorro_phone_ids[0].is_wrong = True
        self.env["res.partner"].create(
            {"name": "Trabajo", "parent_id": partner.id, "email": "t@example.com"}
        )
        plan = self.cases[0].plan_id
        plan.write(
            {
                "description": "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
                "group": "G9RY",
                "order": "044E",
                "installments_issued": 15,
                "installments_paid": 12,
                "installments_owed": 2,
                "overdue_debt": 40041.87,
                "in_lawsuit": True,
                "commercial_conditions": "Bonificada",
            }
        )
        duplicate = self._person(
            ahorro_document_kind="cuit", ahorro_document_number="20-28345678-3"
        )
        self._person_plan(duplicate)
        self._person_plan(partner)
        self.env["crm.lead"].create(
            {"name": "Proceso", "plan_id": plan.id, "partner_id": partner.id}
        )
        self.env["ahorro.optout"].create(
            {"partner_id": partner.id, "channel": "mail", "company_id": self.company.id}
        )
        self._compare_file(partner)

    def test_what_somebody_said_is_on_the_screen_however_they_are_known(self):
        document = {
            "ahorro_document_kind": "cuit",
            "ahorro_document_number": "20-28345678-3",
        }
        partner, duplicate = self.cases[0].partner_id, self._person(**document)
        partner.write(document)
        [phone] = partner.ahorro_phone_ids
        of_partner, of_duplicate = (
            {"partner_id": partner.id},
            {"partner_id": duplicate.id},
        )
        agreed = {"channel": "all", "evidence": "Sí"}
        for model, values in (
            ("optout", of_partner),
            ("optout", of_duplicate),
            ("optout", {"phone": phone.raw}),
            ("consent", of_partner | agreed),
            ("consent", of_duplicate | agreed),
        ):
            with self.subTest(model=model, values=values):
                said = self.env[f"ahorro.{model}"].create(
                    {"company_id": self.company.id, **values}
                )
                self._compare_file(partner)
                said = said.with_user(self.supervisor)
                end = said.action_lift if model == "optout" else said.action_withdraw
                end("Cambió de idea")
                self._compare_file(partner)

    def test_the_screens_history_says_what_the_client_files_says(self):
        person = self._person()
        one = self._cases(self._campaign("Uno", sequence=1), 1, person)
        two = self._cases(self._campaign("Dos", sequence=2), 1, person)
        answer = self._attend(one, self.operator)
        self._save(
            self.operator,
            answer["lease_token"],
            result_id=self.promise.id,
            promise_date="2026-11-30",
            promise_amount=10,
        )
        answer = self._attend(two, self.operator)
        saved = self._save(
            self.operator,
            answer["lease_token"],
            kind="finish",
            result_id=self.closing.id,
        )
        self._as(self.operator).undo_attention(saved["movement_id"], "u")
        self._as(self.operator).skip(
            self._as(self.operator).attend_next()["lease_token"], "Ocupado"
        )
        self._compare_file(person)
        # The plan changes hands: what was said to the first holder is marked.
        buyer = self._person()
        one.plan_id.partner_id = buyer
        self._compare_file(buyer)

    def test_the_answer_has_all_that_the_screen_shows(self):
        self.arrears.script = "<p>Hola {nombre}</p>"
        answer = self._as(self.operator).attend_next()
        client = self.cases[0].partner_id
        self.assertEqual(answer["script"], f"<p>Hola {client.name}</p>")
        self.assertEqual(answer["plan"]["id"], self.cases[0].plan_id.id)
        queue = self._as(self.operator).get_attend_queue()
        self.assertEqual(queue["campaigns"][0]["progress"], "0 / 4")
        names = [row["name"] for row in answer["results"]]
        self.assertIn("Pagó total", names)
        self.assertIn("No contesta", names, "outcomes of every call")
        self.assertFalse(answer["act"])
        self.assertTrue(json.dumps(answer, default=json_default))

    def test_whose_the_next_ones_are_is_said_of_those_of_others_alone(self):
        self.cases[0].user_id = self.operator
        self.cases[1].write(
            {
                "is_callback": True,
                "next_action_at": "2026-11-18 11:00:00",
                "next_action_user_id": self.colleague.id,
            }
        )
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(True)
        queue = self._as(self.operator).get_attend_queue()
        others = {row["id"]: row["other"] for row in queue["cases"]}
        self.assertEqual(
            {case.id: others.get(case.id) for case in self.cases[:3]},
            {
                self.cases[0].id: "",
                self.cases[1].id: self.colleague.name,
                self.cases[2].id: "",
            },
        )

    def test_the_last_day_to_bid_is_shown_where_people_are_asked_to_bid(self):
        bidding = self.env.ref("ahorro_campaign.campaign_type_bid")
        campaign = self._campaign("Acto", type_id=bidding.id)
        self._cases(campaign)
        acts = self.env["ahorro.award.act"].create(
            [
                {
                    "provider_id": self.rombo.id,
                    "number": f"Q{day}",
                    "date": f"2026-11-{day + 2}",
                    "last_bid_day": f"2026-11-{day}",
                }
                for day in (17, 25, 20)
            ]
        )
        answer = self._as(self.operator).attend_next(campaign.id)
        self.assertEqual(answer["act"]["id"], acts[2].id)

    def test_ones_own_day_counts_what_was_not_undone(self):
        for number in range(3):
            token = self._as(self.operator).attend_next()["lease_token"]
            saved = self._save(
                self.operator, token, kind="finish", result_id=self.closing.id
            )
            if number == 2:
                undone = self._as(self.operator).undo_attention(
                    saved["movement_id"], "u"
                )
        self.assertTrue(undone["next"])
        day = self._as(self.operator).get_attend_queue()["today"]
        self.assertEqual((day["done"], day["attended"]), (2, 2))
        self.time.move_to("2026-11-19 02:59:59")
        self.assertEqual(self._board()["today"]["done"], 2, "23:59 of the same day")
        self.time.move_to("2026-11-19 03:00:00")
        self.assertEqual(self._board()["today"]["done"], 0, "midnight in Argentina")
        self.operator.tz = "UTC"
        self.assertEqual(self._board()["today"]["done"], 0)
        self.operator.tz = "America/Los_Angeles"
        self.assertEqual(self._board()["today"]["done"], 2, "where it is 19:00")

    # === BOARDS ===

    def test_each_count_of_the_board_is_the_cases_that_it_shows(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=self.closing.id)
        token = self._as(self.operator).attend_next()["lease_token"]
        self._save(self.operator, token, next_action_at="2026-11-18 15:10:00")
        self.cases[2].partner_id.ahorro_phone_ids.unlink()
        self._as(self.colleague).attend_next()
        leased = {row["id"]: row["leased_by"] for row in self._board()["cases"]}
        self.assertIn("ahorro_colleague", leased[self.cases[3].id])
        self.time.move_to(NOON + timedelta(minutes=45))
        board = self._board()
        expected = {
            "open": 3,
            "due": 1,
            "overdue": 1,
            "mine": 2,
            "callbacks": 1,
            "retries": 0,
            "never": 1,
            "others": 0,
            "scheduled": 0,
            "blocked": 1,
            "in_progress": 1,
            "done": 1,
        }
        self.assertEqual(board["counts"], expected)
        for show, count in expected.items():
            cases = self._board(show=show)["cases"]
            self.assertEqual(len(cases), count, show)
        self.assertEqual(board["campaigns"][0]["progress"], "1 / 4")
        self.assertEqual(board["cases"][0]["id"], self.cases[1].id, "due first")
        [blocked] = self._board(show="blocked")["cases"]
        self.assertIn("phone", blocked["blocked_text"])

    def test_the_board_searches_and_turns_pages(self):
        name = self.cases[2].partner_id.name
        board = self._board(search=name)
        self.assertEqual([row["id"] for row in board["cases"]], self.cases[2].ids)
        self.assertEqual(board["total"], 1)
        pages = [self._board(limit=3, offset=offset)["cases"] for offset in (0, 3)]
        self.assertEqual([len(page) for page in pages], [3, 1])

    def test_the_live_floor_shows_who_has_whom(self):
        self._as(self.operator).attend_next()
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(True)
        floor = self._as(self.supervisor, "ahorro.live.floor").get_live_floor()
        rows = {row["id"]: row for row in floor["operators"]}
        self.assertEqual(rows[self.operator.id]["state"], "attending")
        self.assertEqual(rows[self.operator.id]["case_id"], self.cases[0].id)
        self.assertEqual(rows[self.colleague.id]["state"], "away")
        self.assertEqual(floor["states"]["leased"], 1)
        with self.assertRaises(AccessError):
            self._as(self.operator, "ahorro.live.floor").get_live_floor()

    def test_the_live_floor_names_callbacks_and_what_supervisors_want_to_know(self):
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        token = self._as(self.operator).attend_next()["lease_token"]
        self._save(self.operator, token, next_action_at="2026-11-18 17:00:00")
        token = self._as(self.operator).attend_next()["lease_token"]
        saved = self._save(
            self.operator, token, kind="finish", result_id=alarm.id, comment="Raro"
        )
        floor = self._as(self.supervisor, "ahorro.live.floor").get_live_floor()
        self.assertEqual(floor["callbacks"][0]["case_id"], self.cases[0].id)
        self.assertEqual(floor["alerts"][0]["comment"], "Raro")
        self._as(self.operator).undo_attention(saved["movement_id"], "u")
        self.assertFalse(
            self._as(self.supervisor, "ahorro.live.floor").get_live_floor()["alerts"]
        )
