# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from odoo.addons.ahorro_campaign.tools.promise import Verdict

from .queue_common import NOON, RemoteCommon


class TestPromise(RemoteCommon):
    """A promise is written with its save, and goes with its undo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.cases[0]
        cls.case.plan_id.write(
            {
                "overdue_debt": 90_000.5,
                "installments_issued": 12,
                "installments_paid": 10,
                "installments_owed": 2,
            }
        )

    def _promise(self, day="2026-11-20", amount=45_000, case=None, user=None, **values):
        """Attend a case and save a promise; return the answer of the save."""
        user = user or self.operator
        token = self._attend(case or self.case, user)["lease_token"]
        return self._save(
            user,
            token,
            result_id=self.promise.id,
            promise_date=day,
            promise_amount=amount,
            **values,
        )

    def _promises(self, case=None):
        case = case or self.case
        return self.env["ahorro.promise"].search(
            [("case_id", "=", case.id)], order="id"
        )

    def test_a_save_with_a_date_is_a_promise_with_what_was_owed_then(self):
        saved = self._promise()
        self.assertRecordValues(
            self._promises(),
            [
                {
                    "movement_id": saved["movement_id"],
                    "case_id": self.case.id,
                    "plan_id": self.case.plan_id.id,
                    "campaign_id": self.campaign.id,
                    "type_id": self.arrears.id,
                    "partner_id": self.case.partner_id.id,
                    "user_id": self.operator.id,
                    "company_id": self.company.id,
                    "made_at": NOON,
                    "promise_date": date(2026, 11, 20),
                    "amount": 45_000,
                    "debt": 90_000.5,
                    "issued": 12,
                    "paid_count": 10,
                    "owed": 2,
                    "verdict": "pending",
                    "judge_id": False,
                    "recovered": 0,
                }
            ],
        )

    def test_the_same_key_twice_is_one_promise(self):
        token = self._attend(self.case, self.operator)["lease_token"]
        values = {
            "result_id": self.promise.id,
            "promise_date": "2026-11-20",
            "promise_amount": 1,
        }
        first = self._save(self.operator, token, key="twice", **values)
        again = self._save(self.operator, token, key="twice", **values)
        self.assertEqual(first["movement_id"], again["movement_id"])
        self.assertEqual(len(self._promises()), 1)

    def test_a_save_without_a_date_is_none(self):
        token = self._attend(self.case, self.operator)["lease_token"]
        self._save(self.operator, token)
        self.assertFalse(self._promises())

    def test_undoing_the_save_takes_it_away_and_keeps_both_movements(self):
        saved = self._promise()
        self._undo(saved)
        self.assertFalse(self._promises())
        kinds = self._movements(self.case).mapped("kind")
        self.assertEqual(kinds, ["undo", "comment"])

    def test_a_newer_one_takes_the_place_of_one_whose_day_has_not_passed(self):
        self._promise()
        self._promise("2026-11-25", 90_000)
        old, new = self._promises()
        self.assertEqual((old.verdict, new.verdict), ("replaced", "pending"))
        self.assertEqual(old.replaced_by_id, new)

    def test_one_whose_day_has_passed_is_judged_all_the_same(self):
        self._promise()
        self.time.move_to(NOON + timedelta(days=3))
        self._promise("2026-11-25", 90_000)
        self.assertEqual(self._promises().mapped("verdict"), ["pending", "pending"])

    def test_undoing_the_newer_one_gives_the_older_one_its_place_back(self):
        self._promise()
        self._undo(self._promise("2026-11-25", 90_000))
        old = self._promises()
        self.assertEqual(old.promise_date, date(2026, 11, 20))
        self.assertEqual((old.verdict, old.replaced_by_id.id), ("pending", False))

    def test_one_of_another_case_of_the_plan_is_left_alone(self):
        other = self.env["ahorro.case"].create(
            {
                "campaign_id": self._campaign("Otra").id,
                "plan_id": self.case.plan_id.id,
                "type_id": self.arrears.id,
                "company_id": self.company.id,
            }
        )
        self._promise()
        self._promise("2026-11-25", 1_000, other)
        self.assertEqual(self._promises().verdict, "pending")
        self.assertEqual(self._promises(other).verdict, "pending")

    # === RIGHTS ===

    def test_an_operator_reads_what_they_may_read_of_movements(self):
        self._promise()
        alone = self._cases(self._campaign("De otro", self.colleague))
        self._promise(case=alone, user=self.colleague)
        mine, others = self._promises(), self._promises(alone)
        for user, wanted in (
            (self.operator, mine),
            (self.colleague, mine | others),
            (self.supervisor, mine | others),
        ):
            found = self._rpc(
                user, "ahorro.promise", "search", [("id", "in", (mine | others).ids)]
            )
            self.assertEqual(set(found), set(wanted.ids), user.login)

    def test_nobody_of_another_company_reads_it(self):
        self._promise()
        promises = self.env(
            user=self.other_supervisor.id,
            su=False,
            context={"allowed_company_ids": self.other_company.ids},
        )["ahorro.promise"]
        self.assertFalse(promises.search([("id", "in", self._promises().ids)]))

    def test_who_has_no_role_reads_none(self):
        self._promise()
        with self.assertRaises(AccessError):
            self._rpc(self.stranger, "ahorro.promise", "search", [])

    def test_nobody_writes_deletes_or_invents_one(self):
        self._promise()
        promise = self._promises()
        values = {"movement_id": promise.movement_id.id, "verdict": "kept"}
        for user in (self.operator, self.supervisor, self.admin):
            for method, *args in (
                ("write", promise.ids, {"verdict": "kept"}),
                ("unlink", promise.ids),
                ("create", [values]),
            ):
                # AccessError is one of them.
                with self.assertRaises(UserError):
                    self._rpc(user, "ahorro.promise", method, *args)
        for call in (
            lambda: promise.write({"recovered": 1}),
            promise.unlink,
            lambda: promise.create(values),
            promise.copy,
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(promise.verdict, "pending")

    # === BROKEN ONES COME BACK ===

    def _break(self, promise=None, verdict="broken"):
        """Give a promise the verdict that a file of today would."""
        promise = promise or self._promises()
        self.env["ahorro.promise.judge"]._write_verdicts(
            [(promise.id, Verdict(verdict, 7, 0, 0, 9_000_050))],
            {7: fields.Date.today()},
        )
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.invalidate_all()

    def test_a_broken_one_brings_its_case_up_for_whoever_took_it(self):
        self._promise()
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        self.assertRecordValues(
            self.case,
            [
                {
                    "next_action_at": NOON + timedelta(days=6),
                    "next_action_user_id": self.operator.id,
                    "is_callback": True,
                }
            ],
        )
        board = self._board()
        self.assertEqual(
            (board["next"]["id"], board["next"]["why"]), (self.case.id, "promise")
        )
        [row] = [row for row in board["cases"] if row["id"] == self.case.id]
        self.assertTrue(row["has_broken_promise"])
        self.assertEqual(board["promises"]["waiting"]["count"], 1)
        self.assertEqual(self._next(self.operator), self.case)
        movement = self._movements(self.case)[0]
        self.assertEqual(movement.kind, "promise")
        self.assertIn("20/11/2026", movement.comment)

    def test_it_comes_up_once_only(self):
        self._promise()
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        self.time.tick(timedelta(minutes=1))
        token = self._attend(self.case, self.operator)["lease_token"]
        self._save(self.operator, token)
        self.assertEqual(self._board()["promises"]["waiting"]["count"], 0)
        self._break()
        self.assertFalse(self.case.next_action_at)
        self.assertEqual(self._movements(self.case).mapped("kind").count("promise"), 1)

    def test_one_that_is_not_broken_after_all_lets_go_of_its_case(self):
        self._promise()
        before = self.case.next_action_at
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        self._break(verdict="kept")
        self.assertEqual(
            (self.case.next_action_at, self.case.is_callback), (before, False)
        )
        self.assertFalse(self._promises().raised_at)
        # By another file it is broken again, and comes up again.
        self._break()
        self.assertTrue(self.case.is_callback)

    def test_it_lets_go_too_where_what_was_done_since_was_taken_back(self):
        self._promise()
        before = self.case.next_action_at
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        token = self._attend(self.case, self.operator)["lease_token"]
        self._undo(self._finish(token))
        self.env.invalidate_all()
        self.assertTrue(self.case.is_callback)
        self._break(verdict="kept")
        self.assertEqual(
            (self.case.next_action_at, self.case.is_callback), (before, False)
        )

    def test_a_call_that_was_agreed_for_later_stays_for_then(self):
        self._promise(next_action_at="2026-12-10 15:00:00")
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        self.assertEqual(self.case.next_action_at, datetime(2026, 12, 10, 15))

    def test_a_finished_case_stays_finished_and_is_listed_with_its_button(self):
        self._promise()
        token = self._attend(self.case, self.operator)["lease_token"]
        self._finish(token)
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        self.assertEqual(self.case.state, "done")
        figure = self._board()["promises"]["waiting"]
        listed = self.env["ahorro.promise"].search(figure["domain"])
        self.assertEqual(listed, self._promises())
        action = listed.with_user(self.operator).action_attend()
        self.assertEqual(action["params"], {"plan_id": self.case.plan_id.id})

    def test_what_an_old_file_says_brings_nothing_up(self):
        self._promise()
        self.time.move_to(NOON + timedelta(days=6))
        promise = self._promises()
        self.env["ahorro.promise.judge"]._write_verdicts(
            [(promise.id, Verdict("broken", 7, 0, 0, 1))], {7: date(2026, 8, 1)}
        )
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.invalidate_all()
        self.assertFalse(promise.raised_at)

    # === FIGURES ===

    def test_every_figure_opens_exactly_its_rows(self):
        days = ("2026-11-18", "2026-11-18", "2026-11-25", "2026-11-20")
        for case, day in zip(self.cases, days, strict=True):
            self._promise(day, case=case)
        late = self._promises(self.cases[3])
        self.env["ahorro.promise.judge"]._write_verdicts(
            [
                (late.id, Verdict("kept", 7, 0, 100, 0)),
                (self._promises(self.cases[2]).id, Verdict("broken", 7, 0, 0, 1)),
            ],
            {7: date(2026, 11, 18)},
        )
        self.env.invalidate_all()
        wanted = {
            "due": self._promises(self.cases[0]) | self._promises(self.cases[1]),
            "waiting": self._promises(self.cases[2]),
            "kept": late,
        }
        for user, is_own in ((self.operator, True), (self.colleague, False)):
            figures = self._board(user)["promises"]
            for name, promises in wanted.items():
                found = self.env["ahorro.promise"].search(figures[name]["domain"])
                expected = promises if is_own else promises.browse()
                self.assertEqual(set(found.ids), set(expected.ids), name)
                self.assertEqual(figures[name]["count"], len(expected), name)

    def test_the_rate_is_kept_of_what_is_resolved(self):
        for case in self.cases:
            self._promise(case=case)
        verdicts = ("kept", "broken", "part", "pending")
        self.env["ahorro.promise.judge"]._write_verdicts(
            [
                (self._promises(case).id, Verdict(verdict, 7, 0, 0, 0))
                for case, verdict in zip(self.cases, verdicts, strict=True)
            ],
            {7: date(2026, 11, 18)},
        )
        promises = self.env["ahorro.promise"]
        domain = [("case_id", "in", self.cases.ids)]
        [(rate,)] = promises._read_group(domain, aggregates=["kept_rate:avg"])
        self.assertAlmostEqual(rate, 100 / 3)

    def test_the_client_file_shows_what_was_promised_and_what_became_of_it(self):
        self._promise()
        partner = self.case.partner_id.with_user(self.operator)
        [row] = partner.get_client_file()["promises"]
        self.assertEqual((row["verdict"], row["amount"]), ("pending", 45_000))

    def test_the_panel_counts_and_opens_the_broken_ones(self):
        self._promise()
        self.time.move_to(NOON + timedelta(days=6))
        self._break()
        plans = self._as(self.supervisor, "ahorro.plan")
        [tile] = plans.get_portfolio_panel({"blocks": ["promises"]})["tiles"]
        self.assertEqual(tile["figure"]["value"], 1)
        found = self.env["ahorro.promise"].search(tile["figure"]["domain"])
        self.assertEqual(found, self._promises())
