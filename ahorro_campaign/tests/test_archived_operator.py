# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields

from .queue_common import NOON, QueueCommon


class TestArchivedOperator(QueueCommon):
    """Archiving an operator, or taking the role away, loses nothing of theirs.

    The colleague holds a client, agreed on a callback, took a promise and finished a
    case; then they are gone.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The supervisor attends nobody here: they look.
        cls.held, cls.agreed, cls.promised, cls.done = cls.cases
        for case in (cls.agreed, cls.promised):
            case.user_id = cls.colleague

    def setUp(self):
        super().setUp()
        self._agree(self.agreed, self.colleague, NOON + timedelta(hours=2))
        token = self._attend(self.promised, self.colleague)["lease_token"]
        self.promise_saved = self._save(
            self.colleague,
            token,
            result_id=self.promise.id,
            promise_date="2026-11-25",
            promise_amount=150000,
            comment="Cobra el miércoles",
        )
        token = self._attend(self.done, self.colleague)["lease_token"]
        self._finish(token, self.colleague)
        self.lease = self._attend(self.held, self.colleague)
        self.env.flush_all()
        self.before = self._reports()

    def _reports(self):
        """Return what supervisors read of the colleague's past, by ids."""
        env = self.env(user=self.supervisor.id, su=False)
        movements = env["ahorro.movement"].search(
            [("user_id", "=", self.colleague.id)], order="id"
        )
        monday = fields.Date.from_string("2026-11-16")
        week = env["ahorro.summary.content"].with_context(
            tz="America/Argentina/Buenos_Aires"
        )
        # The week has to be over.
        self.time.move_to(NOON + timedelta(days=7))
        lines = {
            line["id"]: line["figure"]["value"] for line in week._get_lines(monday)
        }
        self.time.move_to(NOON)
        calls = {name: value for name, value in lines.items() if "calls" in name}
        team = env["ahorro.work.facts"]._count_by_user(
            self.company.ids, NOON - timedelta(days=1), None
        )
        return movements.ids, calls, team[self.colleague.id]

    def _archive(self):
        self.colleague.write({"active": False})
        self.env.flush_all()
        self.env.invalidate_all()

    def _take_role(self):
        group = self.env.ref("base.group_user")
        self.colleague.write({"group_ids": [Command.set(group.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()

    def _left(self):
        cases = self._as(self.supervisor, "ahorro.case")
        return cases.search([("is_left", "=", True)]).ids

    def test_a_supervisor_sees_their_callbacks_and_cases_as_of_somebody_gone(self):
        self.assertFalse(self._left())
        for go in (self._archive, self._take_role):
            with self.subTest(go=go.__name__):
                savepoint = self.env.cr.savepoint(flush=False)
                go()
                self.assertEqual(set(self._left()), {self.agreed.id, self.promised.id})
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_callback_keeps_its_hour_and_is_offered_to_a_colleague(self):
        self._archive()
        self.assertEqual(self.agreed.next_action_at, NOON + timedelta(hours=2))
        self.time.move_to(NOON + timedelta(hours=2, minutes=1))
        self.assertEqual(self._next(self.operator), self.agreed)

    def test_the_promise_stays_and_falls_due_for_others(self):
        due = self.promised.next_action_at
        self._archive()
        promise = self.env["ahorro.movement"].browse(self.promise_saved["movement_id"])
        self.assertEqual(str(promise.promise_date), "2026-11-25")
        self.assertEqual(promise.promise_amount, 150000)
        self.assertEqual(promise.user_id, self.colleague)
        self.assertEqual(self.promised.next_action_at, due)
        self.assertTrue(due)

    def test_whom_they_hold_is_on_the_floor_until_the_lease_ends_and_then_waits(self):
        self._archive()
        floor = self._as(self.supervisor, "ahorro.live.floor").get_live_floor()
        row = next(row for row in floor["operators"] if row["id"] == self.colleague.id)
        self.assertEqual(row["partner_id"], self.held.partner_id.id)
        self.assertEqual(self._states()["leased"], 1)
        expires = self._leases(self.colleague).expires_at
        self.time.move_to(expires + timedelta(seconds=1))
        self.assertEqual(self._states()["leased"], 0)
        self.assertIn(self.held, self._take_all())

    def test_the_reports_keep_their_past(self):
        self._archive()
        self.assertEqual(self._reports(), self.before)
        movements = self._as(self.supervisor, "ahorro.movement")
        names = movements.search([("user_id", "=", self.colleague.id)])
        self.assertEqual(
            set(names.mapped("user_id.name")), {self.colleague.sudo().name}
        )

    def test_nothing_of_theirs_is_written_or_deleted_by_archiving(self):
        rows = "SELECT id, user_id, next_action_user_id FROM ahorro_case ORDER BY id"
        self.env.cr.execute(rows)
        cases = self.env.cr.fetchall()
        self._archive()
        self.env.cr.execute(rows)
        self.assertEqual(self.env.cr.fetchall(), cases)
        self.assertTrue(self._leases(self.colleague))
