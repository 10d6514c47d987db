# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make bench``: B1 to B10 in one table, one of them, or any program by its name.

The programs stand in ``tests/bench``; what they keep for the table comes in lines of
JSON (``tests.bench.common.keep_figure``).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import config, database
from .errors import SetupError
from .layout import LOGS, ROOT
from .odoo_source import OdooSource
from .proc import say
from .python_env import PYTHON

DATABASE = "ahorro_bench"
#: The page that shows the table, and where it begins and ends there.
PAGE = ROOT / "docs" / "figures.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Program:
    """A program of ``tests/bench``, in the size that the table shows.

    :param benches: which of B1 to B10 it measures
    :param name: of the program
    :param arguments: what makes it fit into the half hour that all of them may take
    """

    benches: tuple[str, ...]
    name: str
    arguments: tuple[str, ...] = ()


#: In the order in which they run: saves first, while the machine is at rest.
PROGRAMS = (
    Program(("B3",), "bench_attend", ("--servers", "prefork")),
    Program(
        ("B1", "B2"), "bench_import", ("--formats", "xlsx", "--sizes", "10000", "50000")
    ),
    Program(("B4",), "bench_panel"),
    Program(("B5",), "bench_campaign"),
    Program(("B6",), "bench_killed"),
    Program(("B7", "B8"), "bench_messages"),
    Program(("B8",), "bench_webhook"),
    Program(("B9",), "bench_export"),
    Program(("B10",), "bench_contacts"),
)


def run(odoo: OdooSource, part: str, chosen: str) -> int:
    """Measure, and return the exit code of the first program that failed.

    :param part: names of programs to run with their own sizes, without a table
    :param chosen: benches of the table (``B3``); with both empty all of them are
        measured, and ``docs/figures.md`` has their table anew
    :raises SetupError: if there is no such program or bench
    """
    programs = _choose(part, chosen)
    template = database.with_addons(odoo)
    conf = config.write("bench", DATABASE, log_level="warn")
    LOGS.mkdir(parents=True, exist_ok=True)
    kept = LOGS / "figures.jsonl"
    kept.unlink(missing_ok=True)
    failed = 0
    begun = time.monotonic()
    for program in programs:
        say(f"· {program.name}")
        # A database of its own: what one bench leaves would be in another's way.
        database.copy(template, DATABASE)
        command = [str(PYTHON), "-m", f"tests.bench.{program.name}"]
        command += [f"--config={conf}", *program.arguments]
        environment = os.environ | {"AHORRO_BENCH_FIGURES": str(kept)}
        start = time.monotonic()
        code = subprocess.run(
            command, cwd=ROOT, check=False, env=environment
        ).returncode
        say(f"  {program.name}: {time.monotonic() - start:.0f} s")
        failed = failed or code
    if part or not kept.exists():
        return failed
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    wanted = set(chosen.split()) or None
    table = make_table(lines, wanted, date.today(), time.monotonic() - begun)
    say(table)
    if not chosen and not failed:
        _show(table)
        say(f"The table stands in {PAGE.relative_to(ROOT)}.")
    return failed


def _choose(part: str, chosen: str) -> list[Program]:
    """Return the programs that are asked for."""
    folder = ROOT / "tests" / "bench"
    if part:
        programs = sorted(path.stem for path in folder.glob("bench_*.py"))
        if unknown := set(part.split()) - set(programs):
            raise SetupError(
                f"There is no bench {', '.join(sorted(unknown))}: T is one or more of "
                f"{', '.join(programs)}."
            )
        return [Program((), name) for name in part.split()]
    wanted = set(chosen.split())
    known = {bench for program in PROGRAMS for bench in program.benches}
    if unknown := wanted - known:
        raise SetupError(
            f"There is no bench {', '.join(sorted(unknown))}: B is one or more of "
            f"{', '.join(sorted(known, key=_number))}."
        )
    if not wanted:
        return list(PROGRAMS)
    return [program for program in PROGRAMS if wanted & set(program.benches)]


def _number(bench: str) -> int:
    return int(bench.removeprefix("B"))


def make_table(
    lines: list[dict[str, Any]], wanted: set[str] | None, day: date, took: float
) -> str:
    """Return the table of what benches kept, in Markdown.

    :param lines: facts of the machine, and figures with their goals
    :param wanted: the benches to show; all of them where none is named
    :param took: seconds of the whole run
    """
    machine: list[str] = next(
        (line["machine"] for line in lines if "machine" in line), []
    )
    figures = [
        line
        for line in lines
        if "bench" in line and (wanted is None or line["bench"] in wanted)
    ]
    figures.sort(key=lambda line: _number(line["bench"]))
    command = "make bench" + (f' B="{" ".join(sorted(wanted))}"' if wanted else "")
    head = (
        f"`{command}`, {day:%Y-%m-%d}, {took / 60:.0f} minutes: {', '.join(machine)}."
    )
    rows = ["| | What | Figure | Goal | |", "|---|---|---:|---:|---|"]
    for line in figures:
        goal, holds = _judge(line)
        value = f"{_figure(line['value'])} {line['unit']}".strip()
        rows.append(
            f"| {line['bench']} | {line['name']} | {value} | {goal} | {holds} |"
        )
    return "\n".join([head, "", *rows])


def _judge(line: dict[str, Any]) -> tuple[str, str]:
    """Return a figure's goal in words, and whether it is reached."""
    if (least := line["at_least"]) is not None:
        return f"≥ {_figure(least)}", "" if line["value"] >= least else "not reached"
    if (most := line["at_most"]) is not None:
        return f"≤ {_figure(most)}", "" if line["value"] <= most else "not reached"
    return "", ""


def _figure(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"


def _show(table: str) -> None:
    """Put the table into its page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
