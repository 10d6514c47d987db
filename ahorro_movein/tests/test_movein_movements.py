# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

from odoo.exceptions import UserError

from .movein_common import AhorroMoveinCommon


class TestMoveinMovements(AhorroMoveinCommon):
    """*Últimos movimientos y gestiones* becomes the history of the plans."""

    def _rows(self):
        one, two = self.plans[0], self.plans[1]
        return [
            self._row(
                one,
                "AHO-Mirna Valdes",
                "02/01 SE INFORMÓ CUOTA",
                "Mora",
                "CUOTA 2 ENERO 2020",
                "Promesa de pago",
                "02/01/2020 09:42",
            ),
            self._row(
                two,
                "AHO-MIRNA  VALDES",
                "02/01 SE AVISÓ CTA",
                "mora",
                "Cuota 2 Enero 2020 ",
                "Sin definir",
                datetime(2020, 1, 2, 9, 48, 13),
            ),
            self._row(
                two,
                "AHO-Marisol Ojea",
                None,
                "SCORING",
                "SCORING DICIEMBRE",
                "levantada",
                "02/01/2020 09:54",
            ),
            self._row(
                one,
                "AHO-Viviana Briozzo",
                "NO LICITA",
                "Licitación",
                "ACTO ENERO",
                "NO LICITA ESTE MES",
                "06/01/2020 11:38",
            ),
            self._row(
                one,
                "AHO-Mirna Valdes",
                "SE ENVIÓ FACTURA CTA 15",
                "-",
                "-",
                "Sin definir",
                "09/01/2020 08:30",
            ),
        ]

    def test_a_file_of_movements_is_known_and_its_names_are_asked_once(self):
        run = self._read(self._rows())
        self.assertEqual(run.profile_id.code, "mudanza_movimientos")
        self.assertEqual(self._results(run), ["new"] * 5)
        names = {(one.kind, one.text): one for one in run.movein_name_ids}
        mirna = names["user", "AHO-MIRNA  VALDES".replace("  ", " ")]
        self.assertEqual((mirna.decision, mirna.user_id), ("found", self.operator))
        viviana = names["user", "AHO-Viviana Briozzo"]
        self.assertEqual(viviana.decision, "ask")
        self.assertEqual(
            names["result", "levantada"].result_id,
            self.env.ref("ahorro_campaign.result_scoring_levantada"),
        )
        self.assertEqual(names["result", "NO LICITA ESTE MES"].decision, "ask")
        self.assertEqual(run.movein_ask_count, 2)
        with self.assertRaisesRegex(UserError, "NO LICITA ESTE MES|Viviana"):
            run.action_movein_apply()
        viviana.with_user(self.supervisor).user_id = self.outsider
        self.assertEqual(viviana.decision, "chosen")
        run.action_movein_keep_names()
        run.action_movein_apply()
        self.assertEqual(run.state, "done", run.error)
        again = self._read(
            [
                self._row(
                    self.plans[2],
                    "AHO-Viviana Briozzo",
                    "Otra",
                    "Licitación",
                    "ACTO ENERO",
                    "NO LICITA ESTE MES",
                    "07/01/2020 10:00",
                )
            ]
        )
        self.assertFalse(again.movein_ask_count)

    def _days(self, *days):
        plan = self.plans[0]
        texts = [f"{day} 10:00" for day in days]
        return [
            self._row(plan, "AHO-Mirna Valdes", f"Nota {text}", "-", "-", "", text)
            for text in texts
        ]

    def test_a_file_that_writes_the_month_first_is_read_so(self):
        run = self._read(self._days("03/04/2020", "03/25/2020", "04/30/2020"))
        self.assertTrue(run.movein_question)
        days = [line.movein_date.date() for line in run.line_ids.sorted("row_number")]
        self.assertEqual(days, [date(2020, 3, 4), date(2020, 3, 25), date(2020, 4, 30)])

    def test_days_that_may_be_months_are_asked_for_before_anything_comes_in(self):
        rows = self._days("01/04/2020", "02/04/2020", "03/04/2020", "06/04/2020")
        run = self._read(rows)
        self.assertIn("01/04/2020", run.movein_question)
        self.assertEqual([flag["level"] for flag in run.flags], ["danger"])
        with self.assertRaises(UserError):
            run.action_movein_apply()
        run.with_context(movein_answer="mdy").action_movein_answer()
        self.assertFalse(run.movein_question or run.flags)
        self.assertEqual(
            run.line_ids.sorted("row_number")[0].movein_date.date(), date(2020, 1, 4)
        )
        self.assertTrue(run.movein_answered)
        again = self._read(rows, name="otra.xlsx")
        self.assertFalse(again.movein_question)
        again.action_movein_answer()
        self.assertTrue(again.movein_question)
        with self.assertRaises(UserError):
            again.with_context(movein_answer="ymd").action_movein_answer()

    def test_rows_become_movements_with_their_own_date_user_type_and_result(self):
        run = self._bring(self._rows())
        promise, told, levantada, bid, bill = self._movements(run)
        self.assertEqual(promise.date, datetime(2020, 1, 2, 12, 42))
        self.assertEqual(promise.user_id, self.operator)
        self.assertEqual(
            promise.type_id, self.env.ref("ahorro_campaign.campaign_type_arrears")
        )
        self.assertEqual(promise.result_id.name, "Promesa de pago")
        self.assertEqual(
            (promise.kind, promise.comment), ("finish", "02/01 SE INFORMÓ CUOTA")
        )
        self.assertEqual(promise.partner_id, self.holders[0])
        self.assertFalse(promise.promise_date)
        self.assertEqual((told.kind, told.result_id.id), ("comment", False))
        self.assertEqual(told.campaign_id, promise.campaign_id)
        self.assertEqual(told.date, datetime(2020, 1, 2, 12, 48))
        self.assertEqual(levantada.user_id, self.colleague_operator)
        self.assertFalse(levantada.comment)
        # Nobody is Viviana here, and no such result: both stay as the file says them.
        self.assertEqual(
            bid.comment, "NO LICITA\n[AHO-Viviana Briozzo · NO LICITA ESTE MES]"
        )
        self.assertFalse(bid.user_id.active)
        self.assertEqual((bid.kind, bid.result_id.id), ("comment", False))
        self.assertFalse(bill.campaign_id)

    def test_the_last_result_says_whether_a_case_is_open(self):
        run = self._bring(self._rows())
        promise, told, levantada, _bid, bill = self._movements(run)
        self.assertEqual(promise.case_id.state, "in_progress")
        self.assertEqual(told.case_id.state, "in_progress")
        self.assertEqual(promise.case_id.attempts, 1)
        self.assertEqual(levantada.case_id.state, "done")
        self.assertEqual(levantada.case_id.result_id.name, "Levantada")
        self.assertEqual(levantada.case_id.finished_at, levantada.date)
        self.assertEqual(bill.case_id.state, "done")
        self.assertEqual(promise.campaign_id.name, "CUOTA 2 ENERO 2020")
        self.assertEqual(promise.campaign_id.state, "in_progress")
        self.assertEqual(levantada.campaign_id.state, "archived")
        self.assertEqual(run.movein_counts["movements"], 5)

    def test_the_same_row_is_brought_once_whatever_file_it_comes_in(self):
        rows = self._rows()
        self._bring(rows)
        again = self._read([*rows, rows[0]], name="otra.xlsx")
        self.assertEqual(self._results(again), ["same"] * 6)
        with self.assertRaises(UserError):
            again.action_movein_apply()
        new = self._row(
            self.plans[3], "AHO-Mirna Valdes", "Nuevo", "Mora", "OTRA", "", "03/01/2020"
        )
        twice = self._read([new, new, *rows], name="tercera.xlsx")
        self.assertEqual(
            self._results(twice), ["new", "duplicate", *["same"] * len(rows)]
        )

    def test_what_cannot_be_taken_is_refused_with_a_sentence(self):
        ghost = self._rows()[0]
        ghost[3] = "9999999"
        undated = self._rows()[0]
        undated[8] = "ayer"
        empty = self._rows()[1]
        empty[4] = None
        late = self._rows()[0]
        late[8] = "02/01/2090 10:00"
        run = self._read([ghost, undated, empty, late, self._rows()[2]])
        self.assertEqual(self._results(run), ["rejected"] * 4 + ["new"])
        for line in run.line_ids.sorted("row_number")[:4]:
            self.assertTrue(line.message)

    def test_who_held_the_plan_before_is_not_the_holder_of_today(self):
        other = self._row(
            self.plans[0],
            "AHO-Mirna Valdes",
            "Cede",
            "Mora",
            "CUOTA 2",
            "",
            "02/01/2020 10:00",
            client="QUIROGA PEDRO",
        )
        movement = self._movements(self._bring([other]))
        self.assertFalse(movement.partner_id)
        self.assertEqual(movement.plan_id, self.plans[0])
        self.assertEqual(movement.comment, "Cede\n[QUIROGA PEDRO]")

    def test_an_open_case_does_not_make_anybody_callable_twice(self):
        arrears = self.arrears
        native = self._campaign("MORA ENERO", self.plans[:1], type_id=arrears.id)
        run = self._bring(self._rows())
        cases = self._cases(run).filtered(lambda one: one.type_id == arrears)
        mine = cases.filtered(lambda one: one.plan_id == self.plans[0])
        self.assertEqual(mine.state, "done")
        self.assertEqual(native.case_ids.state, "pending")
        other = cases.filtered(lambda one: one.plan_id == self.plans[1])
        self.assertEqual(other.state, "in_progress")
        self.assertEqual(run.movein_counts["twins"], 1)

    def test_nothing_is_broken_by_what_came_in(self):
        self._bring(self._rows())
        rules = self.env["ahorro.check.rules"]
        for code in rules._get_rules():
            found = self.env.execute_query(
                getattr(rules, f"_find_{code}")(self.company)
            )
            self.assertFalse(found, code)

    def test_undo_takes_back_exactly_what_came_in(self):
        before = self.env["ahorro.campaign"].search([])
        run = self._bring(self._rows())
        cases = self._cases(run)
        run.action_movein_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertFalse(cases.exists())
        self.assertFalse(self._movements(run))
        self.assertEqual(self.env["ahorro.campaign"].search([]), before)
        again = self._read(self._rows())
        self.assertEqual(self._results(again), ["new"] * 5)

    def test_undo_leaves_a_case_on_which_somebody_worked(self):
        run = self._bring(self._rows())
        worked = self._movements(run)[0].case_id
        self._finish(worked, self.env.ref("ahorro_campaign.result_arrears_rescinde"))
        run.action_movein_undo()
        self.assertEqual(self._cases(run), worked)
        self.assertEqual(len(worked.movement_ids), 2)
        self.assertEqual(run.movein_counts["kept_cases"], 1)
        self.assertIn("1", run.movein_summary)

    def test_a_later_file_keeps_the_case_that_an_earlier_one_made(self):
        rows = self._rows()
        first = self._bring(rows[:1])
        later = self._row(
            self.plans[0],
            "AHO-Mirna Valdes",
            "Rescinde",
            "Mora",
            "CUOTA 2 ENERO 2020",
            "Rescinde",
            "05/01/2020 10:00",
        )
        second = self._bring([later], name="segunda.xlsx")
        case = self._cases(first)
        self.assertEqual((case.state, case.attempts), ("done", 2))
        first.action_movein_undo()
        self.assertEqual((case.state, case.attempts), ("done", 1))
        self.assertEqual(self._cases(second), case)
        second.action_movein_undo()
        self.assertFalse(case.exists())

    def test_an_import_is_undone_as_what_it_was_though_its_profile_is_another(self):
        spoils = (lambda one: one.write({"purpose": "plans"}), lambda one: one.unlink())
        for spoil in spoils:
            run = self._bring(self._rows())
            spoil(run.profile_id.with_user(self.supervisor))
            run.action_movein_undo()
            self.assertEqual(run.state, "undone", run.error)
            self.assertFalse(self._movements(run))
            self.assertFalse(self._cases(run))
            run.profile_id.purpose = "movements"

    def test_an_operator_does_not_undo_a_movement_that_came_this_moment(self):
        movement = self._movements(self._bring(self._rows()))[0]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_movement SET date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [movement.id],
        )
        attend = self.env["ahorro.attend"].with_user(movement.user_id)
        with self.assertRaises(UserError):
            attend.undo_attention(movement.id, "0123456789abcdef")
