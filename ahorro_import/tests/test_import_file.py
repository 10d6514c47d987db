# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from .apply_common import AhorroApplyCommon


class TestImportFile(AhorroApplyCommon):
    """How long files and cells are kept, who deletes one, and what is left."""

    def setUp(self):
        super().setUp()
        self.run_done = self._import(
            self._row(), {"holder": "Sin Número", "document": "30111222"}
        )

    def _drop(self, user, run=None):
        page = self.env["ahorro.import.page"].with_user(user)
        return page.drop_file((run or self.run_done).id)

    def _age(self, run, months):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_import SET create_date = create_date - %s * interval "
            "'1 month' WHERE id = %s",
            [months, run.id],
        )
        self.env.invalidate_all()

    def _clean(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("ahorro_import.ir_cron_forget_old_files")
            self.assertTrue(cron.method_direct_trigger())
        self.env.invalidate_all()

    def test_an_administrator_deletes_a_file_and_it_stays_noted(self):
        name = self.run_done.filename
        file = self.run_done.attachment_id
        self._drop(self.admin)
        self.assertFalse(file.exists())
        self.assertRecordValues(
            self.run_done,
            [
                {
                    "filename": name,
                    "file_dropped_by": self.admin.id,
                    "file_dropped_why": "administrator",
                }
            ],
        )
        self.assertTrue(self.run_done.file_dropped_on)
        self.assertIn(self.admin.name, self.run_done.file_notice)

    def test_nobody_else_deletes_a_file(self):
        for user in (self.supervisor, self.operator, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._drop(user)

    def test_a_file_that_waits_to_be_written_is_not_deleted(self):
        run = self._read(self._row("8000002"))
        with self.assertRaises(UserError):
            self._drop(self.admin, run)

    def test_an_import_without_its_file_is_undone_and_says_that_it_is_gone(self):
        plan = self._of("8000001")
        self._drop(self.admin)
        with self.assertRaisesRegex(UserError, "ahorro_admin"):
            self.run_done.action_download()
        self.assertIn(self.admin.name, self.run_done.get_result()["file_notice"])
        self.run_done.action_undo()
        self.assertEqual(self.run_done.state, "undone")
        self.assertFalse(plan.active)

    def test_files_and_cells_go_after_the_months_of_the_settings(self):
        young = self._import(self._row("8000003"))
        self._age(self.run_done, 13)
        self._age(young, 11)
        self._clean()
        self.assertFalse(self.run_done.attachment_id)
        self.assertEqual(self.run_done.file_dropped_why, "retention")
        self.assertTrue(young.attachment_id)
        taken, rejected = self.run_done.line_ids.sorted("row_number")
        self.assertFalse(taken.raw or rejected.raw)
        self.assertEqual(taken.holder_name, "Bustos Carla")
        self.assertFalse(rejected.holder_name or rejected.document_number)
        self.assertEqual(rejected.result, "rejected")
        self.assertTrue(rejected.message)
        self.assertTrue(young.line_ids.raw)
        with self.assertRaises(UserError):
            self.env["ahorro.import.rejected"]._write_rejected(self.run_done)
        self.run_done.action_undo()
        self.assertEqual(self.run_done.state, "undone")

    def test_zero_months_keep_for_ever(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for name in ("file_months", "row_months"):
            parameters.set_param(f"ahorro_import.{name}", "0")
        self._age(self.run_done, 100)
        self._clean()
        self.assertTrue(self.run_done.attachment_id)
        self.assertTrue(self.run_done.line_ids[0].raw)
