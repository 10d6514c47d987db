# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from .queue_common import NOON, QueueCommon


class TestAttendBestHour(QueueCommon):
    """At which hour a client is found, and how long an attention took."""

    def _best(self):
        return self._as(self.operator).get_attend_queue()["best_hour"]

    def _log_at(self, case, hour, result, days_ago=11):
        """Write a contact at an hour of Argentina's clock."""
        moment = datetime.combine(NOON - timedelta(days=days_ago), datetime.min.time())
        [movement] = self.env["ahorro.movement"]._log(
            [
                {
                    "kind": "comment",
                    "case_id": case.id,
                    "user_id": self.colleague.id,
                    "result_id": result.id,
                    "date": moment + timedelta(hours=hour + 3),
                }
            ]
        )
        return movement

    def test_the_hour_at_which_most_tries_found_the_person_in_front(self):
        case, other = self.cases[0], self.cases[1]
        for hour, result, days_ago in (
            (10, self.no_answer, 13),
            (10, self.promise, 14),
            (18, self.promise, 15),
            (18, self.promise, 16),
            (18, self.no_answer, 17),
            (9, self.no_answer, 18),
            # Two years ago they had another job.
            (7, self.promise, 800),
        ):
            self._log_at(case, hour, result, days_ago)
        self._log_at(other, 13, self.promise)
        self.assertFalse(self._best(), "nobody is in front")
        self._as(self.operator).attend_case(case.id)
        found = {"plan_id": case.plan_id.id, "hour": 18, "reached": 2, "tries": 3}
        self.assertEqual(self._best(), found)
        self.operator.tz = "Asia/Tokyo"
        self.env.registry.clear_cache()
        self.assertEqual(self._best()["hour"], (18 + 12) % 24)

    def test_who_was_never_found_has_no_best_hour_nor_has_what_was_taken_back(self):
        case = self.cases[0]
        self._log_at(case, 10, self.no_answer)
        wrong = self._log_at(case, 11, self.promise)
        self.env["ahorro.movement"]._log(
            [{"kind": "undo", "case_id": case.id, "reverses_id": wrong.id}]
        )
        self._as(self.operator).attend_case(case.id)
        self.assertFalse(self._best())

    def test_a_save_keeps_how_long_the_client_was_in_front(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        self.time.tick(timedelta(minutes=4, seconds=30))
        saved = self._save(
            self.operator, token, kind="finish", result_id=self.closing.id
        )
        movement = self.env["ahorro.movement"].browse(saved["movement_id"])
        self.assertEqual(movement.attention_seconds, 270)
