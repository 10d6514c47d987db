# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two nodes, two job runners and a replica at work, of which one of each is killed.

200 operators save once in 40 seconds and somebody imports one file after another, while
a node, a job runner and the primary are killed with ``kill -9`` and the replica is
promoted. Twice: where a save is acknowledged when both machines have it, and when the
primary has it. How long nobody was answered, and what was lost.

``make bench T=nodes`` runs it, in ten minutes; ``make bench`` alone leaves it out.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.nodes.account import Account
from tests.nodes.scene import ALONE, DECIDED, Scene, filled, play

from .common import parser, print_figure

PEOPLE, PACE, CALM, PLANS = 200, 40.0, 25.0, 5_000
#: What PostgreSQL waits for before it says that something is stored.
KINDS = {"both machines": True, "the primary alone": False}


def _measure(name: str, folder: Path, prepared: tuple, options) -> bool:
    """Play the scene once, print what came of it, and tell whether it must be so."""
    scene = Scene(folder / name.split()[-1], *prepared, synchronous=KINDS[name])
    with scene.running():
        story = play(scene, pace=options.pace, calm=options.calm, plans=options.plans)
        account = Account(scene, story)
        broken = account.find_broken()
        rows, different = account.count_plans()
        stays = "yes" if story.browser.is_logged_in() else "no"
    calm = story.calm
    print_figure(f"{name}: a save while all is well, p50", 1000 * _at(calm, 0.5), "ms")
    print_figure(f"{name}: the same, p95", 1000 * _at(calm, 0.95), "ms")
    for blow in story.blows:
        title = f"{name}: {blow.name} killed"
        print_figure(f"{title}, nobody's save answered", blow.gap, "s at most")
        print_figure(f"{title}, an operator waited", blow.wait, "s at most")
        print_figure(f"{title}, no job given out", blow.work or 0, "s")
    print_figure(f"{name}: saves acknowledged", account.acknowledged, "")
    print_figure(f"{name}: of these lost", len(account.lost), "")
    print_figure(f"{name}: refused, to somebody else's client", account.refused, "")
    print_figure(f"{name}: stored and not asked for", len(account.unasked), "")
    print_figure(f"{name}: cases finished twice", len(account.doubled), "")
    print_figure(f"{name}: people in front of two", len(account.in_front_of_two), "")
    print_figure(f"{name}: imports ended", len(story.importer.done), "")
    heard = len(story.listener.heard)
    print_figure(f"{name}: notices that a page heard", heard, "")
    print_figure(f"{name}: plans twice", rows - different, "")
    print_figure(f"{name}: rules of Nada está roto broken", len(broken), "")
    for line in (*broken, *account.errors[:5]):
        print(f"    {line}")
    print(f"{name}: a page that waited stays logged in: {stays}", flush=True)
    return not (
        account.errors
        or account.unasked
        or account.doubled
        or rows != different
        or KINDS[name]
        and (account.lost or account.in_front_of_two or broken)
    )


def _at(ordered: list[float], share: float) -> float:
    if not ordered:
        return float("nan")  # too short a calm: nobody saved in it
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made = parser(__doc__, plans=PLANS)
    made.add_argument("--people", type=int, default=PEOPLE)
    made.add_argument("--pace", type=float, default=PACE)
    made.add_argument("--calm", type=float, default=CALM)
    made.add_argument("--cases", type=int, default=4_000)
    made.add_argument("--kinds", nargs="*", default=list(KINDS), choices=KINDS)
    options = made.parse_args(arguments)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB of memory")
    print(
        f"The primary is cut off {ALONE:g} s before it is killed; the replica is "
        f"promoted {DECIDED:g} s after."
    )
    with tempfile.TemporaryDirectory(prefix="ahorro-nodes-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own user has to come to what lies in it
        with filled(folder, operators=options.people, cases=options.cases) as prepared:
            results = [
                _measure(kind, folder, prepared, options) for kind in options.kinds
            ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
