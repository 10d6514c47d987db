# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The table of all benches: what it says of goals, and what can be asked for."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import benches  # noqa: E402  # from the root
from tools.devenv.errors import SetupError  # noqa: E402


def _kept(bench, name, value, unit="", at_least=None, at_most=None):
    line = {"bench": bench, "name": name, "value": value, "unit": unit}
    return line | {"at_least": at_least, "at_most": at_most}


def test_a_figure_that_misses_its_goal_says_so_in_the_table():
    lines = [
        {"machine": ["2 cores", "24 GB of memory"]},
        _kept("B10", "create", 1.31, "times", at_most=1.3),
        _kept("B3", "p95", 41.4, "ms", at_most=60),
        _kept("B1", "first", 7.5, "times", at_least=20),
        _kept("B3", "in front of two", 0, at_most=0),
        _kept("B5", "from a list", 1234.5, "s"),
    ]
    table = benches.make_table(lines, None, date(2026, 11, 30), 1500)
    assert table.splitlines() == [
        "`make bench`, 2026-11-30, 25 minutes: 2 cores, 24 GB of memory.",
        "",
        "| | What | Figure | Goal | |",
        "|---|---|---:|---:|---|",
        "| B1 | first | 7.50 times | ≥ 20 | not reached |",
        "| B3 | p95 | 41 ms | ≤ 60 |  |",
        "| B3 | in front of two | 0 | ≤ 0 |  |",
        "| B5 | from a list | 1,234 s |  |  |",
        "| B10 | create | 1.31 times | ≤ 1.30 | not reached |",
    ]


def test_one_bench_is_shown_without_what_its_program_measures_besides():
    lines = [_kept("B1", "first", 1), _kept("B2", "undo", 2)]
    table = benches.make_table(lines, {"B2"}, date(2026, 11, 30), 60)
    assert "B2 | undo" in table
    assert "B1 |" not in table
    assert "`make bench B=B2`" in table or '`make bench B="B2"`' in table


def test_all_ten_benches_have_a_program_that_exists_and_a_line_on_the_page():
    known = {bench for program in benches.PROGRAMS for bench in program.benches}
    assert known == {f"B{number}" for number in range(1, 11)}
    for program in benches.PROGRAMS:
        path = ROOT / "tests" / "bench" / f"{program.name}.py"
        kept = set(re.findall(r'keep_figure\(\s*"(B\d+)"', path.read_text("utf-8")))
        assert kept == set(program.benches), program.name
    page = benches.PAGE.read_text(encoding="utf-8")
    for bench in known:
        assert f"| {bench} |" in page, bench


@pytest.mark.parametrize(("part", "chosen"), [("bench_none", ""), ("", "B11")])
def test_a_bench_that_does_not_exist_is_named_with_those_that_do(part, chosen):
    with pytest.raises(SetupError, match=r"There is no bench .*: . is one or more of"):
        benches._choose(part, chosen)
