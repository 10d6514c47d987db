# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""tools/check_docs.py on this repository, and on copies broken in each way it names."""

import csv
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tools" / "check_docs.py"

_spec = importlib.util.spec_from_file_location("check_docs", SCRIPT)
check_docs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(check_docs)

SAMPLE = "tests/test_sample.py"
SAMPLE_SOURCE = """
def helper():
    pass

def test_alone():
    pass

class TestThing:
    def test_inside(self):
        pass

class Base:
    pass
"""


def _rewrite_invariant(root, row, *, landed_when=None, tests=None):
    file = root / check_docs.INVARIANTS
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for index, line in enumerate(lines):
        cells = line.split("|")
        if cells[0] == "" and len(cells) > 4 and cells[1].strip() == row:
            cells[3] = f" `{landed_when}` " if landed_when else cells[3]
            cells[4] = f" {tests} " if tests else cells[4]
            lines[index] = "|".join(cells)
            break
    else:
        raise AssertionError(f"no row {row}")
    file.write_text("".join(lines), encoding="utf-8")


def _rewrite_checklist(root, change):
    file = root / check_docs.CHECKLIST
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    change(lines)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(lines)


def _set_cell(root, number, column, value):
    def change(lines):
        lines[number][check_docs.HEADER.index(column)] = value

    _rewrite_checklist(root, change)


def _tests_named_in(root):
    rows, _problems = check_docs.read_invariants(
        (root / check_docs.INVARIANTS).read_text(encoding="utf-8")
    )
    for row in rows:
        yield from row.tests
    with (root / check_docs.CHECKLIST).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            yield from check_docs.split_tests(line["test"])


@pytest.fixture
def copy(tmp_path):
    """A copy of both documents and of the test files that they name."""
    files = {check_docs.INVARIANTS, check_docs.CHECKLIST}
    files |= {name.partition("::")[0] for name in _tests_named_in(ROOT)}
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / SAMPLE).write_text(SAMPLE_SOURCE, encoding="utf-8")
    # This row has landed and is tested, whatever the others are.
    _rewrite_invariant(
        tmp_path, "1a", landed_when="tests", tests=f"`{SAMPLE}::test_alone`"
    )
    assert check_docs.check(tmp_path) == []
    return tmp_path


def test_this_repository_is_consistent():
    assert check_docs.check(ROOT) == []


def test_landed_row_without_test_fails(copy):
    _rewrite_invariant(copy, "1a", tests="—")
    assert check_docs.check(copy) == [
        "docs/invariants.md: row 1a has landed (tests exists) and names no test."
    ]


def test_row_that_has_not_landed_needs_no_test(copy):
    _rewrite_invariant(copy, "1a", landed_when="nowhere/x.py", tests="—")
    assert check_docs.check(copy) == []


@pytest.mark.parametrize("pattern", ["tests/", "tests/*sample*", "**/test_sample.py"])
def test_landed_path_can_be_a_directory_or_a_pattern(copy, pattern):
    _rewrite_invariant(copy, "1a", landed_when=pattern, tests="—")
    assert len(check_docs.check(copy)) == 1


@pytest.mark.parametrize(
    ("test", "problem"),
    [
        ("tests/test_gone.py::test_x", "the file of"),
        (f"{SAMPLE}::test_gone", "does not contain test_gone"),
        (f"{SAMPLE}::TestThing::test_gone", "does not contain test_gone"),
        (f"{SAMPLE}::TestGone::test_inside", "does not contain TestGone"),
        (f"{SAMPLE}::TestThing::test_inside::deep", "does not contain deep"),
        (f"{SAMPLE}::helper", "is not a test"),
        (f"{SAMPLE}::Base", "is not a test"),
        (SAMPLE, "is not of the form"),
        ("some words", "is not of the form"),
    ],
)
def test_wrong_test_fails_in_both_documents(copy, test, problem):
    _rewrite_invariant(copy, "1a", tests=f"`{test}`")
    _set_cell(copy, 7, "test", test)
    problems = check_docs.check(copy)
    assert problems
    assert all(problem in sentence for sentence in problems)
    assert any(
        sentence.startswith("docs/invariants.md: row 1a") for sentence in problems
    )
    assert any(
        sentence.startswith("tests/checklist.csv: item 7") for sentence in problems
    )


@pytest.mark.parametrize(
    "tests",
    [
        f"`{SAMPLE}::test_alone`, `{SAMPLE}::TestThing`",
        f"{SAMPLE}::test_alone[one]<br>{SAMPLE}::TestThing::test_inside",
    ],
)
def test_several_good_tests_pass(copy, tests):
    _rewrite_invariant(copy, "1a", tests=tests)
    assert check_docs.check(copy) == []


def test_unparsable_test_file_fails(copy):
    (copy / SAMPLE).write_text("def broken(:\n", encoding="utf-8")
    assert "cannot be parsed" in check_docs.check(copy)[0]


def _drop_row(text, row):
    start = f"| {row} |"
    return "\n".join(line for line in text.split("\n") if not line.startswith(start))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: _drop_row(text, "6"), "invariant 6 has no row"),
        (lambda text: text + "| 6 | Again. | `x` | — |\n", "more than once"),
        (lambda text: text + "| 12 | New. | `x` | — |\n", "no invariant 12"),
        (lambda text: text + "| 6z | Few. | `x` |\n", "not well formed"),
        (lambda text: text + "| six | Word. | `x` | — |\n", "not well formed"),
        (lambda text: text + "| 6z |  | `x` | — |\n", "not well formed"),
    ],
)
def test_malformed_invariants_fail(copy, change, problem):
    file = copy / check_docs.INVARIANTS
    text = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    file.write_text(change(text), encoding="utf-8")
    problems = check_docs.check(copy)
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("number", "9", "is numbered 9"),
        ("number", "", "is numbered with nothing"),
        ("label", " ", "has no label or no screen"),
        ("screen", "", "has no label or no screen"),
        ("issue", "four", "the issue is four"),
        ("done", "maybe", "done is maybe"),
    ],
)
def test_malformed_item_fails(copy, column, value, problem):
    _set_cell(copy, 8, column, value)
    problems = check_docs.check(copy)
    assert len(problems) == 1
    assert problem in problems[0]


def test_done_item_needs_a_test(copy):
    _set_cell(copy, 8, "test", "")
    _set_cell(copy, 8, "done", "yes")
    assert check_docs.check(copy) == [
        "tests/checklist.csv: item 8 is done and names no test."
    ]
    _set_cell(copy, 8, "test", f"{SAMPLE}::test_alone")
    assert check_docs.check(copy) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda lines: lines.pop(), "149 items instead of 150"),
        (lambda lines: lines.append(["151", "x", "y", "", "", ""]), "151 items"),
        (lambda lines: lines[0].reverse(), "the header must be"),
        (lambda lines: lines[3].pop(), "5 columns instead of 6"),
        (lambda lines: lines.clear(), "0 items instead of 150"),
    ],
)
def test_malformed_checklist_fails(copy, change, problem):
    _rewrite_checklist(copy, change)
    assert any(problem in sentence for sentence in check_docs.check(copy))


@pytest.mark.parametrize("name", ["INVARIANTS", "CHECKLIST"])
def test_missing_document_fails(copy, name):
    file = getattr(check_docs, name)
    (copy / file).unlink()
    assert check_docs.check(copy) == [f"{file} does not exist."]


def test_command_tells_by_its_status(copy):
    command = [sys.executable, SCRIPT, "--root", copy]
    assert subprocess.run(command, check=False).returncode == 0
    _set_cell(copy, 8, "done", "maybe")
    failed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
