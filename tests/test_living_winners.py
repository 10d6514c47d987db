# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The campaign of winners is filled by the file of an act, and emptied by its undo."""

import base64
from datetime import timedelta

from tests.living_case import START, LivingImportCase


class TestLivingWinners(LivingImportCase):
    def _winners(self, days):
        """Import who was awarded: number of the plan to days from the start."""
        rows = ["Grupo y Orden;F. Adju.;Mod. Gan. Denominaci;Mod. Adju.;Estado Adj"]
        for number, ahead in days.items():
            day = START + timedelta(days=ahead)
            rows.append(f"G9RX/{number:03};{day:%d/%m/%Y};Sorteo;KWID;A0S")
        self.time.move_to(START + timedelta(days=60))
        data = base64.b64encode("\r\n".join(rows).encode()).decode()
        run = self.runs.create_from_file("adjudicados.csv", data, "rombo_adjudicados")
        self.assertEqual(run.state, "review", run.error)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        self._follow()
        return run

    def test_winners_of_the_last_act_enter_and_leave_when_they_accept_or_are_undone(
        self,
    ):
        template = self.env.ref("ahorro_campaign.living_template_winners")
        action = template.with_user(self.supervisor).action_make_campaign()
        living = self.livings.browse(action["res_id"])
        living.action_turn_on()
        self._import({1: 0, 2: 0, 3: 0, 4: 0})
        self.assertEqual(self._states(living), {})
        for number in (1, 2, 3, 4):
            self._numbered(number).write({"group": "G9RX", "order": f"{number:03}"})
        # 1 won a month before; 3 stands in for a winner, days after the act of 2.
        self._winners({1: 20})
        self.assertEqual(self._states(living), {1: "pending"})
        run = self._winners({1: 20, 2: 50, 3: 55})
        self.assertEqual(
            self._states(living), {1: "pending", 2: "pending", 3: "pending"}
        )
        plans = self.env["ahorro.plan"]
        own = [("subscription_number", "like", "70000")]
        won = plans.search([("won_last_act", "=", True), *own])
        self.assertEqual(won, self._numbered(2) | self._numbered(3))
        lost = plans.search([("won_last_act", "=", False), *own])
        self.assertEqual(lost, self._numbered(1) | self._numbered(4))
        self._undo(run)
        self.assertEqual(self._states(living), {1: "pending"})
        self._winners({2: 50})
        self.assertEqual(self._states(living), {1: "pending", 2: "pending"})
        # Who accepts needs no call any more: the next file closes the case.
        self._numbered(2).acceptance_date = START + timedelta(days=60)
        self._winners({3: 55})
        self.assertEqual(self._states(living), {1: "pending", 2: "done", 3: "pending"})
