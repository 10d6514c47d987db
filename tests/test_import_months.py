# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Generated portfolios through reading, comparison and import, row by row."""

from collections import Counter

from odoo.tests import tagged

from odoo.addons.ahorro_import.tools.names import same_holder_by_name
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .portfolio import DUPLICATE, NOISE, iter_plans, render, run_months

SEED = 11
ROWS = 400
#: What a change of the generator becomes in the comparison.
RESULTS = {"new": "new", "cession": "ambiguous"}


@tagged("post_install", "-at_install")
class TestImportMonths(AhorroPlanCommon):
    """Two months of a portfolio of each administradora."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True, allowed_company_ids=cls.company.ids)
        )

    def _months(self, layout):
        plans = list(iter_plans(ROWS, seed=SEED, provider=layout))
        return run_months(plans, 2, seed=SEED, changed_share=0.25)

    def _read(self, month, layout, fmt="xlsx", dirt=None):
        file = render(
            month.plans, layout=layout, fmt=fmt, dirt=dirt, seed=SEED, day=month.as_of
        )
        profile = self.env["ahorro.import.profile"]
        run = self.runs.env["ahorro.import.source"]._create_run(
            file.name, file.data, profile, "file"
        )
        self.assertEqual(run.state, "review", run.error)
        return run, file

    def _apply(self, run):
        run.action_apply([flag["code"] for flag in run.flags])
        self.assertEqual(run.state, "done", run.error)

    def _assert_second_month(self, layout):
        first, second = self._months(layout)
        run, _file = self._read(first, layout)
        self.assertEqual(run.count_new, ROWS)
        self.assertTrue(run.is_complete)
        self._apply(run)
        again, _file = self._read(first, layout)
        self.assertEqual((again.count_same, again.count_total), (ROWS, ROWS))
        run, file = self._read(second, layout)
        changes = {
            change.after.uid: change for change in second.changes if change.after
        }
        wanted = {}
        for note in file.expected:
            change = changes.get(note.plan.uid)
            kind = change and change.kind
            wanted[note.row_number] = (
                "same" if change is None else RESULTS.get(kind, "changed")
            )
            if kind == "cession" and layout == "ovalo":
                names = (change.before.holder.name, change.after.holder.name)
                if same_holder_by_name(*names):
                    # Without documents a common surname is all that can be seen.
                    wanted[note.row_number] = "changed"
        got = {line.row_number: line.result for line in run.line_ids}
        self.assertEqual(
            {row: got.get(row) for row in wanted if got.get(row) != wanted[row]}, {}
        )
        self.assertEqual(len(got), len(wanted))
        self.assertEqual(run.count_absent, second.counts["gone"])
        moved = Counter(
            (change.before.stage, change.after.stage)
            for change in second.changes
            if change.kind == "move"
        )
        if layout == "rombo":
            lines = run.line_ids.filtered("is_move")
            told = Counter(
                (line.status_from_id.code, line.status_to_id.code) for line in lines
            )
            self.assertEqual(told, moved)
            self.assertFalse(lines.filtered("is_unusual"))

    def test_the_second_month_of_plan_rombo(self):
        self._assert_second_month("rombo")

    def test_the_second_month_of_plan_ovalo(self):
        self._assert_second_month("ovalo")

    def _assert_dirty(self, layout, fmt):
        first = self._months(layout)[0]
        run, file = self._read(first, layout, fmt, "all")
        # Lines of a text are counted as its editor does: cells may have several.
        real = [note for note in file.rows if note.outcome != NOISE]
        lines = run.line_ids.sorted("row_number")
        self.assertEqual(run.count_total, len(real))
        wrong = {}
        for note, line in zip(real, lines, strict=True):
            result = {"new": "plan"}.get(line.result, line.result)
            if note.outcome != result:
                wrong[line.row_number] = (note.outcome, result)
        # Of two rows that are alike in all, ours is the last and theirs the first.
        alike = {row for row, pair in wrong.items() if set(pair) == {"plan", DUPLICATE}}
        self.assertEqual(wrong.keys() - alike, set())
        self.assertEqual(
            run.count_duplicate,
            sum(note.outcome == DUPLICATE for note in file.rows),
        )
        self._apply(run)
        again, _file = self._read(first, layout, fmt, "all")
        self.assertEqual(
            (again.count_new, again.count_changed, again.count_same),
            (0, 0, run.count_new),
        )

    def test_all_dirt_of_plan_rombo_in_a_workbook(self):
        self._assert_dirty("rombo", "xlsx")

    def test_all_dirt_of_plan_rombo_in_a_text(self):
        self._assert_dirty("rombo", "csv")

    def test_all_dirt_of_plan_ovalo_in_a_text(self):
        self._assert_dirty("ovalo", "csv")
