# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .contact_common import NOW, ContactCommon


class TestContactHours(ContactCommon):
    """Hours and holidays as the guard sees them, in the zone of each company."""

    def _at(self, text, plan=None):
        """Ask about a moment in Buenos Aires, three hours behind UTC."""
        return self._ask(plan, at=datetime.fromisoformat(text) + timedelta(hours=3))

    def _holiday(self, day, name="Feriado local", **values):
        return (
            self.env["ahorro.contact.holiday"]
            .with_user(self.supervisor)
            .create({"date": day, "name": name, **values})
        )

    def test_the_data_are_the_hours_of_the_trade(self):
        for moment, reason in (
            ("2026-09-16 08:59:59", "hours"),
            ("2026-09-16 09:00:00", False),
            ("2026-09-16 19:59:59", False),
            ("2026-09-16 20:00:00", "hours"),
            ("2026-09-19 12:59:59", False),
            ("2026-09-19 13:00:00", "hours"),
            ("2026-09-20 10:00:00", "hours"),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self._at(moment).reason, reason)

    def test_midnight_in_utc_is_an_evening_of_the_day_before(self):
        # 23:30 in Buenos Aires on Friday is Saturday in UTC.
        verdict = self._ask(at=datetime(2026, 9, 19, 2, 30))
        self.assertEqual(verdict.until, datetime(2026, 9, 19, 12))
        verdict = self._ask(at=datetime(2026, 9, 20, 2, 59, 59))
        self.assertEqual(verdict.until, datetime(2026, 9, 21, 12))

    def test_national_holidays_close_and_the_next_opening_is_told(self):
        verdict = self._at("2026-07-09 10:00:00")
        self.assertEqual(verdict.reason, "holiday")
        self.assertEqual(verdict.until, datetime(2026, 7, 10, 12))
        self._set("national_holidays", "False")
        self.env["ahorro.contact.hours"]._hours_changed(self.company)
        self.assertFalse(self._at("2026-07-09 10:00:00").reason)

    def test_the_companys_own_days_close_and_open(self):
        self._holiday(date(2026, 9, 16), company_id=self.company.id)
        self._holiday(date(2026, 7, 9), company_id=self.company.id, is_worked=True)
        self.assertEqual(self._ask().reason, "holiday")
        self.assertEqual(self._ask().until, datetime(2026, 9, 17, 12))
        self.assertFalse(self._at("2026-07-09 10:00:00").reason)
        plan = self._plan(
            company_id=self.other_company.id,
            partner_id=self._holder(
                "Otra", company_id=self.other_company.id, mobile="1165295725"
            ).id,
            subscription_number="1",
        )
        self.assertFalse(self._ask(plan).reason)
        self._holiday(date(2026, 9, 16))
        self.assertEqual(self._ask(plan).reason, "holiday")

    def test_a_day_is_in_the_list_once(self):
        self._holiday(date(2026, 9, 16))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._holiday(date(2026, 9, 16))
            self.env.flush_all()

    def test_a_row_says_whether_the_nation_keeps_that_day(self):
        day = self._holiday(date(2026, 7, 9), is_worked=True)
        self.assertEqual(day.national_name, "Día de la Independencia")
        self.assertFalse(self._holiday(date(2026, 7, 8)).national_name)

    def test_a_companys_hours_replace_those_of_all(self):
        self.env["ahorro.contact.hours"].with_user(self.supervisor).create(
            {
                "company_id": self.company.id,
                "weekday": "6",
                "hour_from": 10.5,
                "hour_to": 24,
            }
        )
        self.assertEqual(self._ask().until, datetime(2026, 9, 20, 13, 30))
        self.assertFalse(self._ask(at=datetime(2026, 9, 21, 2, 59, 59)).reason)
        self.assertEqual(self._ask(at=datetime(2026, 9, 21, 3)).reason, "hours")

    def test_a_change_of_hours_counts_at_once(self):
        rows = self.env["ahorro.contact.hours"].search([("weekday", "=", "2")])
        self.assertFalse(self._ask().reason)
        rows.with_user(self.supervisor).write({"hour_to": 14})
        self.assertEqual(self._ask().reason, "hours")
        rows.with_user(self.supervisor).unlink()
        self.assertEqual(self._ask().until, datetime(2026, 9, 17, 12))

    def test_without_hours_no_hour_is_restricted(self):
        self.env["ahorro.contact.hours"].search([]).unlink()
        self.assertFalse(self._at("2026-09-20 03:00:00").reason)

    def test_another_zone_has_its_own_day(self):
        self.company.ahorro_tz = "Europe/Madrid"  # 20:00 there
        self.assertEqual(self._ask(at=NOW).reason, "hours")
        self.assertFalse(self._ask(at=datetime(2026, 9, 16, 7)).reason)
        # Its clock changes on Sunday 2026-10-25: nine o'clock is an hour later in UTC.
        verdict = self._ask(at=datetime(2026, 10, 24, 12))
        self.assertEqual(verdict.until, datetime(2026, 10, 26, 8))

    def test_hours_that_make_no_sense_are_refused(self):
        hours = self.env["ahorro.contact.hours"].with_user(self.supervisor)
        for values in (
            {"hour_from": 20, "hour_to": 9},
            {"hour_from": 9, "hour_to": 9},
            {"hour_from": -1, "hour_to": 9},
            {"hour_from": 9, "hour_to": 24.5},
            {"hour_from": 12, "hour_to": 21},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                hours.create({"weekday": "0", **values})

    def test_operators_read_hours_and_do_not_change_them(self):
        row = self.env["ahorro.contact.hours"].search([], limit=1)
        row.with_user(self.operator).read(["hour_from"])
        with self.assertRaises(AccessError):
            row.with_user(self.operator).write({"hour_from": 0})

    # === SETTINGS ===

    @freeze_time("2026-09-16 18:00:00")
    def test_an_administrador_sets_the_rules_of_contact(self):
        with Form(self.env["ahorro.settings"].with_user(self.admin)) as form:
            self.assertEqual(form.weekly_cap, 3)
            self.assertEqual(form.nollame_days, 30)
            self.assertEqual(form.advertising_consent, "never")
            self.assertTrue(form.national_holidays)
            self.assertEqual(form.contact_tz, "America/Argentina/Buenos_Aires")
            self.assertIn("Diversidad Cultural", form.next_holidays)
            form.weekly_cap = 0
            form.nollame_days = 15
            form.advertising_consent = "always"
            form.national_holidays = False
            form.contact_tz = "America/Montevideo"
        form.record.action_save()
        self.assertEqual(self.guard._get_weekly_cap(), 0)
        self.assertEqual(self.env["ahorro.nollame.list"]._get_max_days(), 15)
        self.assertEqual(self.guard._get_consent_rule(), "always")
        self.assertEqual(self.company.ahorro_tz, "America/Montevideo")
        self.assertFalse(self._at("2026-07-09 10:00:00").reason)
        again = Form(self.env["ahorro.settings"].with_user(self.admin))
        self.assertEqual(again.weekly_cap, 0)
        self.assertFalse(again.national_holidays)

    def test_settings_that_make_no_sense_are_refused(self):
        settings = self.env["ahorro.settings"].with_user(self.admin)
        for values in ({"weekly_cap": -1}, {"nollame_days": 0}, {"guard_log_days": -3}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                settings.create(values)
        with self.assertRaises(AccessError):
            settings.with_user(self.supervisor).create({"weekly_cap": 9})
