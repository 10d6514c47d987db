# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check that a commit's subject is as CONTRIBUTING.md says: ``[TAG] part: what``."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

TAGS = ("ADD", "FIX", "IMP", "MOV", "REF", "REM", "REV", "I18N", "REL")
SUBJECT = re.compile(rf"\[(?:{'|'.join(TAGS)})\] [\w*., -]+: \S.*")
#: What git writes itself.
BY_GIT = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")


def problem_of(subject: str) -> str | None:
    """Say what is wrong with a subject, or return None."""
    if subject.startswith(BY_GIT):
        return None
    if not SUBJECT.fullmatch(subject):
        return f"'{subject}' is not like '[FIX] ahorro_plan: what is different now'"
    return None


def main(arguments: list[str] | None = None) -> int:
    """Check the message of a file, or the subjects of a range of commits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("range", nargs="?", default="HEAD~1..HEAD")
    parser.add_argument("--file", type=Path, help="a message that git is writing")
    options = parser.parse_args(arguments)
    if options.file:
        subjects = options.file.read_text(encoding="utf-8").splitlines()[:1]
    else:
        command = ["git", "log", "--format=%s", options.range]
        subjects = subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    problems = [problem for each in subjects if (problem := problem_of(each))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
