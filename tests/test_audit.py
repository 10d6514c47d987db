# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``make audit`` says of what is known of the Python packages."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv.audit import EXCEPTIONS, summarise  # noqa: E402  # from the root


def _package(name, *vulns):
    return {"name": name, "version": "1.0", "vulns": list(vulns)}


def test_a_known_fault_is_named_with_the_version_that_mends_it():
    fault = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    lines, failed = summarise({"dependencies": [_package("one", fault)]})
    assert failed
    assert lines == ["one 1.0: PYSEC-1, mended in 1.1."]


def test_an_exception_is_told_with_its_reason_and_fails_nothing():
    name, why = next(iter(EXCEPTIONS.items()))
    fault = {"id": "PYSEC-2", "aliases": [name], "fix_versions": []}
    lines, failed = summarise({"dependencies": [_package("two", fault)]})
    assert not failed
    assert why in lines[0]


def test_silence_about_a_package_is_not_taken_for_safety():
    skipped = {"name": "three", "skip_reason": "not found"}
    lines, failed = summarise({"dependencies": [_package("one"), skipped]})
    assert failed
    assert lines == ["Nothing could be learned of 1 packages: three."]
