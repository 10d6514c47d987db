# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import openpyxl

from odoo.http import Request
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from ..controllers import upload
from ..models.page.ahorro_import import MAX_CONTENT
from ..tools.table import Limits

HEADER = "Suscripción;Grupo y Orden;Titular;Estado\n"
CSV = f"{HEADER}2711700;G9RX/031E;Gorosito A;N0\n"


class UploadCase(AhorroPlanCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("ahorro_import.profile_rombo_cartera")

    def _upload(self, files, user=None, token=True, **values):
        user = user or self.supervisor
        self.authenticate(user.login, user.login)
        if token:
            values["csrf_token"] = Request.csrf_token(self)
        return self.url_open(
            "/ahorro_import/upload",
            data=values,
            files=[
                ("file", (name, data, "application/octet-stream"))
                for name, data in files
            ],
        )

    def _runs(self, answer):
        self.assertEqual(answer.status_code, 200, answer.text)
        return self.env["ahorro.import"].browse(answer.json()["imports"])

    def _error(self, answer):
        self.assertGreaterEqual(answer.status_code, 400)
        # The web client throws the sentence of a 413 away.
        self.assertNotEqual(answer.status_code, 413)
        self.assertEqual(list(answer.json()), ["error"])
        return answer.json()["error"]

    def _count(self):
        return self.env["ahorro.import"].search_count([])


class TestUpload(UploadCase):
    def test_a_file_is_kept_as_it_came_and_read_in_a_job(self):
        answer = self._upload([("cartera.csv", CSV)], profile_id=self.profile.id)
        run = self._runs(answer)
        self.assertEqual(run.filename, "cartera.csv")
        self.assertEqual((run.state, run.source), ("reading", "file"))
        self.assertEqual(run.profile_id, self.profile)
        self.assertEqual(run.user_id, self.supervisor)
        self.assertEqual(run.company_id, self.company)
        self.assertEqual(run.attachment_id.raw.decode(), CSV)
        # Its words are not stored a second time.
        self.assertFalse(run.attachment_id.index_content)
        self.assertFalse(run.batch)

    def test_several_files_are_one_batch(self):
        files = [(f"cartera_{month}.csv", CSV) for month in ("03", "04", "05")]
        runs = self._runs(self._upload(files))
        self.assertEqual(runs.mapped("filename"), [name for name, _data in files])
        self.assertEqual(len(set(runs.mapped("batch"))), 1)
        self.assertTrue(runs[0].batch)

    def test_requests_with_one_word_are_one_batch(self):
        values = {"batch": "history-2019"}
        first = self._runs(self._upload([("a.csv", CSV)], **values))
        second = self._runs(self._upload([("b.csv", CSV)], **values))
        self.assertEqual(first.batch, second.batch)
        self._error(self._upload([("b.csv", CSV)], batch="a' OR 1=1"))

    def test_what_was_pasted_comes_the_same_way(self):
        text = CSV.replace(";", "\t")
        run = self._runs(self._upload([("", text)], source="paste"))
        self.assertEqual(run.source, "paste")
        self.assertTrue(run.filename)

    def test_a_name_is_only_a_name(self):
        for name, clean in (
            ("C:\\fakepath\\cartera.csv", "cartera.csv"),
            ("../../etc/cartera.csv", "cartera.csv"),
            ("<b>cartera</b>.csv", "b>.csv"),
            ("x" * 300 + ".xlsx", "x" * 120 + "…" + "x" * 34 + ".xlsx"),
        ):
            # Another file each time: the same one would be recognised.
            run = self._runs(self._upload([(name, f"{CSV};;{len(name)};\n")]))
            self.assertEqual(run.filename, clean)

    def test_the_web_clients_company_gets_the_run(self):
        self.supervisor.company_ids |= self.other_company
        for chosen, company in (
            (f"{self.other_company.id}-{self.company.id}", self.other_company),
            (f"{self.company.id}", self.company),
            ("999999-x", self.company),
        ):
            self.authenticate("ahorro_supervisor", "ahorro_supervisor")
            self.opener.cookies["cids"] = chosen
            run = self._runs(self._upload_with_cookie([("a.csv", CSV)]))
            self.assertEqual(run.company_id, company)

    def _upload_with_cookie(self, files):
        return self.url_open(
            "/ahorro_import/upload",
            data={"csrf_token": Request.csrf_token(self)},
            files=[("file", (name, data)) for name, data in files],
        )

    # === A FILE THAT WAITS ALREADY ===

    def test_a_file_that_waits_to_be_reviewed_is_recognised_and_not_doubled(self):
        first = self._runs(self._upload([("cartera.csv", CSV)]))
        answer = self._upload([("otro nombre.csv", CSV), ("nueva.csv", CSV + "\n")])
        again, other = self._runs(answer)
        self.assertEqual(again, first)
        self.assertGreater(other.id, first.id)
        self.assertEqual(answer.json()["known"], first.ids)

    def test_a_file_chosen_as_another_kind_or_written_before_is_another_import(self):
        first = self._runs(self._upload([("cartera.csv", CSV)]))
        # As the job would have recognised it.
        first.sudo().profile_id = self.profile
        other = self.env.ref("ahorro_import.profile_ovalo_novedades")
        again = self._runs(self._upload([("a.csv", CSV)], profile_id=other.id))
        self.assertNotEqual(again, first)
        self.env["ahorro.import"].browse((first | again).ids).sudo().state = "done"
        answer = self._upload([("a.csv", CSV)])
        self.assertNotIn(self._runs(answer), first | again)
        self.assertEqual(answer.json()["known"], [])

    def test_the_same_file_of_another_company_is_not_shown(self):
        first = self._runs(self._upload([("cartera.csv", CSV)]))
        user = self.other_supervisor
        other = self._runs(self._upload([("cartera.csv", CSV)], user=user))
        self.assertNotEqual(other, first)

    # === REFUSALS ===

    @mute_logger("odoo.http")
    def test_only_supervisors_upload(self):
        count = self._count()
        for user in (self.operator, self.stranger):
            answer = self._upload([("cartera.csv", CSV)], user=user)
            self.assertEqual(answer.status_code, 403)
            self._error(answer)
        self.assertEqual(self._count(), count)

    @mute_logger("odoo.http")
    def test_who_may_not_import_sends_little_before_being_refused(self):
        answer = self._upload([("a.csv", b"x" * (2 * 2**20))], user=self.operator)
        self._error(answer)

    @mute_logger("odoo.http")
    def test_without_the_pages_token_nothing_is_taken(self):
        count = self._count()
        self._error(self._upload([("cartera.csv", CSV)], token=False))
        self._error(self._upload([("cartera.csv", CSV)], token=False, csrf_token="x"))
        self.assertEqual(self._count(), count)

    @mute_logger("odoo.http")
    def test_without_a_session_nothing_is_taken(self):
        count = self._count()
        self.authenticate(None, None)
        answer = self.url_open(
            "/ahorro_import/upload",
            data={"csrf_token": Request.csrf_token(self)},
            files=[("file", ("a.csv", CSV))],
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 403)
        self._error(answer)
        self.assertEqual(self._count(), count)

    @mute_logger("odoo.http")
    def test_one_bad_file_takes_none(self):
        count = self._count()
        files = [("a.csv", CSV), ("vacío.csv", b""), ("c.csv", CSV)]
        self.assertIn("vacío.csv", self._error(self._upload(files)))
        self._error(self._upload([]))
        self.assertEqual(self._count(), count)

    @mute_logger("odoo.http")
    def test_nonsense_is_refused_with_a_sentence(self):
        for values in (
            {"profile_id": "999999"},
            {"profile_id": "1 OR 1=1"},
            {"profile_id": "-1"},
            {"profile_id": "²"},
            {"source": "sheet"},
        ):
            self._error(self._upload([("a.csv", CSV)], **values))
        self._error(self._upload([(f"{n}.csv", CSV) for n in range(61)]))

    @mute_logger("odoo.http")
    def test_a_file_over_the_limit_is_a_sentence(self):
        self.patch(upload, "Limits", lambda: Limits(max_bytes=2**20))
        answer = self._upload([("grande.csv", b"x" * (2**20 + 1))])
        self.assertIn("grande.csv", self._error(answer))
        self._runs(self._upload([("justo.csv", b"x" * 2**20)]))

    def test_all_ways_take_a_file_of_the_same_size(self):
        most = Limits().max_bytes
        lines = -(-most // 57)  # base64 of 57 bytes is a line of 76
        self.assertGreaterEqual(MAX_CONTENT, 4 * -(-most // 3) + lines)
        self.assertLess(MAX_CONTENT, 1.4 * most)
        self.assertGreater(upload.MAX_REQUEST, most)

    @mute_logger("odoo.http")
    def test_a_request_over_the_limit_is_a_sentence(self):
        self.patch(upload, "MAX_REQUEST", 10**6)
        answer = self._upload([("grande.csv", b"x" * (10**6 + 1))])
        self.assertIn("MB", self._error(answer))
        # What was pasted must come as a file, which is not kept in memory.
        answer = self._upload([("a.csv", CSV)], note="x" * (11 * 2**20))
        self._error(answer)

    @mute_logger("odoo.http")
    def test_an_unexpected_error_shows_no_trace(self):
        sources = type(self.env["ahorro.import.source"])

        def fail(*_arguments):
            raise RuntimeError("/srv/odoo/secret")

        self.patch(sources, "_create_from_upload", fail)
        answer = self._upload([("a.csv", CSV)])
        self.assertEqual(answer.status_code, 500)
        self.assertNotIn("secret", answer.text)
        self._error(answer)

    @mute_logger("odoo.http")
    def test_other_pages_keep_their_errors(self):
        answer = self.url_open("/ahorro_import/nothing")
        self.assertEqual(answer.status_code, 404)
        self.assertIn("html", answer.headers["Content-Type"])


class TestRejectedRows(UploadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = f"{HEADER};;=HYPERLINK(1);N0\n2711700;G9RX/031E;Gorosito A;N0\n"
        cls.import_run = (
            cls.env["ahorro.import.source"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True)
            ._create_run("cartera.csv", text.encode(), cls.profile, "file")
        )

    def _get(self, user):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/ahorro_import/rejected/{self.import_run.id}")

    def test_rejected_rows_come_with_their_headers_and_the_reason(self):
        self.assertEqual(self.import_run.count_rejected, 1)
        answer = self._get(self.supervisor)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        header, row = sheet.iter_rows(values_only=True)
        self.assertEqual(
            header, ("Suscripción", "Grupo y Orden", "Titular", "Estado", "Motivo")
        )
        self.assertEqual(row[:4], (None, None, "=HYPERLINK(1)", "N0"))
        self.assertEqual(sheet["C2"].data_type, "s")
        self.assertTrue(row[4])

    def test_corrected_rows_are_read_again(self):
        content = self._get(self.supervisor).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.active["A2"] = "2711799"
        stream = io.BytesIO()
        book.save(stream)
        run = self.import_run.with_context(queue_job__no_delay=True)
        again = run.env["ahorro.import.source"]._create_run(
            "rechazadas.xlsx", stream.getvalue(), self.profile, "file"
        )
        self.assertEqual(again.line_ids.subscription_number, "2711799")
        self.assertEqual(again.count_rejected, 0)

    @mute_logger("odoo.http")
    def test_the_role_the_company_and_the_right_to_export_are_needed(self):
        for user in (self.operator, self.stranger, self.other_supervisor):
            answer = self._get(user)
            self.assertEqual(answer.status_code, 403)
            self.assertNotIn(b"HYPERLINK", answer.content)
        self.env.ref("ahorro_plan.group_supervisor").implied_ids -= self.env.ref(
            "base.group_allow_export"
        )
        self.assertEqual(self._get(self.supervisor).status_code, 403)
