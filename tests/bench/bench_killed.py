# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`kill -9` in the middle of imports, of what they set off, and of messages (B6).

The scenes of the tests, each with real processes on a database of its own. A scene
checks what it left row by row and ends the program where a row differs; what is kept
here is how many kills were survived. Saves of the attend screen lose nothing beside a
killed node in ``tests/test_nodes.py``.
"""

import re
import sys

from tests.processes.scene import play

from .common import environment, keep_figure, parser, print_machine

#: What is killed, and the scene: database, module and function.
SCENES = (
    ("import of a portfolio", "ahorro_bench_import", "imports", "import_crash"),
    ("living campaigns after a file", "ahorro_bench_living", "living", "living_crash"),
    ("verdicts of promises", "ahorro_bench_promises", "promises", "promise_crash"),
    ("messages of the outbox", "ahorro_bench_once", "wa_messages", "once"),
    ("mass send", "ahorro_bench_mass", "wa_batches", "mass"),
)
#: How a scene says that it killed: a line for each, or their number.
EACH = re.compile(r"killed (?:before|after) ")
ALL = re.compile(r"after (\d+) kills")


def main(arguments: list[str] | None = None) -> int:
    """Play the scenes and print."""
    options = parser(__doc__, plans=0).parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
    for what, *scene in SCENES:
        told, _output = play(*scene)
        kills = len(EACH.findall(told)) + sum(map(int, ALL.findall(told)))
        keep_figure("B6", f"{what}: kills survived", kills, at_least=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
