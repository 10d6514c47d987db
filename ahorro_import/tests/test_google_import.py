# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import openpyxl

from odoo.exceptions import AccessError, UserError

from odoo.addons.queue_job.tests.common import trap_jobs

from ..tools.google_reference import GOOGLE_ERRORS
from .fake_google import ACCOUNT, error_body
from .google_common import ROWS, GoogleCommon

CSV = "Suscripción;Grupo y Orden;Titular;Estado\n2711700;G9RX/031E;Gorosito A;N0\n"


class TestGoogleImport(GoogleCommon):
    def setUp(self):
        super().setUp()
        self._set_up_google()
        self.profile = self.env.ref("ahorro_import.profile_rombo_cartera")

    def _link(self, number):
        return f"https://docs.google.com/spreadsheets/d/{number}/edit#gid=0"

    def test_a_sheet_is_read_like_a_file(self):
        number = self.fake.add_sheet("Cartera mayo", {"Hoja 1": ROWS})
        link = self._link(number)
        run = (
            self._imports()
            .env["ahorro.import.page"]
            .create_from_google(link, self.profile.id)
        )
        self.assertEqual((run.state, run.error), ("review", False))
        self.assertEqual(run.source, "sheet")
        self.assertEqual(run.filename, "Cartera mayo.xlsx")
        self.assertEqual(run.reference, link)
        self.assertEqual(run.user_id, self.supervisor)
        self.assertIn("download", run.seconds)
        self.assertEqual(
            run.line_ids.mapped("subscription_number"), ["2711700", "2711701"]
        )
        self.assertEqual(run.line_ids[:1].overdue_debt, 40041.87)
        self.assertFalse(run.is_complete)
        book = openpyxl.load_workbook(io.BytesIO(run.attachment_id.raw))
        self.assertEqual(book.sheetnames, ["Hoja 1"])

    def test_the_same_sheet_again_is_known_by_its_content(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        first = (
            self._imports()
            .env["ahorro.import.page"]
            .create_from_google(number, self.profile.id)
        )
        again = (
            self._imports()
            .env["ahorro.import.page"]
            .create_from_google(number, self.profile.id)
        )
        self.assertEqual(first.file_hash, again.file_hash)

    def test_a_drive_file_is_read_like_an_upload(self):
        number = self.fake.add_file("cartera.csv", CSV.encode(), "text/csv")
        link = f"https://drive.google.com/file/d/{number}/view"
        run = (
            self._imports()
            .env["ahorro.import.page"]
            .create_from_google(link, self.profile.id)
        )
        self.assertEqual((run.state, run.source), ("review", "drive"))
        self.assertEqual(run.attachment_id.raw.decode(), CSV)
        self.assertEqual(run.line_ids.subscription_number, "2711700")

    def test_the_file_is_fetched_by_the_job_and_not_by_the_request(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        imports = self.env["ahorro.import"].with_user(self.supervisor)
        with trap_jobs() as trap:
            run = imports.env["ahorro.import.page"].create_from_google(
                number, self.profile.id
            )
            self.assertEqual(run.state, "reading")
            self.assertFalse(run.attachment_id)
            self.assertFalse([a for a in self.fake.asked if "/values/" in a[1]])
            trap.assert_jobs_count(1)
            trap.perform_enqueued_jobs()
        self.assertEqual(run.state, "review")
        self.assertTrue([a for a in self.fake.asked if "/values/" in a[1]])

    def test_what_google_refuses_is_said_at_once_and_leaves_no_run(self):
        imports = self._imports()
        count = imports.search_count([])
        hidden = self.fake.add_sheet("Ajena", {"Hoja 1": ROWS}, shared=False)
        document = self.fake.add("Nota", "application/vnd.google-apps.document")
        folder = self.fake.add_folder("Carteras")
        for reference, words in (
            (self._link(hidden), ACCOUNT),
            (self._link("x" * 30), ACCOUNT),
            (document, "no es una planilla|not a spreadsheet"),
            (folder, "carpeta|folder"),
            ("https://example.com/cartera.xlsx", "Google"),
            ("http://127.0.0.1:8069/web", "Google"),
            ("", "id"),
        ):
            with self.assertRaisesRegex(UserError, words):
                imports.env["ahorro.import.page"].create_from_google(reference)
        self.assertEqual(imports.search_count([]), count)

    def test_each_failure_of_google_has_a_sentence_of_its_own(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        answers = (
            (429, error_body(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")),
            (403, error_body(403, "PERMISSION_DENIED", "SERVICE_DISABLED")),
            (401, error_body(401, "UNAUTHENTICATED", "authError")),
            (503, b""),
            (418, b""),
        )
        sentences = set()
        for status, body in answers:
            self.fake.fail("/v4/", status, body, times=9)
            with self.assertRaises(UserError) as caught:
                self._imports().env["ahorro.import.page"].create_from_google(number)
            self.fake.failures.clear()
            sentences.add(str(caught.exception))
            self.assertNotIn(self.fake.url, str(caught.exception))
        self.assertEqual(len(sentences), len(answers))

    def test_all_codes_have_a_sentence(self):
        model = self.env["ahorro.google.account"]
        self.assertEqual(set(model._get_sentences()), set(GOOGLE_ERRORS))
        for code, names in GOOGLE_ERRORS.items():
            details = dict.fromkeys(names, 3)
            self.assertNotIn("%(", model._describe_error(code, details))
        self.assertIn("a@b", model._describe_error("not_shared", {"account": "a@b"}))

    def test_no_network_is_a_sentence(self):
        self.env["ir.config_parameter"].set_param(
            "ahorro_import.google_base_url", "http://127.0.0.1:9"
        )
        with self.assertRaisesRegex(UserError, "Google"):
            self._imports().env["ahorro.import.page"].create_from_google("x" * 30)

    def test_a_file_that_vanished_meanwhile_fails_with_a_sentence(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        imports = self.env["ahorro.import"].with_user(self.supervisor)
        with trap_jobs() as trap:
            run = imports.env["ahorro.import.page"].create_from_google(
                number, self.profile.id
            )
            self.fake.items.clear()
            trap.perform_enqueued_jobs()
        self.assertEqual(run.state, "failed")
        self.assertIn(ACCOUNT, run.error)
        self.assertFalse(run.line_ids)

    def test_operators_and_strangers_import_nothing(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        for user in (self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._imports(user).env["ahorro.import.page"].create_from_google(number)
        self.assertFalse(self.fake.asked)

    def test_arguments_of_another_type_are_refused(self):
        for arguments in (
            (None,),
            (["x"],),
            (7,),
            ("x" * 30, "1"),
            ("x" * 30, True),
            ("x" * 30, 10**9),
        ):
            with self.assertRaises(UserError):
                self._imports().env["ahorro.import.page"].create_from_google(*arguments)

    def test_anothers_account_is_not_used(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": ROWS})
        imports = self._imports(self.other_supervisor)
        imports = imports.with_context(allowed_company_ids=self.other_company.ids)
        with self.assertRaises(UserError):
            imports.env["ahorro.import.page"].create_from_google(number)
        self.assertFalse(self.fake.asked)


class TestDriveCopy(GoogleCommon):
    def setUp(self):
        super().setUp()
        self.folder = self.fake.add_folder("Copias")

    def _create(self, source="file"):
        profile = self.env.ref("ahorro_import.profile_rombo_cartera")
        return (
            self.env["ahorro.import.source"]
            .with_user(self.supervisor)
            ._create_run("cartera.csv", CSV.encode(), profile, source)
        )

    def _copies(self, run):
        return self.env["ahorro.import.copy"].search([("import_id", "in", run.ids)])

    def test_an_uploaded_file_is_copied_after_it_was_taken(self):
        self._set_up_google(google_folder=self.folder)
        with trap_jobs() as trap:
            run = self._create()
            self.assertFalse(self.fake.uploaded())
            self.assertEqual(self._copies(run).state, "waiting")
            trap.perform_enqueued_jobs()
        [copy] = self.fake.uploaded()
        self.assertEqual((copy.name, copy.data.decode()), ("cartera.csv", CSV))
        self.assertEqual(copy.parents, [self.folder])
        self.assertEqual(self._copies(run).file_id, copy.id)
        self.assertIn("Drive", run.copy_message)

    def test_only_uploads_are_copied_and_only_where_that_is_set_up(self):
        self._set_up_google()
        with trap_jobs() as trap:
            runs = self._create()
            self._settings(google_folder=self.folder).action_save()
            runs += self._create("paste")
            trap.assert_jobs_count(2)  # the reading of each
        self.assertFalse(self._copies(runs))

    def test_a_copy_that_fails_leaves_the_import_alone(self):
        self._set_up_google(google_folder=self.folder)
        self.fake.fail("/upload/", 403, error_body(403, None, "storageQuotaExceeded"))
        with trap_jobs() as trap:
            run = self._create()
            trap.perform_enqueued_jobs()
        self.assertEqual((run.state, run.error), ("review", False))
        copy = self._copies(run)
        self.assertEqual((copy.state, copy.error_code), ("failed", "storage_full"))
        self.assertIn("Drive", run.copy_message)

    def test_a_copy_waits_for_a_google_that_is_down_and_is_made_once(self):
        self._set_up_google(google_folder=self.folder)
        self.fake.fail("/upload/", 503)
        with trap_jobs() as trap:
            run = self._create()
            copy = self._copies(run)
            copy._job_copy()
            self.assertEqual((copy.state, copy.tries), ("waiting", 1))
            self.assertEqual(copy.error_code, "google_down")
            trap.assert_jobs_count(2, only=copy._job_copy)
        copy._job_copy()
        copy._job_copy()
        self.assertEqual(copy.state, "done")
        self.assertEqual(len(self.fake.uploaded()), 1)

    def test_copies_do_not_wait_for_ever(self):
        self._set_up_google(google_folder=self.folder)
        self.fake.fail("/drive/", 503, times=99)
        with trap_jobs():
            copy = self._copies(self._create())
            for _try in range(8):
                self.assertEqual(copy.state, "waiting")
                copy._job_copy()
        self.assertEqual(copy.state, "failed")

    def test_supervisors_read_the_copies_of_their_company(self):
        self._set_up_google(google_folder=self.folder)
        with trap_jobs():
            copy = self._copies(self._create())
        self.assertEqual(copy.with_user(self.supervisor).state, "waiting")
        for user in (self.operator, self.stranger, self.other_supervisor):
            with self.assertRaises(AccessError):
                copy.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            copy.with_user(self.admin).write({"state": "done"})
