# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from .queue_common import NOON, QueueCommon

#: 23:30 of the same day in Buenos Aires, where it is the next one in UTC.
LATE_EVENING = NOON + timedelta(hours=11, minutes=30)
#: 23:30 of Sunday in Buenos Aires.
SUNDAY_EVENING = NOON + timedelta(days=4, hours=11, minutes=30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class NumbersCommon(QueueCommon):
    """What the tests of numbers ask for, as those who look at them do."""

    def _finish(self, user, then=None, **values):
        token = self._as(user).attend_next()["lease_token"]
        return self._save(
            user, token, kind="finish", result_id=(then or self.closing).id, **values
        )

    def _floor(self, user=None):
        self.env.flush_all()
        user = user or self.supervisor
        return (
            self._as(user, "ahorro.case")
            .with_context(allowed_company_ids=user.company_ids.ids)
            .env["ahorro.live.floor"]
            .get_live_floor()
        )

    def _row(self, user, by=None):
        """Return the line of an operator on the floor."""
        [row] = [row for row in self._floor(by)["operators"] if row["id"] == user.id]
        return row

    def _set_done(self, case, **values):
        finished = {"state": "done", "finished_at": NOON - HOUR}
        self._set(case, **finished, **values)
