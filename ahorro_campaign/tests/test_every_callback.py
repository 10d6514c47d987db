# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .figures_common import GRACE, FiguresCommon
from .queue_common import NOON


class TestEveryCallback(FiguresCommon):
    """Whose callbacks come to an operator, of cases of every kind, by their ids."""

    def test_callbacks_of_others_are_handed_out_past_their_grace(self):
        self._fill(NOON)
        now = self.now

        def is_past_grace(kind):
            return bool(kind.at) and kind.at + GRACE <= now

        facts = self.env["ahorro.case.facts"]
        late = self.env["ahorro.case"].search(facts._get_past_grace_domain(now))
        self.assertEqual(
            set(late.ids), {kind.id for kind in self.kinds if is_past_grace(kind)}
        )

        def is_handed_out(kind):
            who = kind.promised_by
            return (
                kind.is_callback
                and kind.company == self.company
                and kind.campaign in (self.campaign, self.env["ahorro.campaign"])
                and kind.queue_state(self) == "waiting"
                and (
                    not who
                    or who in (self.operator, self.absent)
                    # Not one of the campaign's operators.
                    or (bool(kind.campaign) and who == self.supervisor)
                    or is_past_grace(kind)
                )
            )

        order = self.env(user=self.operator.id, su=True)["ahorro.queue.order"]
        companies = {self.company.id}
        rows = order._get_callbacks(
            order._read_overview(None, companies, now),
            order._free_condition(None, [], companies, now),
            len(self.kinds),
            now,
        )
        expected = {kind.id for kind in self.kinds if is_handed_out(kind)}
        self.assertEqual({row["id"] for row in rows}, expected)
        self.assertTrue(expected)
