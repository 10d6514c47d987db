# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from ..models.living.living_run import By
from .figures_common import FiguresCommon


class TestLivingTile(FiguresCommon):
    """The tile of living campaigns, of the supervision board and the panel."""

    def test_the_tile_of_what_no_file_closes_by_itself(self):
        self._fill(datetime(2026, 11, 18, 15))
        plans = self._service(self.supervisor, "ahorro.plan")
        panel = {"blocks": ["living"]}
        self.assertFalse(plans.get_portfolio_panel(panel)["tiles"])
        self.env["ahorro.living"].create(
            [{"campaign_id": campaign.id} for campaign in self.campaigns[:2]]
        )
        asked = [kind for kind in self.kinds if kind.campaign and kind.id % 3]
        questions = self.env["ahorro.living.question"]
        questions._ask({"paid": [kind.id for kind in asked]}, By())
        every = questions.search([])
        for each in every[::4]:
            questions._answer_step(each.id, "leave")
        plans = self._service(self.supervisor, "ahorro.plan")
        [tile] = plans.get_portfolio_panel(panel)["tiles"]
        answered = set(every[::4].ids)
        by_case = {each.case_id.id: each.id for each in every}

        def expected(chosen=lambda kind: True):
            return {
                by_case[kind.id]
                for kind in asked
                if kind.is_open and kind.company == self.company and chosen(kind)
            } - answered

        def opened(figure):
            return self._opened(self.supervisor, figure["domain"], figure["model"])

        self.assertEqual(opened(tile["figure"]), expected())
        self.assertEqual(tile["figure"]["value"], len(expected()))
        lines = {
            line["text"].rpartition(":")[0]: line["figure"] for line in tile["details"]
        }
        for campaign in self.campaigns[:4]:
            wanted = expected(lambda kind, campaign=campaign: kind.campaign == campaign)
            line = lines.get(campaign.name)
            self.assertEqual(opened(line) if line else set(), wanted)
            self.assertEqual(line["value"] if line else 0, len(wanted))
