# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .panel_common import PanelCase

#: 10:00 in Buenos Aires.
NOW = datetime.datetime(2020, 2, 20, 13)


@freeze_time(NOW)
class TestDeadline(PanelCase):
    """What is lost and when: each deadline by its administradora's term of that day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ahorro.provider.term"].search([]).unlink()
        cls.status = {
            code: cls.env.ref(f"ahorro_plan.status_rombo_{code}")
            for code in ("s2", "s4", "s6", "n0", "a0s", "g0", "g2", "r2")
        }
        cls.rombo.due_day = 25

    def _term(self, kind, number, valid_from=False, provider=None):
        return self.env["ahorro.provider.term"].create(
            {
                "provider_id": (provider or self.rombo).id,
                "kind": kind,
                "number": number,
                "valid_from": valid_from,
            }
        )

    def _make(self, code, **values):
        self.count = getattr(self, "count", 0) + 1
        return self._plan(
            status_id=self.status[code].id,
            partner_id=self.holder.id,
            subscription_number=f"79{self.count:05}",
            **values,
        )

    def _changed_at(self, moment):
        """Let the change log take what follows for changes of a moment."""
        self.env["ahorro.plan"]._set_change_origin(
            changed_at=datetime.datetime.fromisoformat(moment)
        )

    def _found(self, kind=None, user=None, **context):
        """Return dict of plan to last day and days left, of a kind."""
        deadlines = self.env["ahorro.deadline"].with_context(
            tz="America/Argentina/Buenos_Aires", **context
        )
        rows = deadlines.with_user(user or self.supervisor).search(
            [("kind", "=", kind)] if kind else []
        )
        return {
            row.plan_id: (
                row.due_on and row.due_on.isoformat(),
                row.days_left if row.due_on else row.missing,
            )
            for row in rows
        }

    # === EACH KIND ===

    def test_a_winner_has_the_days_of_the_term_that_held_at_the_award(self):
        self._term("acceptance", 10)
        self._term("acceptance", 5, "2020-02-15")
        before = self._make("a0s", award_date="2020-02-14")
        after = self._make("a0s", award_date="2020-02-15")
        late = self._make("a0s", award_date="2020-02-01")
        unknown = self._make("a0s")
        self._make("a0s", award_date="2020-02-15", acceptance_date="2020-02-16")
        self._make("n0", award_date="2020-02-15")
        self.assertEqual(
            self._found("acceptance"),
            {
                before: ("2020-02-24", 4),
                after: ("2020-02-20", 0),
                late: ("2020-02-11", -9),
                unknown: (False, "award"),
            },
        )

    def test_a_folder_is_due_until_it_is_complete_and_a_pledge_until_it_is_there(self):
        self._term("folder", 30)
        self._term("pledge", 60)
        winner = self._make("a0s", award_date="2020-02-01")
        complete = self._make("a0s", award_date="2020-02-01", folder_date="2020-02-10")
        unpledged = self._make("g0", award_date="2020-01-01")
        self._make("g0", award_date="2020-01-01", pledge_date="2020-02-01")
        self._make("g2", award_date="2020-01-01")
        self.assertEqual(self._found("folder"), {winner: ("2020-03-02", 11)})
        self.assertEqual(
            self._found("pledge"),
            {
                winner: ("2020-04-01", 41),
                complete: ("2020-04-01", 41),
                unpledged: ("2020-03-01", 10),
            },
        )

    def test_a_car_waits_from_when_it_is_there(self):
        self._term("collect", 15)
        waiting = self._make("g2", ready_date="2020-02-10")
        unknown = self._make("g2")
        self._make("g2", ready_date="2020-02-10", delivery_date="2020-02-12")
        self._make("a0s")
        self.assertEqual(
            self._found("collect"),
            {waiting: ("2020-02-25", 5), unknown: (False, "ready")},
        )

    def test_a_saver_one_installment_away_is_lost_at_the_next_due_day(self):
        self._term("rescission", 3)
        self._term("rescission", 3, provider=self.ovalo)
        near = self._make("n0", installments_owed=2)
        for owed in (1, 3):
            self._make("n0", installments_owed=owed)
        self._make("r2", installments_owed=2)
        elsewhere = self._plan(
            provider_id=self.ovalo.id,
            status_id=self.env.ref("ahorro_plan.status_ovalo_2").id,
            subscription_number="1353689",
            installments_owed=2,
        )
        self.assertEqual(
            self._found("rescission"),
            {near: ("2020-02-25", 5), elsewhere: (False, "due_day")},
        )
        tile = self._tile("rescission_1")
        self.assertEqual(
            set(self._rows(tile["figure"])), set(self._found("rescission"))
        )

    def test_a_rejected_subscription_counts_from_the_day_it_became_one(self):
        self._term("rejected", 7)
        self._changed_at("2020-02-12 02:30:00")  # 23:30 of the 11th
        plan = self._make("s2")
        plan.status_id = self.status["s6"]
        self._make("s2")
        self.assertEqual(self._found("rejected"), {plan: ("2020-02-18", -2)})

    def test_a_subscription_waits_for_a_group_from_a_sale_date_that_somebody_gave(self):
        self._term("ungrouped", 60)
        sold = self._make("s2", sale_date="2020-01-01")
        estimated = self._make("s2")
        self._make("s2", sale_date="2020-01-01", grouping_date="2020-02-01")
        self._make("s2", sale_date="2020-01-01", group="G9RX", order="077")
        for code in ("s4", "s6"):
            self._make(code, sale_date="2020-01-01")
        self.assertEqual(
            self._found("ungrouped"),
            {sold: ("2020-03-01", 10), estimated: (False, "sale")},
        )

    def test_the_last_installment_falls_due_as_many_months_after_the_last_file(self):
        self._term("last", 3)
        self._changed_at("2020-01-05 12:00:00")
        near, _far = (
            self._make(
                "n0",
                installments_total=84,
                installments_issued=issued,
                installments_paid=80,
            )
            for issued in (82, 80)
        )
        self.rombo.due_day = 31
        # Issued in January with two to come: the last one is March's.
        self.assertEqual(self._found("last"), {near: ("2020-03-31", 40)})
        self._changed_at("2020-02-05 12:00:00")
        near.installments_issued = 83
        self.assertEqual(self._found("last"), {near: ("2020-03-31", 40)})
        near.installments_paid = 84
        self.assertEqual(self._found("last"), {})

    # === WHAT HOLDS OF ALL ===

    def test_nothing_is_said_where_no_term_is_known(self):
        self._make("a0s", award_date="2020-02-14")
        self._make("n0", installments_owed=2)
        self.assertEqual(self._found(), {})
        self._term("acceptance", 0)
        self.assertEqual(self._found(), {})

    def test_a_day_is_the_users_day(self):
        self._term("acceptance", 10)
        plan = self._make("a0s", award_date="2020-02-14")
        with freeze_time("2020-02-21 02:30:00"):  # 23:30 of the 20th
            self.assertEqual(self._found("acceptance")[plan][1], 4)

    def test_a_row_has_an_id_of_its_own_that_stays(self):
        for kind in ("acceptance", "folder", "pledge"):
            self._term(kind, 30)
        plan = self._make("a0s", award_date="2020-02-14")
        rows = self.env["ahorro.deadline"].search([("plan_id", "=", plan.id)])
        self.assertEqual(set(rows.mapped("kind")), {"acceptance", "folder", "pledge"})
        kept = rows.filtered(lambda row: row.kind == "pledge")
        plan.write({"acceptance_date": "2020-02-15", "folder_date": "2020-02-15"})
        self.env.invalidate_all()
        self.assertEqual(
            self.env["ahorro.deadline"].search([("plan_id", "=", plan.id)]), kept
        )

    def test_each_company_sees_its_own_and_nobody_without_a_role(self):
        self._term("acceptance", 10)
        plan = self._make("a0s", award_date="2020-02-14")
        for user in (self.supervisor, self.admin):
            self.assertEqual(set(self._found("acceptance", user)), {plan})
        other = self.other_supervisor
        found = self.env["ahorro.deadline"].with_user(other)
        found = found.with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(found.search([]))
        with self.assertRaises(AccessError):
            self._found(user=self.stranger)

    def test_plans_that_lack_a_date_are_found_by_what_they_lack(self):
        self._term("acceptance", 10)
        self._term("folder", 30)
        unknown = self._make("a0s")
        self._make("a0s", award_date="2020-02-14")
        found = self.env["ahorro.plan"].with_user(self.supervisor)
        self.assertEqual(found.search([("deadline_missing", "=", "award")]), unknown)
        self.assertFalse(found.search([("deadline_missing", "=", "sale")]))

    # === THE TILE ===

    def _opened(self, figure):
        return self._rows(figure).ids

    def test_the_tile_counts_what_it_opens_and_each_plan_once(self):
        for kind in ("acceptance", "folder"):
            self._term(kind, 10)
        self._term("rescission", 3)
        winner = self._make(
            "a0s", award_date="2020-02-14", overdue_debt=100, debt_to_fall_due=900
        )
        owing = self._make("n0", installments_owed=2, overdue_debt=50)
        late = self._make("a0s", award_date="2020-02-01", folder_date="2020-02-02")
        late.folder_date = False
        unknown = self._make("a0s")
        tile = self._tile("deadlines")
        rows = self.env["ahorro.deadline"].search([("due_on", "!=", False)])
        soon = rows.filtered(lambda row: row.plan_id in winner | owing)
        self.assertEqual(len(soon), 3)
        self.assertEqual(tile["figure"]["value"], 3)
        self.assertEqual(self._opened(tile["figure"]), soon.ids)
        self.assertEqual(tile["figure"]["amount"], 1050)
        by_text = {
            detail["text"].partition(":")[0]: detail["figure"]
            for detail in tile["details"]
        }
        for kind, label in (
            ("acceptance", "Accept the award"),
            ("folder", "Hand in the folder"),
            ("rescission", "One installment from rescission"),
        ):
            figure = by_text.pop(label)
            of_kind = soon.filtered(lambda row, kind=kind: row.kind == kind)
            self.assertEqual(figure["value"], 1)
            self.assertEqual(self._opened(figure), of_kind.ids)
        figure = by_text.pop("Term is over")
        self.assertEqual(
            self._opened(figure), rows.filtered(lambda row: row.plan_id == late).ids
        )
        figure = by_text.pop("Plans without an award date")
        self.assertEqual((figure["value"], self._opened(figure)), (1, unknown.ids))
        figure = by_text.pop("Plan Rombo")
        self.assertEqual(self._opened(figure), self.rombo.ids)
        self.assertFalse(by_text)

    def test_the_tile_obeys_the_filters_and_looks_ahead_alone(self):
        self._term("acceptance", 10)
        self._make("a0s", award_date="2020-02-14", brand="Renault")
        self._make("a0s", award_date="2020-02-14")
        tile = self._tile("deadlines", brands=["Renault"])
        self.assertEqual(tile["figure"]["value"], 1)
        self.assertEqual(
            self._rows(tile["figure"]).plan_id.mapped("brand"), ["Renault"]
        )
        past = self._panel(date="2020-02-19")["tiles"]
        self.assertNotIn("deadlines", [each["id"] for each in past])

    def test_without_any_term_the_tile_says_that_nothing_is_known(self):
        self._make("a0s", award_date="2020-02-14")
        tile = self._tile("deadlines")
        self.assertIs(tile["figure"]["value"], False)
        self.assertEqual(tile["tone"], "warning")
        self.assertEqual(self._opened(tile["details"][0]["figure"]), self.rombo.ids)
        for kind in (
            "rejected ungrouped rescission acceptance folder pledge collect last"
        ).split():
            self._term(kind, 0)
        self._term("last", 3, "2020-02-01")
        self.assertFalse(self._tile("deadlines")["details"])

    # === TERMS ===

    def test_setting_the_number_of_today_keeps_that_of_before(self):
        self.rombo.days_to_accept = 10
        self.assertEqual(self.rombo.term_ids.valid_from, False)
        with freeze_time("2020-02-21 12:00:00"):
            self.rombo.invalidate_recordset()
            self.rombo.days_to_accept = 5
            self.assertEqual(self.rombo.days_to_accept, 5)
        terms = self.rombo.term_ids.sorted("number")
        self.assertEqual(
            [(t.number, t.valid_from) for t in terms],
            [(5, datetime.date(2020, 2, 21)), (10, False)],
        )
        self.rombo.invalidate_recordset()
        self.assertEqual(self.rombo.days_to_accept, 10)

    @mute_logger("odoo.sql_db")
    def test_one_day_has_one_term_of_a_kind(self):
        self._term("acceptance", 10)
        for day in (False, "2020-02-15"):
            if day:
                self._term("acceptance", 8, day)
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._term("acceptance", 5, day)
