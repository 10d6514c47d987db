# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two nodes, two job runners and a replica, of which one of each is killed at work.

The figures that docs/nodes.md shows are ``make bench T=nodes``: the same with more
people. Slow: ``make test-full`` runs it.
"""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.nodes.account import Account  # noqa: E402  # from the root
from tests.nodes.scene import Scene, filled, play  # noqa: E402

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_when_machines_die(tmp_path_factory):
    folder = tmp_path_factory.mktemp("n")
    with (
        filled(folder, operators=40, cases=2_000) as (dump, made),
        Scene(folder, dump, made, synchronous=True).running() as scene,
    ):
        story = play(scene, pace=8, calm=6, plans=3_000)
        for blow in story.blows:
            print(blow, flush=True)
        account = Account(scene, story)
        assert not account.errors
        assert not account.lost
        assert not account.unasked
        assert not account.doubled
        assert not account.in_front_of_two
        assert account.acknowledged > 300
        rows, different = account.count_plans()
        assert rows == different
        assert not account.find_broken()
        assert story.browser.is_logged_in()
        assert story.listener.connections
