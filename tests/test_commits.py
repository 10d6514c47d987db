# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Subjects of commits are as CONTRIBUTING.md says."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import check_commits  # noqa: E402  # from the root


@pytest.mark.parametrize(
    "subject",
    [
        "[FIX] ahorro_campaign: a blocked case counts on no board",
        "[ADD] tests, tools: what the upgrade keeps",
        "[IMP] *: docstrings that say something",
        'Revert "[FIX] ahorro_plan: x"',
        "fixup! [FIX] ahorro_plan: x",
    ],
)
def test_a_subject_names_kind_part_and_what_is_different(subject):
    assert check_commits.problem_of(subject) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Some changes",
        "[FIX] without a part",
        "[DONE] ahorro_plan: no such kind",
        "[FIX] ahorro_plan: ",
        "FIX ahorro_plan: no brackets",
    ],
)
def test_a_subject_that_says_less_is_named(subject):
    assert check_commits.problem_of(subject)


def test_a_message_that_git_writes_is_read_from_its_file(tmp_path, capsys):
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text("Some changes\n\nlong text\n")
    assert check_commits.main(["--file", str(message)]) == 1
    assert "Some changes" in capsys.readouterr().err


def test_the_kinds_are_those_of_the_page():
    page = (ROOT / "CONTRIBUTING.md").read_text()
    told = [line.split("`")[1] for line in page.splitlines() if line[:3] == "| `"]
    assert {tag.strip("[]") for tag in told if tag.startswith("[")} == {
        *check_commits.TAGS
    }
