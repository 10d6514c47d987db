# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

import pytest

from odoo.addons.ahorro_import.tools.spelling import (
    MAX_LENGTH,
    SpellingError,
    compile_spelling,
)


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("[A-Z0-9]{4}", "G9RX"),
        (r"(?P<group>\w{4})(?P<order>\d{3})", "8486081"),
        (
            r"(?P<group>[A-Z0-9]{4})/(?P<order>\d{1,3})(?P<letter>[A-Z]?)",
            "G9RX/031E",
        ),
        (r"G\.(?P<group>\d+) +O\.(?P<order>\d+)", "G.11788   O.238"),
        (r"(?P<group>\d{4})(?P<order>\d{3})(?P<letter>[A-Z])?", "8486081"),
        ("", ""),
    ],
)
def test_a_description_reads_what_it_describes(description, text):
    assert compile_spelling(description).fullmatch(text)


@pytest.mark.parametrize(
    "description",
    [
        "(a+)+$",
        "(a|aa)+",
        "(?P<group>(?P<order>a))",
        "(?P<group>a+)+",
        r"(\w+)\1",
        "(?=a)a",
        "a**",
        "a{1,99}",
        "a{5,2}",
        r"\w+\w+\w+\w+",
        "(?P<group>a",
        "[a",
        "a|b",
        "[z-a]",
        "(?P<group>a)(?P<group>b)",
        "x" * (MAX_LENGTH + 1),
    ],
)
def test_what_could_take_for_ever_or_is_no_description_is_refused(description):
    with pytest.raises(SpellingError):
        compile_spelling(description)


@pytest.mark.parametrize(
    "description", [r"\w+\w+\w+!", r"[a-z]*[a-z]*[a-z]*!", r"\d{1,20}\d{1,20}\d+!"]
)
def test_the_worst_cell_of_the_worst_description_ends_at_once(description):
    pattern = compile_spelling(description)
    start = time.process_time()
    for text in ("a" * 100_000, "1" * 100_000, "a1" * 50_000):
        assert not pattern.fullmatch(text)
    assert time.process_time() - start < 1
