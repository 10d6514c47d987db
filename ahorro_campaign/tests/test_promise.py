# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError

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
