# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check that the documented invariants and labels name tests that exist.

Reads docs/invariants.md and tests/checklist.csv, prints one sentence per problem
and ends with status 1 if there is any. Needs neither Odoo nor a database.
"""

import argparse
import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

INVARIANTS = "docs/invariants.md"
CHECKLIST = "tests/checklist.csv"
INVARIANT_COUNT = 11
LABEL_COUNT = 150
HEADER = ["number", "label", "screen", "issue", "test", "done"]
NO_TEST = "—"

_ROW_ID = re.compile(r"(\d+)([a-z]?)")


class Invariant(NamedTuple):
    """One row of the table: an invariant, or the part of it that lands on its own."""

    row: str
    text: str
    landed_when: str
    tests: list[str]


def split_tests(cell: str) -> list[str]:
    """Return the node ids of a cell; code quotes and commas are decoration."""
    names = re.sub(r"<br\s*/?>|[`,;]", " ", cell).split()
    return [name for name in names if name != NO_TEST]


def read_invariants(text: str) -> tuple[list[Invariant], list[str]]:
    """Return the rows of the table and what is wrong with their form."""
    rows, problems = [], []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == "Row" or not cells[0].strip(":-"):
            continue
        if len(cells) != 4 or not all(cells) or not _ROW_ID.fullmatch(cells[0]):
            problems.append(f"{INVARIANTS}: this row is not well formed: {line}")
            continue
        row, invariant, landed_when, tests = cells
        rows.append(
            Invariant(row, invariant, landed_when.strip("`"), split_tests(tests))
        )
    return rows, problems


def _numbering_problems(rows: list[Invariant]) -> Iterator[str]:
    ids = [row.row for row in rows]
    for row in sorted({row for row in ids if ids.count(row) > 1}):
        yield f"{INVARIANTS}: row {row} is there more than once."
    numbers = {int(found[1]) for row in ids if (found := _ROW_ID.fullmatch(row))}
    for number in sorted(set(range(1, INVARIANT_COUNT + 1)) - numbers):
        yield f"{INVARIANTS}: invariant {number} has no row."
    for number in sorted(numbers - set(range(1, INVARIANT_COUNT + 1))):
        yield f"{INVARIANTS}: there is no invariant {number}."


def has_landed(root: Path, pattern: str) -> bool:
    """Tell whether a file or directory matches the path of a row."""
    return next(root.glob(pattern.rstrip("/")), None) is not None


def _find(body: list[ast.stmt], name: str) -> ast.stmt | None:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in body if isinstance(node, kinds) and node.name == name]
    return found[-1] if found else None


def _is_test(node: ast.stmt) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(_is_test(child) for child in node.body)
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, functions) and node.name.startswith("test")


def problem_of_test(root: Path, node_id: str) -> str | None:
    """Say why a node id is no test of this repository, or None when it is one."""
    path, *names = node_id.split("::")
    if not path.endswith(".py") or not names:
        return f"{node_id} is not of the form path/test_file.py::test_name"
    file = root / path
    if not file.is_file():
        return f"the file of {node_id} does not exist"
    try:
        module = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        return f"the file of {node_id} cannot be parsed: {error.msg}"
    body, node = module.body, None
    for name in names:
        node = _find(body, name.partition("[")[0])
        if node is None:
            return f"{path} does not contain {name}, named by {node_id}"
        body = getattr(node, "body", [])
    return None if node and _is_test(node) else f"{node_id} is not a test"


def check_invariants(root: Path) -> Iterator[str]:
    """Yield a sentence for each row that is malformed, untested or wrongly tested."""
    file = root / INVARIANTS
    if not file.is_file():
        yield f"{INVARIANTS} does not exist."
        return
    rows, problems = read_invariants(file.read_text(encoding="utf-8"))
    yield from problems
    yield from _numbering_problems(rows)
    for row in rows:
        if not row.tests and has_landed(root, row.landed_when):
            yield (
                f"{INVARIANTS}: row {row.row} has landed ({row.landed_when} exists) "
                "and names no test."
            )
        for test in row.tests:
            if problem := problem_of_test(root, test):
                yield f"{INVARIANTS}: row {row.row}: {problem}."


def _line_problems(root: Path, number: int, line: list[str]) -> Iterator[str]:
    where = f"{CHECKLIST}: item {number}"
    if len(line) != len(HEADER):
        yield f"{where} has {len(line)} columns instead of {len(HEADER)}."
        return
    item, label, screen, issue, test, done = line
    if item != str(number):
        yield f"{where} is numbered {item or 'with nothing'}."
    if not label.strip() or not screen.strip():
        yield f"{where} has no label or no screen."
    if issue and not issue.isdecimal():
        yield f"{where}: the issue is {issue}, not a number."
    if done not in ("", "yes"):
        yield f"{where}: done is {done}, neither yes nor empty."
    tests = split_tests(test)
    if done == "yes" and not tests:
        yield f"{where} is done and names no test."
    for name in tests:
        if problem := problem_of_test(root, name):
            yield f"{where}: {problem}."


def check_checklist(root: Path) -> Iterator[str]:
    """Yield a sentence for each fault of the list of labels."""
    file = root / CHECKLIST
    if not file.is_file():
        yield f"{CHECKLIST} does not exist."
        return
    with file.open(encoding="utf-8", newline="") as stream:
        header, *lines = list(csv.reader(stream)) or [[]]
    if header != HEADER:
        yield f"{CHECKLIST}: the header must be {','.join(HEADER)}."
    if len(lines) != LABEL_COUNT:
        yield f"{CHECKLIST} has {len(lines)} items instead of {LABEL_COUNT}."
    for number, line in enumerate(lines, 1):
        yield from _line_problems(root, number, line)


def check(root: Path) -> list[str]:
    """Return every problem of both documents, one sentence each."""
    return [*check_invariants(root), *check_checklist(root)]


def main(arguments: list[str] | None = None) -> int:
    """Print the problems; the exit status says whether there were any."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(__file__).resolve().parents[1],
        help="the checkout to look at (default: the one of this file)",
    )
    problems = check(parser.parse_args(arguments).root)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
