# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo.tests import freeze_time

from .campaign_common import AhorroCampaignCommon

MONDAY = datetime.date(2026, 3, 2)
SECOND = datetime.timedelta(seconds=1)
#: Midnight of that Monday, and the end of its week, by zone, in UTC.
STARTS = {
    "America/Argentina/Buenos_Aires": datetime.datetime(2026, 3, 2, 3),
    "Asia/Tokyo": datetime.datetime(2026, 3, 1, 15),
}


@freeze_time("2026-03-10 12:00:00")
class TestSummaryCalls(AhorroCampaignCommon):
    """The calls of a week are those of its local days, by ids, in two zones."""

    def test_the_calls_of_a_week_end_and_begin_at_the_readers_midnight(self):
        case = self._campaign().case_ids[0]
        movements = self.env["ahorro.movement"]
        moments = set()
        for start in STARTS.values():
            end = start + datetime.timedelta(days=7)
            moments |= {start - SECOND, start, end - SECOND, end}
        made = {}
        for moment in sorted(moments):
            saved = movements.with_user(self.operator)._log(
                [{"kind": "comment", "case_id": case.id, "date": moment}]
            )
            made[saved.id] = moment
        for zone, start in STARTS.items():
            content = self.env["ahorro.summary.content"]
            content = content.with_user(self.supervisor).with_context(tz=zone)
            lines = {line["id"]: line["figure"] for line in content._get_lines(MONDAY)}
            expected = {
                movement
                for movement, moment in made.items()
                if start <= moment < start + datetime.timedelta(days=7)
            }
            figure = lines["calls_work"]
            found = movements.with_user(self.supervisor).search(figure["domain"])
            self.assertEqual(set(found.ids), expected, zone)
            self.assertEqual(figure["value"], len(expected), zone)
            before = sum(
                start - datetime.timedelta(days=7) <= moment < start
                for moment in made.values()
            )
            self.assertEqual(figure["before"]["value"], before, zone)

    def test_results_are_counted_as_everywhere_else(self):
        case = self._campaign().case_ids[0]
        results = {
            outcome: self.env["ahorro.result"].create(
                {"name": outcome, "type_id": self.grouping.id, "outcome": outcome}
            )
            for outcome in ("positive", "negative", "not_contacted")
        }
        for result in (*results.values(), self.env["ahorro.result"]):
            self.env["ahorro.movement"].with_user(self.operator)._log(
                [
                    {
                        "kind": "comment",
                        "case_id": case.id,
                        "result_id": result.id,
                        "date": datetime.datetime(2026, 3, 4, 15),
                    }
                ]
            )
        content = self.env["ahorro.summary.content"].with_user(self.supervisor)
        lines = {line["id"]: line["figure"] for line in content._get_lines(MONDAY)}
        numbers = {
            name: lines[f"calls_{name}"]["value"]
            for name in ("work", "contacted", "effective", "finished", "promised")
        }
        self.assertEqual(
            numbers,
            {"work": 4, "contacted": 2, "effective": 1, "finished": 0, "promised": 0},
        )
