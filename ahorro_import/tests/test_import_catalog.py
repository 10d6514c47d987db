# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..tools.catalog import FIELDS, HOLDER_COLUMNS, LINE_COLUMNS, plan_columns
from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestImportCatalog(AhorroApplyCommon):
    """The one list of what a file may hold, and the one of the imports that count."""

    def test_every_column_of_the_catalogue_is_there(self):
        lines = self.env["ahorro.import.line"]
        for column in [*LINE_COLUMNS, *filter(None, map(_found, FIELDS.values()))]:
            self.assertTrue(lines._fields[column].column_type, column)
        for rule in ("truth", "fill", "flag", "identity"):
            for column in plan_columns(rule):
                self.assertIn(column, self.plans._fields)
        for _column, target in HOLDER_COLUMNS.values():
            self.assertIn(target, self.partners._fields)

    def test_every_column_that_a_rule_writes_is_compared(self):
        compared = set(self.env["ahorro.import.value"]._get_diff_fields())
        for rule in ("truth", "fill", "flag", "identity"):
            self.assertLessEqual(set(plan_columns(rule)), compared)

    def test_an_import_counts_from_its_writing_to_its_undo(self):
        run = self._read(self._row())
        self.assertFalse(self._counts(run))
        self._confirm(run)
        self.assertTrue(self._counts(run))
        run.action_undo()
        self.assertFalse(self._counts(run))

    def _counts(self, run):
        """Return whether a run counts, as a search and as SQL, which must agree."""
        found = run in run.search(run._get_standing_domain())
        rows = self.env.execute_query(run._get_standing_sql())
        self.assertEqual((run.id,) in rows, found)
        return found


def _found(field):
    return field.found
