# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields

from .numbers_common import HOUR, LATE_EVENING, SUNDAY_EVENING, NumbersCommon
from .queue_common import NOON


class TestAttendActs(NumbersCommon):
    """What the attend screen says of other cases, of acts and of days."""

    def test_the_other_cases_of_the_person_are_those_left_what_comes_first_on_top(self):
        person = self._person()
        last = self._campaign("Última", sequence=900)
        first = self._campaign("Primera", sequence=1)
        others = self._campaign("De otros", users=self.colleague, sequence=500)
        archived = self._campaign("Archivada", sequence=400)
        attended = self._cases(self.campaign, 1, person)
        late = self._cases(last, 1, person)
        plain, done = self._cases(first, 2, person)
        foreign = self._cases(others, 1, person)
        self._cases(archived, 1, person)  # nobody works there
        [soon, later] = self._cases(self.campaign, 2, person)
        plain_too = self._cases(first, 1, person)
        archived.with_user(self.supervisor).action_archive()
        self._set_done(done)
        self._agree(soon, self.operator, NOON + HOUR)
        self._agree(later, self.operator, NOON + 2 * HOUR)
        answer = self._attend(attended, self.operator)
        self.assertEqual(
            [(row["id"], row["can_attend"]) for row in answer["other_cases"]],
            [
                (soon.id, True),
                (later.id, True),
                (plain.id, True),
                (plain_too.id, True),
                (foreign.id, False),
                (late.id, True),
            ],
        )
        theirs = {
            row["id"]: row["can_attend"]
            for row in self._attend_instead(self.colleague, attended)["other_cases"]
        }
        self.assertTrue(theirs[foreign.id])

    def _attend_instead(self, user, case):
        self._leases()._give_back(user_id=self.operator.id)
        self.env.invalidate_all()
        return self._attend(case, user)

    def _acts(self, *days, provider=None):
        return self.env["ahorro.award.act"].create(
            [
                {
                    "provider_id": (provider or self.rombo).id,
                    "number": f"N{day}",
                    "date": f"2026-11-{day + 5}",
                    "last_bid_day": f"2026-11-{day}",
                }
                for day in days
            ]
        )

    def _bid(self):
        bidding = self.env.ref("ahorro_campaign.campaign_type_bid")
        return self._cases(self._campaign("Oferta", type_id=bidding.id))

    def test_no_act_is_shown_to_whom_one_does_not_call_about_bidding(self):
        [act] = self._acts(20)
        answer = self._attend(self.cases[0], self.operator)
        self.assertIs(answer["act"], False)
        answer = self._attend(self._bid(), self.operator)
        self.assertEqual(answer["act"]["id"], act.id)
        answer = self._attend(self.cases[0].plan_id, self.operator)
        self.assertIs(answer["act"], False, "without a campaign")

    def test_the_act_is_of_the_plans_own_provider(self):
        self._acts(19, provider=self.ovalo)
        case = self._bid()
        answer = self._attend(case, self.operator)
        self.assertIs(answer["act"], False)

    def test_the_last_day_to_bid_ends_by_the_operators_own_clock(self):
        today, tomorrow = self._acts(18, 19)
        case = self._bid()
        self.time.move_to(LATE_EVENING)
        for zone, act in (
            ("America/Argentina/Buenos_Aires", today),
            ("UTC", tomorrow),
        ):
            self.operator.tz = zone
            self.env.flush_all()
            answer = self._attend(case, self.operator, incoming=True)
            self.assertEqual(answer["act"]["id"], act.id, zone)

    def test_a_preset_on_a_closed_day_goes_to_the_next_open_hour(self):
        """Friday at noon; the Monday after it is a holiday."""
        self.time.move_to("2026-11-20 15:00:00")
        self.env.flush_all()
        answer = self._attend(self.cases[0], self.operator, incoming=True)
        self.assertIn("2026-11-23", answer["closed_days"])
        self.assertNotIn("2026-11-24", answer["closed_days"])
        calendar = self.env["ahorro.contact.hours"]._get_calendars()[self.company.id]
        moments = [fields.Datetime.to_datetime(row["at"]) for row in answer["presets"]]
        self.assertEqual(len(moments), len(set(moments)))
        for moment in moments:
            self.assertIsNone(calendar.at(moment).reason, moment)

    def test_tomorrow_and_monday_are_those_of_the_operators_own_clock(self):
        # Where no hour is restricted.
        self.env["ahorro.contact.hours"].search([]).unlink()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ahorro_campaign.national_holidays", "False")
        self.env.registry.clear_cache()
        for moment, zone, expected in (
            (
                LATE_EVENING,
                "America/Argentina/Buenos_Aires",
                ("2026-11-19 04:30:00", "2026-11-19 13:00:00", "2026-11-23 13:00:00"),
            ),
            (
                LATE_EVENING,
                "UTC",
                ("2026-11-19 04:30:00", "2026-11-20 10:00:00", "2026-11-23 10:00:00"),
            ),
            (
                SUNDAY_EVENING,
                "America/Argentina/Buenos_Aires",
                # Two that come to the same hour are one.
                ("2026-11-23 04:30:00", "2026-11-23 13:00:00"),
            ),
            (
                SUNDAY_EVENING,
                "UTC",
                ("2026-11-23 04:30:00", "2026-11-24 10:00:00", "2026-11-30 10:00:00"),
            ),
        ):
            self.time.move_to(moment)
            self.operator.tz = zone
            self.env.flush_all()
            answer = self._attend(self.cases[0], self.operator, incoming=True)
            self.assertEqual(
                {row["key"]: row["at"] for row in answer["presets"]},
                dict(zip(("hours", "tomorrow", "monday"), expected, strict=False)),
                (moment, zone),
            )

    def test_the_screen_knows_the_hours_at_which_people_are_called(self):
        """What it says of an hour is what the guard would answer."""
        answer = self._attend(self.cases[0], self.operator, incoming=True)
        hours = answer["open_hours"]
        calendar = self.env["ahorro.contact.hours"]._get_calendars()[self.company.id]
        self.assertEqual(hours["zone"], calendar.zone)
        for weekday in range(7):
            spans = calendar.intervals.get(weekday, ())
            self.assertEqual(tuple(hours["week"].get(str(weekday + 1), ())), spans)
