# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ast import literal_eval

from odoo.tests import tagged

from .report_common import ReportCase


@tagged("post_install", "-at_install")
class TestReportFavourites(ReportCase):
    def _favourites(self):
        names = self.env["ir.model.data"].search(
            [("module", "=", "ahorro_campaign"), ("model", "=", "ir.filters")]
        )
        return self.env["ir.filters"].browse(names.mapped("res_id"))

    def test_favourites_are_shared_and_their_filters_and_groups_can_be_read(self):
        favourites = self._favourites()
        self.assertGreaterEqual(len(favourites), 5)
        for favourite in favourites:
            with self.subTest(favourite=favourite.name):
                self.assertFalse(favourite.user_ids)
                env = self.env(user=self.supervisor, su=False)
                model = env[favourite.model_id]
                groups = literal_eval(favourite.context)["group_by"]
                rows = model._read_group(
                    literal_eval(favourite.domain), groups, ["__count"]
                )
                self.assertIsInstance(rows, list)
                shown = env["ir.filters"].get_filters(
                    favourite.model_id, favourite.action_id.id
                )
                self.assertIn(favourite.id, [each["id"] for each in shown])

    def test_each_analysis_has_a_pivot_a_graph_and_a_list(self):
        for name in (
            "ahorro_report_cases_action",
            "ahorro_report_plans_action",
            "ahorro_report_changes_action",
            "ahorro_report_operator_action",
            "ahorro_movement_report_action",
        ):
            action = self.env.ref(f"ahorro_campaign.{name}")
            modes = action.view_mode.split(",")
            self.assertLessEqual({"pivot", "graph", "list"}, set(modes), name)
            model = self.env[action.res_model].with_user(self.supervisor)
            for mode in modes:
                self.assertTrue(model.get_view(view_type=mode)["arch"], (name, mode))
