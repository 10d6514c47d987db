# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promises that a killed process was judging or bringing up, in real processes."""

import pytest

from tests.processes.scene import play


@pytest.mark.slow
def test_promises_are_judged_all_or_none_and_each_broken_one_comes_up_once():
    told, output = play("ahorro_promise_crash", "promises", "promise_crash")
    assert told.count("as never started") == 2, output
    assert told.count("each whole or not") == 2, output
