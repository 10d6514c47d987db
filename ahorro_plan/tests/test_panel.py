# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from .panel_common import PanelCase


class TestPanel(PanelCase):
    """The panel's answer, its filters, and who gets it."""

    def test_supervisors_and_administradores_alone_see_it(self):
        for user in (self.supervisor, self.admin):
            self.assertTrue(self._panel(user)["blocks"])
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._panel(user)

    def test_filters_of_another_shape_are_refused_with_a_sentence(self):
        for filters in (
            [],
            {"provider_ids": "1"},
            {"provider_ids": [True]},
            {"date": "2999-01-01"},
            {"date": "31/01/2020"},
            {"date": "2020-01-31", "compare_date": "2020-01-31"},
            {"months": {"sales": 0}},
            {"unknown": 1},
        ):
            with self.assertRaises(UserError, msg=filters):
                self._rpc(
                    self.supervisor, "ahorro.plan", "get_portfolio_panel", filters
                )

    def test_rescinded_plans_start_unticked_and_are_out_of_the_total(self):
        self._plan(status_id=self.rescinded.id)
        block = self._block("status")
        rows = {row["label"]: row for row in block["rows"]}
        self.assertFalse(rows["Rescindido (R2)"]["checked"])
        self.assertTrue(rows["Ahorrista (N0)"]["checked"])
        self.assertEqual(block["total"]["cells"]["total"]["value"], 1)
