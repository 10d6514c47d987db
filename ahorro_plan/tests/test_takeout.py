# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
import csv
import io
import tempfile
import zipfile
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import HttpCase

from .rights_common import RpcCase

FORMULA = '=HYPERLINK("http://x.test")'


class TestTakeout(RpcCase):
    """Everything of a dealership goes along, and nothing of another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.env["ahorro.seller"].create(
            {"name": FORMULA, "company_id": cls.company.id}
        )
        cls.plan.seller_id = cls.seller
        cls.archived = cls._plan(
            subscription_number="2711701", group="G9RX", order="032E", active=False
        )
        cls.note = cls.plan.message_post(body="Prefiere que la llamen de tarde")
        cls.other_note = cls.other_plan.message_post(body="De la otra")
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "../../contrato.pdf",
                "raw": b"%PDF contrato",
                "res_model": "ahorro.plan",
                "res_id": cls.plan.id,
            }
        )
        cls.other_file = cls.env["ir.attachment"].create(
            {
                "name": "ajeno.pdf",
                "raw": b"%PDF ajeno",
                "res_model": "ahorro.plan",
                "res_id": cls.other_plan.id,
            }
        )
        cls.env.flush_all()

    def _take(self, user=None, company=None):
        """Return what the archive holds: bytes by path."""
        packed = {}

        @contextlib.contextmanager
        def open_file(path):
            target = io.BytesIO()
            yield target
            self.assertNotIn(path, packed)
            packed[path] = target.getvalue()

        env = self.env(user=user or self.admin, context={"lang": "es_AR"})
        takeout = env["ahorro.takeout"].with_context(
            allowed_company_ids=self.company.ids
        )
        takeout._fill(company or self.company, open_file)
        return packed

    def _rows(self, packed, path):
        text = packed[path].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def _ids(self, packed, model):
        return {int(row["id"]) for row in self._rows(packed, f"data/{model}.csv")}

    def test_no_cell_begins_a_formula_in_any_of_the_files(self):
        texts = [f"{sign}1+1" for sign in "=+-@\t\r"]
        told = self.env["ahorro.takeout"]._to_csv([[*texts, "a=1", -1, ""]])
        row = next(csv.reader(io.StringIO(told.decode(), newline=""), delimiter=";"))
        guarded = [f"'{text}".replace("\r", "\n") for text in texts]
        self.assertEqual(row, [*guarded, "a=1", "-1", ""])
        rows = self._rows(self._take(), "data/ahorro.seller.csv")
        self.assertIn(f"'{FORMULA}", [row["name"] for row in rows])

    def test_each_of_our_tables_goes_along_or_is_named_as_left_out(self):
        packed = self._take()
        page = packed["LEEME.txt"].decode()
        for name, model in self.env.registry.items():
            if name.startswith("ahorro.") and model._auto and not model._transient:
                with self.subTest(model=name):
                    self.assertTrue(f"data/{name}.csv" in packed or name in page)
        for name in ("ahorro.plan", "ahorro.plan.change", "ahorro.phone", "crm.lead"):
            self.assertIn(f"data/{name}.csv", packed)

    def test_rows_are_those_that_the_admin_may_read_of_that_company(self):
        packed = self._take()
        tables = [
            path.removeprefix("data/").removesuffix(".csv")
            for path in packed
            if path.startswith("data/ahorro.")
        ]
        env = self.env(user=self.admin, context={"active_test": False})
        for name in tables:
            with self.subTest(model=name):
                self.assertEqual(self._ids(packed, name), set(env[name].search([]).ids))
        self.assertLessEqual(
            {self.plan.id, self.archived.id}, self._ids(packed, "ahorro.plan")
        )
        self.assertNotIn(self.other_plan.id, self._ids(packed, "ahorro.plan"))
        people = self._ids(packed, "res.partner")
        self.assertIn(self.holder.id, people)
        self.assertNotIn(self.other_holder.id, people)
        messages = self._ids(packed, "mail.message")
        self.assertIn(self.note.id, messages)
        self.assertNotIn(self.other_note.id, messages)

    def test_a_cell_says_what_the_record_says_and_begins_no_formula(self):
        packed = self._take()
        rows = {row["id"]: row for row in self._rows(packed, "data/ahorro.plan.csv")}
        row = rows[str(self.plan.id)]
        self.assertEqual(row["subscription_number"], "2711700")
        self.assertEqual(row["partner_id"], str(self.holder.id))
        self.assertEqual(row["active"], "true")
        self.assertEqual(rows[str(self.archived.id)]["active"], "false")
        sellers = self._rows(packed, "data/ahorro.seller.csv")
        names = {row["id"]: row["name"] for row in sellers}
        self.assertEqual(names[str(self.seller.id)], f"'{FORMULA}")

    def test_each_column_is_explained_and_each_row_named_elsewhere_has_its_name(self):
        packed = self._take()
        told = {(r["file"], r["column"]) for r in self._rows(packed, "columns.csv")}
        for path in packed:
            if path.startswith("data/"):
                header = packed[path].decode("utf-8-sig").split("\n")[0].split(";")
                name = path.removeprefix("data/")
                self.assertLessEqual({(name, column) for column in header}, told)
        rows = self._rows(packed, "references.csv")
        names = {(row["model"], row["id"]): row["name"] for row in rows}
        self.assertEqual(len(names), len(rows))
        self.assertEqual(
            names["res.company", str(self.company.id)], self.company.display_name
        )

    def test_files_go_along_under_a_name_that_stays_in_the_folder(self):
        packed = self._take()
        rows = {row["attachment"]: row for row in self._rows(packed, "files.csv")}
        row = rows[str(self.file.id)]
        self.assertEqual(packed[row["path"]], b"%PDF contrato")
        self.assertEqual((row["model"], row["row"]), ("ahorro.plan", str(self.plan.id)))
        self.assertNotIn(str(self.other_file.id), rows)
        for path in packed:
            self.assertNotIn("..", Path(path).parts)
            self.assertFalse(path.startswith("/"))

    def test_no_field_that_nobody_reads_goes_along(self):
        packed = self._take()
        env = self.env(user=self.admin)
        for path in packed:
            if path.startswith("data/"):
                model = env[path.removeprefix("data/").removesuffix(".csv")]
                header = packed[path].decode("utf-8-sig").split("\n")[0].split(";")
                for name in header:
                    self.assertTrue(
                        model._has_field_access(model._fields[name], "read"), name
                    )

    def test_only_an_admin_of_that_company_takes_it_along_and_it_is_noted(self):
        for user in (self.operator, self.supervisor, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._take(user)
            self._assert_refused(user, "ahorro.takeout.form", "create", {})
        with self.assertRaises(AccessError):
            self._take(company=self.other_company)
        self.assertFalse(
            self.company.partner_id.message_ids.filtered("body").filtered(
                lambda message: self.admin.name in message.body
            )
        )
        self._take()
        note = self.company.partner_id.message_ids[0]
        self.assertEqual(note.author_id, self.admin.partner_id)
        self.assertIn("descargó todo", note.body)

    def test_a_folder_of_the_server_gets_the_same_and_is_not_overwritten(self):
        env = self.env(user=self.admin, context={"lang": "es_AR"})
        takeout = env["ahorro.takeout"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "todo")
            takeout._fill_folder(self.company, str(path))
            self.assertEqual(
                {
                    str(one.relative_to(path))
                    for one in path.rglob("*")
                    if one.is_file()
                },
                self._take().keys(),
            )
            with self.assertRaises(FileExistsError):
                takeout._fill_folder(self.company, str(path))


class TestTakeoutRoute(RpcCase, HttpCase):
    def test_the_archive_arrives_for_an_admin_alone(self):
        url = f"/ahorro/takeout/{self.company.id}"
        self.authenticate(self.supervisor.login, self.supervisor.login)
        self.assertNotIn("zip", self.url_open(url).headers["Content-Type"])
        self.authenticate(self.admin.login, self.admin.login)
        form = self.env["ahorro.takeout.form"].with_user(self.admin).create({})
        self.assertEqual(form.action_download()["url"], url)
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertIsNone(archive.testzip())
        self.assertIn("data/ahorro.plan.csv", archive.namelist())
