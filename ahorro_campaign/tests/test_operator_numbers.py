# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
from statistics import median

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase

from .campaign_common import AhorroCampaignCommon

#: In Buenos Aires 00:30 of the 1st of March; in Tokyo 12:30.
NOW = datetime.datetime(2026, 3, 1, 3, 30)


@freeze_time(NOW)
class TestOperatorNumbers(AhorroCampaignCommon, RpcCase):
    """An operator's own numbers against the middle of the team, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.positive = cls.env["ahorro.result"].create(
            {"name": "Sirvió", "type_id": cls.grouping.id, "outcome": "positive"}
        )
        cls.negative = cls.positive.copy({"name": "No sirvió", "outcome": "negative"})
        cls.nobody = cls.positive.copy({"name": "Nadie", "outcome": "not_contacted"})
        cls.made = cls._campaign(
            user_ids=[cls.operator.id, cls.colleague_operator.id, cls.outsider.id]
        )

    @classmethod
    def _work(cls, user, *results, at=NOW, kind="comment", **values):
        """Let an operator save, once for each result; None has no result."""
        return (
            cls.env["ahorro.movement"]
            .with_user(user)
            ._log(
                [
                    {
                        "kind": kind,
                        "case_id": cls.made.case_ids[0].id,
                        "result_id": result and result.id,
                        "date": at,
                        **values,
                    }
                    for result in results
                ]
            )
        )

    def _numbers(self, user, period="day"):
        answer = self._rpc(user, "ahorro.operator.numbers", "get_own_numbers")[period]
        return answer["team"], {row["id"]: row for row in answer["figures"]}

    def _opened(self, user, figure):
        movements = self.env["ahorro.movement"].with_user(user)
        return set(movements.search(figure["domain"]).ids)

    def test_own_figures_open_the_own_movements_by_ids(self):
        mine = self._work(
            self.operator, self.positive, self.negative, self.nobody, None
        )
        self._work(self.colleague_operator, self.positive)
        _team, figures = self._numbers(self.operator)
        expected = {
            "work": mine,
            "contacted": mine[0] | mine[1],
            "effective": mine[0],
        }
        for name, movements in expected.items():
            self.assertEqual(
                self._opened(self.operator, figures[name]), set(movements.ids), name
            )
            self.assertEqual(figures[name]["value"], len(movements), name)
        self.assertAlmostEqual(figures["contact_rate"]["value"], 200 / 3)
        self.assertAlmostEqual(figures["effective_rate"]["value"], 50)

    def test_the_day_and_the_month_are_those_of_the_users_own_zone(self):
        midnight = datetime.datetime(2026, 3, 1, 3)
        before = self._work(
            self.operator, None, at=midnight - datetime.timedelta(seconds=1)
        )
        after = self._work(self.operator, None, at=midnight)
        for period in ("day", "month"):
            _team, figures = self._numbers(self.operator, period)
            self.assertEqual(
                self._opened(self.operator, figures["work"]), set(after.ids)
            )
        self.operator.tz = "Asia/Tokyo"
        _team, figures = self._numbers(self.operator)
        self.assertEqual(
            self._opened(self.operator, figures["work"]), set((before | after).ids)
        )

    def test_the_middle_is_of_everybody_who_worked(self):
        self._work(self.operator, self.positive)
        self._work(self.colleague_operator, *[self.positive] * 3, self.nobody)
        self._work(self.outsider, *[self.negative] * 6)
        team, figures = self._numbers(self.operator)
        self.assertEqual(team, 3)
        self.assertEqual(figures["work"]["middle"], 4)
        self.assertEqual(figures["effective"]["middle"], median([1, 3, 0]))
        self.assertAlmostEqual(figures["contact_rate"]["middle"], 100)

    def test_of_two_no_middle_is_told_since_it_would_be_the_others_number(self):
        self._work(self.operator, self.positive)
        self._work(self.colleague_operator, self.positive, self.positive)
        team, figures = self._numbers(self.operator)
        self.assertIs(team, False)
        for figure in figures.values():
            self.assertIs(figure["middle"], False)

    def test_a_share_of_nobody_is_none_at_all(self):
        self._work(self.operator, None)
        _team, figures = self._numbers(self.operator)
        self.assertIsNone(figures["contact_rate"]["value"])
        self.assertIsNone(figures["effective_rate"]["value"])
        _team, figures = self._numbers(self.outsider)
        self.assertEqual(figures["work"]["value"], 0)
        self.assertIsNone(figures["contact_rate"]["value"])

    def test_what_was_taken_back_does_not_count(self):
        saved = self._work(self.operator, self.positive)
        self._work(self.operator, None, kind="undo", reverses_id=saved.id)
        _team, figures = self._numbers(self.operator)
        self.assertEqual(figures["work"]["value"], 0)

    def test_nobody_gets_the_numbers_of_somebody_else(self):
        theirs = self._work(self.colleague_operator, self.positive)
        self._work(self.operator, None)
        answer = self._rpc(self.operator, "ahorro.operator.numbers", "get_own_numbers")
        self.assertNotIn(self.colleague_operator.name, str(answer))
        with self.assertRaises(TypeError):
            self._rpc(
                self.operator,
                "ahorro.operator.numbers",
                "get_own_numbers",
                self.colleague_operator.id,
            )
        for figure in answer["day"]["figures"]:
            if figure["domain"]:
                opened = self._opened(self.operator, figure)
                self.assertFalse(opened & set(theirs.ids))
        for user in (self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._rpc(user, "ahorro.operator.numbers", "get_own_numbers")

    def test_the_middle_is_of_the_companies_at_hand(self):
        for number in range(3):
            user = new_test_user(
                self.env,
                login=f"otra_{number}",
                groups="ahorro_plan.group_operator",
                company_id=self.other_company.id,
                company_ids=[Command.set(self.other_company.ids)],
            )
            self._work(user, self.positive, company_id=self.other_company.id)
        self._work(self.operator, None)
        team, figures = self._numbers(self.operator)
        self.assertIs(team, False)
        self.assertIs(figures["work"]["middle"], False)
