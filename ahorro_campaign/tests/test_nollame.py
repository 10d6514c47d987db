# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.sql_db import connection_info_for
from odoo.tests import users

from ..wizard import ahorro_nollame_import
from .contact_common import ContactCommon, local_today


class TestNollame(ContactCommon):
    """Loading the No Llame list: all of it or nothing, and what it says of itself."""

    def _import(self, content, user=None, **values):
        if isinstance(content, str):
            content = content.encode()
        wizard = (
            self.env["ahorro.nollame.import"]
            .with_user(user or self.supervisor)
            .create(
                {
                    "file": content and base64.b64encode(content),
                    "filename": "registro.txt",
                    **values,
                }
            )
        )
        wizard.action_import()
        return self._current()

    def _current(self):
        return self.env["ahorro.nollame.list"]._get_current(self.company)

    def _numbers(self):
        rows = self.env["ahorro.nollame.number"].search(
            [("list_id.company_id", "=", self.company.id)]
        )
        return sorted(rows.mapped("number"))

    def test_a_list_says_what_was_read_and_where_it_comes_from(self):
        made = self._import(
            "Número\n3462663250\n11 6529-5725\n1165295725\nsin número\n",
            source="Registro Nacional No Llame",
            date=local_today() - timedelta(days=3),
        )
        self.assertRecordValues(
            made,
            [
                {
                    "company_id": self.company.id,
                    "filename": "registro.txt",
                    "source": "Registro Nacional No Llame",
                    "row_count": 4,
                    "number_count": 2,
                    "rejected_count": 1,
                    "rejected_sample": "sin número",
                    "age_days": 3,
                    "is_stale": False,
                    "create_uid": self.supervisor.id,
                }
            ],
        )

    def test_a_new_list_takes_the_place_of_the_old_one_whole(self):
        old = self._import("3462663250\n1165295725")
        new = self._import("2215551234")
        self.assertEqual(self._current(), new)
        self.assertEqual(self._numbers(), ["2215551234"])
        self.assertTrue(old.replaced_on)
        self.assertEqual(old.number_count, 2)

    def test_a_file_that_is_no_list_changes_nothing(self):
        old = self._import("3462663250")
        wrong = (
            b"",
            b"\n\n",
            b"PK\x03\x04 nada",
            b"\x00\x01\x02" * 50,
            "Titular\nPérez\nGómez",
            "3462663250\n" + "sin nada\n" * 5,
        )
        for content in wrong:
            with self.subTest(content=content[:20]), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    self._import(content)
            self.env.invalidate_all()
            self.assertEqual(self._current(), old)
            self.assertEqual(self._numbers(), ["3462663250"])

    def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(self):
        self.patch(ahorro_nollame_import, "MAX_SIZE", 10)
        with self.assertRaisesRegex(UserError, "10"):
            self._import("3462663250\n1165295725")

    def test_a_list_from_the_future_is_refused(self):
        with self.assertRaises(ValidationError):
            self._import("3462663250", date=fields.Date.today() + timedelta(days=2))

    def test_the_list_grows_old_after_thirty_days_or_those_of_the_setting(self):
        today = fields.Date.context_today(self.env.user)
        made = self._import("3462663250", date=today - timedelta(days=30))
        self.assertFalse(made.is_stale)
        self._set("nollame_days", "29")
        made.invalidate_recordset()
        self.assertTrue(made.is_stale)
        replaced = made
        self._import("3462663250")
        replaced.invalidate_recordset()
        self.assertFalse(replaced.is_stale)

    def test_only_one_list_of_a_company_is_loaded_at_a_time(self):
        # Another connection: that of the test would give itself its own lock.
        _name, info = connection_info_for(self.env.cr.dbname)
        other = psycopg2.connect(**info)
        self.addCleanup(other.close)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ahorro_nollame'), %s)",
                [self.company.id],
            )
        with self.assertRaisesRegex(UserError, "being loaded|cargando"):
            self._import("3462663250")
        other.rollback()
        self.assertTrue(self._import("3462663250"))

    def test_a_list_is_never_written_by_hand(self):
        made = self._import("3462663250")
        for user in (self.operator, self.supervisor, self.admin):
            kept = made.with_user(user)
            with self.assertRaises(AccessError):
                kept.write({"date": fields.Date.today()})
            with self.assertRaises(AccessError):
                kept.unlink()
            with self.assertRaises(AccessError):
                self.env["ahorro.nollame.list"].with_user(user).create(
                    {"company_id": self.company.id, "date": fields.Date.today()}
                )

    @users("ahorro_supervisor")
    def test_the_wizard_says_which_list_is_in_use(self):
        wizards = self.env["ahorro.nollame.import"]
        self.assertTrue(wizards.new({}).current_text)
        self._list_numbers("3462663250", date=fields.Date.today())
        self.assertIn("1", wizards.new({}).current_text)

    def test_a_supervisor_does_not_load_the_list_of_another_company(self):
        with self.assertRaises(UserError):
            self._import("3462663250", company_id=self.other_company.id)

    def test_puesta_en_marcha_asks_for_the_list(self):
        setup = self.env["ahorro.setup"].with_user(self.admin)

        def step():
            return {one["key"]: one for one in setup.get_setup()["steps"]}["nollame"]

        self.assertFalse(step()["done"])
        self._import("3462663250")
        self.assertTrue(step()["done"])
