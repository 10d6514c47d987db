# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError

from .contact_common import ContactCommon


class TestContactProvinces(ContactCommon):
    """Hours and holidays of the province in which the holder lives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        states = cls.env.ref("base.ar").state_ids
        cls.mendoza, cls.jujuy, cls.cordoba = (
            states.filtered(lambda state, code=code: state.code == code)
            for code in "MYX"
        )
        cls.hours = cls.env["ahorro.contact.hours"]

    def _at(self, text, plan=None):
        """Ask about a moment in Buenos Aires, three hours behind UTC."""
        return self._ask(plan, at=datetime.fromisoformat(text) + timedelta(hours=3))

    def _own(self, state, **values):
        """Create hours of a province as a supervisor: Wednesdays 10 to 18."""
        return self.hours.with_user(self.supervisor).create(
            {
                "state_id": state.id,
                "weekday": "2",
                "hour_from": 10,
                "hour_to": 18,
                **values,
            }
        )

    def test_a_holiday_that_a_law_of_the_province_made_closes_for_who_lives_there(self):
        # Saint James: Law 4081 of Mendoza. The Exodus: Law 4059 of Jujuy.
        for state, closed, opened in (
            (self.mendoza, "2025-07-25 10:00:00", "2027-08-23 10:00:00"),
            (self.jujuy, "2027-08-23 10:00:00", "2025-07-25 10:00:00"),
        ):
            self.holder.state_id = state
            self.assertEqual(self._at(closed).reason, "holiday", state.name)
            self.assertFalse(self._at(opened).reason, state.name)
        for state in (self.cordoba, self.cordoba.browse()):
            self.holder.state_id = state
            self.assertFalse(self._at("2025-07-25 10:00:00").reason)
        self.holder.state_id = self.mendoza
        self._set("province_holidays", "False")
        self.hours._hours_changed(self.company)
        self.assertFalse(self._at("2025-07-25 10:00:00").reason)

    def test_a_day_of_a_province_closes_or_opens_there_alone(self):
        days = self.env["ahorro.contact.holiday"].with_user(self.supervisor)
        days.create(
            {
                "date": date(2026, 9, 16),
                "name": "Feriado",
                "state_id": self.cordoba.id,
            }
        )
        days.create(
            {
                "date": date(2026, 7, 9),
                "name": "Se trabaja",
                "state_id": self.cordoba.id,
                "is_worked": True,
            }
        )
        self.assertFalse(self._at("2026-09-16 10:00:00").reason)
        self.assertEqual(self._at("2026-07-09 10:00:00").reason, "holiday")
        self.holder.state_id = self.cordoba
        self.assertEqual(self._at("2026-09-16 10:00:00").reason, "holiday")
        self.assertFalse(self._at("2026-07-09 10:00:00").reason)

    def test_hours_of_a_province_hold_besides_the_companys_and_from_their_day_on(self):
        self._own(self.cordoba, hour_to=22, valid_from=date(2026, 9, 10))
        self.holder.state_id = self.cordoba
        self.assertFalse(self._at("2026-09-09 09:30:00").reason, "before that day")
        verdict = self._at("2026-09-16 09:30:00")
        self.assertEqual(verdict.reason, "hours")
        self.assertEqual(verdict.until, datetime(2026, 9, 16, 13))
        self.assertEqual(self._at("2026-09-16 20:30:00").reason, "hours", "both hold")
        # Of a day without a row it is closed there, as it is for a company.
        self.assertEqual(self._at("2026-09-17 10:00:00").reason, "hours")
        calendar = self.hours._get_calendar(self.company, self.cordoba)
        self.assertEqual(
            calendar.closes_at(datetime(2026, 9, 16, 14)), datetime(2026, 9, 16, 23)
        )
        self.assertEqual(calendar.week_on(date(2026, 9, 16)), {2: ((600, 1200),)})
        self.holder.state_id = self.mendoza
        self.assertFalse(self._at("2026-09-16 09:30:00").reason)

    def test_the_guard_says_of_each_holder_what_their_calendar_says(self):
        self._own(self.cordoba)
        self._own(self.jujuy, valid_from=date(2026, 8, 20))
        plans = self.plan
        for number, state in enumerate(
            (self.mendoza, self.jujuy, self.cordoba, self.cordoba.browse())
        ):
            holder = self._holder(
                f"Persona {chr(65 + number)}",
                company_id=self.company.id,
                mobile=f"034621566{number}123",
                state_id=state.id,
            )
            plans |= self._plan(
                partner_id=holder.id, subscription_number=f"90000{number}"
            )
        moment = datetime(2026, 7, 1)
        while moment < datetime(2026, 9, 30):
            verdicts = self.guard._evaluate(plans, at=moment)
            for plan in plans:
                calendar = self.hours._get_calendar(
                    plan.company_id, plan.partner_id.state_id
                )
                opening = calendar.at(moment)
                self.assertEqual(
                    (verdicts[plan.id].reason or None, verdicts[plan.id].until),
                    (opening.reason, opening.until),
                    (moment, plan.partner_id.state_id.name),
                )
            moment += timedelta(hours=31, minutes=7)

    def test_only_the_hours_of_a_province_begin_on_a_day(self):
        with self.assertRaises(ValidationError):
            self._own(self.cordoba.browse(), weekday="6", valid_from=date(2026, 9, 1))
