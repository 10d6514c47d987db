# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import datetime
import re
from types import SimpleNamespace
from unittest.mock import patch

from psycopg2 import errors

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.queue_job.exception import RetryableJobError

from ..models.read.import_rows import LineWriter
from ..models.run.ahorro_import import MAX_TRIES
from ..models.run.import_work import CONTESTED, LOCK_CLASS
from ..tools.readers import reader
from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestRunning(AhorroApplyCommon):
    """Runs that wait for a worker or lost theirs, and those who look on.

    No program runs jobs while tests do.
    """

    def _send(self, *rows):
        """Send a file to be read by a job."""
        self.runs = self.runs.with_context(queue_job__no_delay=False)
        content = base64.b64encode(self._file(*rows)).decode()
        return self.runs.create_from_file("cartera.csv", content, "rombo_cartera")

    def _jobs(self, run):
        return run.env["ahorro.import.liveness"]._get_jobs_sudo(run)

    def _set_runner(self, alive):
        """Say whether some program runs jobs, for the rest of the test."""
        patcher = patch.object(
            type(self.env["ahorro.import.liveness"]),
            "_is_runner_alive",
            lambda self: alive,
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def _age(self, run, minutes):
        """Make the job of a run as old as that."""
        moment = fields.Datetime.now() - datetime.timedelta(minutes=minutes)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE queue_job SET date_created = %s WHERE identity_key = %s",
                moment,
                f"ahorro.import.{run.id}.{run.job_phase}",
            )
        )
        self.env.invalidate_all()

    def _continue_by_cron(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("ahorro_import.ir_cron_continue_imports")
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()

    # === WAITING ===

    def test_a_file_is_read_by_a_job_of_its_channel(self):
        run = self._send(self._row())
        self.assertEqual((run.state, run.job_phase), ("reading", "read"))
        job = self._jobs(run)
        self.assertEqual(job.channel, "root.ahorro_import")
        self.assertEqual(job.user_id, self.supervisor)
        state = run.get_state()
        self.assertEqual((state["state"], state["phase"]), ("reading", "read"))
        self.assertFalse(state["stuck"])

    def test_runs_tell_how_many_are_before_them(self):
        first, second = self._send(self._row()), self._send(self._row("8000002"))
        self.assertEqual(first.get_state()["queue_position"], 0)
        self.assertEqual(second.get_state()["queue_position"], 1)

    def test_the_scheduler_does_what_no_runner_takes_and_says_so(self):
        run = self._send(self._row())
        self._continue_by_cron()
        self.assertEqual((run.state, run.count_new), ("review", 1))
        self.assertTrue(run.by_cron)
        self.assertFalse(self._jobs(run))
        run.action_apply([flag["code"] for flag in run.flags])
        self._continue_by_cron()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._of("8000001").create_uid, self.supervisor)
        run.action_undo()
        self._continue_by_cron()
        self.assertEqual(run.state, "undone")

    def test_the_scheduler_leaves_the_work_to_a_runner_that_is_there(self):
        run = self._send(self._row())
        self._set_runner(True)
        self._continue_by_cron()
        self.assertEqual(run.state, "reading")

    # === STUCK ===

    def test_a_run_whose_job_is_gone_is_stuck_and_can_be_resumed(self):
        run = self._send(self._row())
        self._jobs(run).button_cancelled()
        run.invalidate_recordset()
        self.assertTrue(run.get_state()["stuck"])
        run.action_resume()
        self.assertEqual(len(self._jobs(run)), 1)
        run.invalidate_recordset()
        self.assertFalse(run.is_stuck)
        self._continue_by_cron()
        self.assertEqual(run.state, "review")

    def test_a_job_that_nobody_takes_for_minutes_is_stuck(self):
        run = self._send(self._row())
        self.assertFalse(run.is_stuck)
        self._age(run, 10)
        self.assertTrue(run.is_stuck)
        self._set_runner(True)
        run.invalidate_recordset()
        self.assertFalse(run.is_stuck, "its turn will come")

    def test_a_run_at_work_is_not_stuck(self):
        run = self._send(self._row())
        self._jobs(run).button_cancelled()
        worker = self.registry.cursor()
        self.addCleanup(worker.close)
        worker.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, run.id])
        run.invalidate_recordset()
        self.assertFalse(run.is_stuck)
        with self.assertRaises(UserError):
            run.action_discard()

    def test_a_stuck_apply_resumed_writes_once(self):
        run = self._send(self._row())
        self._continue_by_cron()
        run.action_apply([])
        self._jobs(run).button_cancelled()
        run.invalidate_recordset()
        self.assertTrue(run.is_stuck)
        self.assertFalse(self._of("8000001"))
        run.action_resume()
        self._continue_by_cron()
        self.assertEqual((run.state, len(self._of("8000001"))), ("done", 1))

    def test_a_discarded_run_leaves_nothing(self):
        run = self._send(self._row())
        file = run.attachment_id
        self.assertTrue(run.action_discard())
        self.assertFalse(run.exists() or file.exists())
        self.assertTrue(run.action_discard(), "a second click")
        self.assertFalse(
            self.env["queue.job"].search(
                [
                    ("identity_key", "=", f"ahorro.import.{run.id}.read"),
                    ("state", "=", "pending"),
                ]
            )
        )

    def test_what_was_written_is_not_discarded(self):
        run = self._import(self._row())
        with self.assertRaises(UserError):
            run.action_discard()

    def test_a_stuck_undo_can_be_given_up(self):
        run = self._import(self._row()).with_context(queue_job__no_delay=False)
        run.action_undo()
        self._jobs(run).button_cancelled()
        run.invalidate_recordset()
        self.assertTrue(run.is_stuck)
        run.action_discard()
        self.assertEqual((run.state, run.job_phase), ("done", False))
        self.assertTrue(self._of("8000001").active)

    def test_there_is_nothing_to_resume_of_a_finished_run(self):
        with self.assertRaises(UserError):
            self._import(self._row()).action_resume()

    # === WHAT GOES WRONG ===

    def test_a_phase_asked_for_twice_is_done_once(self):
        run = self._import(self._row())
        self.assertIn("Nothing to do", run._job_apply())
        self.assertIn("Nothing to do", run._job_read())
        self.assertEqual(run.state, "done")

    def test_a_collision_begins_again_in_a_job(self):
        run = self._send(self._row()).with_context(job_uuid="x")
        collision = errors.SerializationFailure()
        with (
            patch.object(
                type(self.env["ahorro.import.read"]),
                "_work",
                side_effect=_with_code(collision, "40001"),
            ),
            self.assertRaises(RetryableJobError),
        ):
            run._job_read()
        self.assertEqual(run.state, "reading")

    def test_a_collision_while_rows_are_being_sent_begins_again(self):
        run = self._send(self._row()).with_context(job_uuid="x")
        collision = _with_code(errors.SerializationFailure(), "40001")
        with (
            patch.object(LineWriter, "_copy", side_effect=collision),
            self.assertRaises(RetryableJobError),
        ):
            run._job_read()
        self.assertEqual(run.state, "reading")

    def _fail_with(self, code, run, constraint=None):
        """Read a run's file by a job, with an error of the database."""
        error = _with_code(errors.UniqueViolation(), code, constraint)
        read = type(self.env["ahorro.import.read"])
        with patch.object(read, "_work", side_effect=error):
            return run.with_context(job_uuid="x")._job_read()

    def test_who_types_the_same_plan_at_that_moment_is_a_race(self):
        run = self._send(self._row())
        for name in CONTESTED:
            self.assertTrue(
                self.env.execute_query(SQL("SELECT to_regclass(%s)", name))[0][0], name
            )
            with self.subTest(name), self.assertRaises(RetryableJobError):
                self._fail_with("23505", run, name)
        self.assertEqual(run.state, "reading")

    def test_what_no_race_explains_is_logged_whole_under_the_number_that_is_told(self):
        for code, constraint in (
            ("23505", "res_partner_of_another_addon_unique"),
            ("23502", None),
        ):
            run = self._send(self._row())
            with (
                self.subTest(code),
                self.assertLogs("odoo.addons.ahorro_import", "ERROR") as logged,
            ):
                self.assertEqual(self._fail_with(code, run, constraint), "failed")
            number = re.search(r"\b[0-9A-F]{8}\b", run.error)[0]
            self.assertIn(number, logged.output[0])
            self.assertIn("Traceback", logged.output[0])
            self.assertIn("Coded", logged.output[0], "the error itself")

    def test_a_readers_defect_is_logged_whole_under_the_number_that_is_told(self):
        defect = ZeroDivisionError("in a reader")
        with (
            patch.object(reader, "_read", side_effect=defect),
            self.assertLogs("odoo.addons.ahorro_import", "ERROR") as logged,
        ):
            content = base64.b64encode(self._file(self._row())).decode()
            run = self.runs.create_from_file("cartera.csv", content, "rombo_cartera")
        self.assertEqual(run.state, "failed")
        number = re.search(r"\b[0-9A-F]{8}\b", run.error)[0]
        self.assertIn(number, logged.output[0])
        self.assertIn("ZeroDivisionError: in a reader", logged.output[0])

    def test_the_scheduler_too_gives_up_after_some_tries(self):
        run = self._send(self._row())
        error = _with_code(errors.SerializationFailure(), "40001")
        read = type(self.env["ahorro.import.read"])
        with patch.object(read, "_work", side_effect=error):
            for _minute in range(MAX_TRIES - 1):
                self._continue_by_cron()
                self.assertEqual(run.state, "reading")
            self._continue_by_cron()
        self.assertEqual((run.state, run.job_phase), ("failed", False))
        self.assertFalse(self._jobs(run))

    def test_a_job_that_gave_up_says_so(self):
        run = self._send(self._row())
        run._on_fail_job(exc_name="FailedJobError", exc_message="x", exc_info="File /x")
        self.assertEqual(run.state, "failed")
        self.assertNotIn("/x", run.error)

    def test_an_undo_that_fails_leaves_the_import_done(self):
        run = self._import({"subscription": "2711700", "paid": "5"})
        with (
            patch.object(
                type(self.env["ahorro.import.holder.undo"]),
                "_undo_holders",
                side_effect=ZeroDivisionError,
            ),
            mute_logger("odoo.addons.ahorro_import.models.run.import_work"),
        ):
            run.action_undo()
        self.assertEqual((run.state, run.job_phase), ("done", False))
        self.assertTrue(run.error)
        self.assertEqual(self.plan.installments_paid, 5)
        run.action_undo()
        self.assertEqual(run.state, "undone")

    # === TELLING ===

    def _messages_to(self, user):
        chats = self.env["discuss.channel"].search(
            [
                ("channel_type", "=", "chat"),
                ("channel_member_ids.partner_id", "=", user.partner_id.id),
            ]
        )
        return chats.message_ids.filtered(
            lambda message: message.author_id == self.env.ref("base.partner_root")
        )

    def test_who_has_left_finds_a_message_with_the_way_back(self):
        run = self._import(self._row())
        messages = self._messages_to(self.supervisor)
        self.assertEqual(len(messages), 2, "read, and imported")
        last = messages.sorted("id")[-1]
        self.assertIn(f"/odoo/importacion/{run.id}", last.body)
        self.assertIn("cartera.csv", last.body)

    def test_who_is_there_gets_a_notice_and_no_message(self):
        self.env["mail.presence"].create(
            {"user_id": self.supervisor.id, "status": "online"}
        )
        with patch.object(type(self.supervisor), "_bus_send") as sent:
            self._import(self._row())
        self.assertFalse(self._messages_to(self.supervisor))
        kinds = [call.args[0] for call in sent.call_args_list]
        self.assertEqual(kinds.count("ahorro_import"), 2)

    # === PERSON'S DATA ===

    def test_rows_and_kept_values_belong_to_a_persons_data(self):
        row = self._row(email="viejo@example.com")
        self._import(row)
        holder = self._of("8000001").partner_id
        holder.email = "nuevo@example.com"
        run = self._import(row | {"paid": "1"})
        mine = holder.with_user(self.supervisor).with_company(self.company)
        told = str(mine.sudo()._collect_person_data())
        self.assertIn("viejo@example.com", told)
        mine.sudo()._erase_person_data()
        line = run.line_ids
        self.assertEqual(line.result, "changed")
        self.assertFalse(line.holder_name or line.raw or line.email or line.kept)
        self.assertFalse(self.env["ahorro.file.value"].search([]))
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertIn("viejo@example.com", told)
        self.assertFalse(holder.email)


def _with_code(error, code, constraint=None):
    """Return a database error with its code, which only the server can write."""

    class Coded(type(error)):
        pgcode = code
        diag = SimpleNamespace(constraint_name=constraint)

    return Coded("collision")
