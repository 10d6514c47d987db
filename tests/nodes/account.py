# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must hold afterwards, by what people saw and what the database has."""

from collections import defaultdict
from itertools import pairwise

from tests.attention.client import Client

from .load import insist
from .scene import NAME, Scene, Story

SAVED = """
    SELECT idempotency_key, id FROM ahorro_movement WHERE kind IN ('finish', 'comment')
"""
CASES = """
    SELECT c.id FROM ahorro_case c
      LEFT JOIN (SELECT case_id, count(*) AS n FROM ahorro_movement
                  WHERE kind = 'finish' GROUP BY case_id) m ON m.case_id = c.id
     WHERE COALESCE(m.n, 0) <> CASE WHEN c.state = 'done' THEN 1 ELSE 0 END
        OR COALESCE(m.n, 0) <> c.attempts
"""
PLANS = """
    SELECT count(*), count(DISTINCT COALESCE(p.subscription_number, p.group_order))
      FROM ahorro_plan p JOIN ahorro_import i ON i.company_id = p.company_id
     WHERE i.id = %s
"""


class Account:
    """The account of a story: ``acknowledged``, ``lost``, ``doubled`` and so on."""

    def __init__(self, scene: Scene, story: Story) -> None:
        self._scene, self._story = scene, story
        rows = dict(scene.primary.ask(SAVED, NAME))
        saved, asked = {}, set()
        for operator in story.operators:
            diary = operator.diary
            prefix = f"{diary.uid}-"
            saved |= {prefix + key: row for key, row in diary.saved.items()}
            asked |= {prefix + key for key in (*diary.saved, *diary.refused)}
        self.acknowledged = len(saved)
        #: Acknowledged, and not there or not the movement that was told.
        self.lost = [key for key, row in saved.items() if rows.get(key) != row]
        #: There, and nobody was told so or asked for it.
        self.unasked = [key for key in rows if key not in asked]
        self.refused = len(asked) - len(saved)
        #: Cases that were finished twice, or say otherwise than their movements.
        self.doubled = [case for (case,) in scene.primary.ask(CASES, NAME)]
        self.in_front_of_two = self._find_in_front_of_two()
        self.errors = [
            error
            for worker in (*(one.diary for one in story.operators), story.importer)
            for error in worker.errors
        ]

    def _find_in_front_of_two(self) -> set[str]:
        by_key = defaultdict(list)
        for operator in self._story.operators:
            for case, start, end in operator.diary.held:
                for key in self._scene.made["people"][str(case)]:
                    by_key[key].append((start, end, operator.diary.uid))
        found = set()
        for key, intervals in by_key.items():
            intervals.sort()
            for (_s, end, one), (start, _e, other) in pairwise(intervals):
                if one != other and start < end:
                    found.add(key)
        return found

    def count_plans(self) -> tuple[int, int]:
        """Return how many plans the importing company has, and how many different."""
        run_id, _took = self._story.importer.done[-1]
        return self._scene.primary.ask(PLANS, NAME, run_id)[0]

    def find_broken(self) -> list[str]:
        """Return the rules of *Nada está roto* that are not at zero."""
        port = self._scene.balancer.web[1]
        broken = []
        for who in ("supervisor", "importer"):
            client = Client(port, self._scene.made[who]["sid"])
            insist(lambda: client.call("ahorro.check", "action_count", []))  # noqa: B023
            rows = client.call(
                "ahorro.check", "search_read", [], ["code", "state", "count"]
            )
            assert rows, "no rule was counted"
            broken += [f"{row}" for row in rows if row["state"] != "zero"]
            client.close()
        return broken
