# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One thing of a good file is changed: the same plans come out, or it is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    plan,
    report_of,
)
from odoo.addons.ahorro_import.tools.keys import pattern_of_example

RULE = settings(max_examples=60, deadline=None, derandomize=True)
NAMES = ["MUÑOZ ANA", "PEÑA JOSÉ", "GARCÍA LUIS", "PAZ INÉS", "ROJAS EVA", "VERA ZOÉ"]
AMOUNTS = ["40.041,87", "1.500,00", "980,50", "0,00", "12.345.678,90", "7,05"]
DAYS = ["05/11/2018", "28/02/2019", "13/12/2020", "01/03/2021", "31/10/2017"]

rows_of = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(AMOUNTS), st.sampled_from(DAYS)),
    min_size=6,
    max_size=12,
).map(
    lambda told: [
        plan(
            number,
            **{
                "Titular": name,
                "Deuda vencida": amount,
                "F. Agrup.": day,
                "Suscripción": str(2_710_000 + number),
            },
        )
        for number, (name, amount, day) in enumerate(told, 1)
    ]
)


def write(rows, *, separator=";", encoding="utf-8", end="\r\n"):
    text = "\r\n".join(separator.join(row) for row in rows) + end
    return text.encode(encoding)


def said(report):
    """Return everything that a reader of the report is told."""
    codes = {finding.code for finding in report.findings}
    codes |= {question.kind for question in report.questions}
    for row in report:
        codes |= {problem.code for problem in row.problems}
        codes |= {row.reject} if row.reject else set()
        if row.noise in ("note", "total", "other_table", "title"):
            codes.add(row.noise)
    return codes


def plans(report):
    """Return what is read of each plan, in no order."""
    return sorted(
        repr(sorted(row.values.items()))
        for row in report
        if row.kind == "plan" and not row.reject
    )


def assert_same_or_said(good, changed, *, must_be_same=False):
    one, other = report_of(good), report_of(changed)
    if plans(one) != plans(other):
        assert not must_be_same
        assert said(other) - said(one)


# === WHAT NEVER MATTERS ===

SAME = {
    "windows": lambda rows: write(rows, encoding="cp1252"),
    "utf-16": lambda rows: write(rows, encoding="utf-16"),
    "dos": lambda rows: write(rows, encoding="cp850"),
    "tabs": lambda rows: write(rows, separator="\t"),
    "open end": lambda rows: write(rows, end=""),
    "trailing separators": lambda rows: write([[*row, ""] for row in rows]),
    "pages": lambda rows: write([*rows[:4], HEADER, *rows[4:]]),
    "titles": lambda rows: write([["Reporte de cartera"], ["Zona norte"], *rows]),
    "wrapped": lambda rows: write([[f'="{cell}"' for cell in row] for row in rows]),
    "marks": lambda rows: write([[f"\u202a{c}\u202c" for c in row] for row in rows]),
    "columns": lambda rows: write([[*row[3:], *row[:3]] for row in rows]),
    "sorted": lambda rows: write([*rows[1:3], rows[0], *rows[3:]]),
    "notes": lambda rows: write([*rows, ["Fuente: sistema"], ["FIN", "", ""]]),
}


@pytest.mark.parametrize("name", SAME)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(rows_of)
def test_what_says_nothing_changes_no_plan(name, rows):
    rows = [HEADER, *rows]
    assert_same_or_said(write(rows), SAME[name](rows), must_be_same=True)


# === WHAT A PERSON OR A PROGRAM DOES TO A FILE ===


@RULE
@given(rows_of, st.integers(1, 6), st.integers(0, 7))
def test_separator_in_a_cell(rows, row, place):
    changed = [HEADER, *[list(one) for one in rows]]
    changed[row][place] = f"{changed[row][place]}; X"
    assert_same_or_said(write([HEADER, *rows]), write(changed))


@RULE
@given(rows_of, st.integers(1, 6), st.integers(0, 6))
def test_separator_that_is_lost(rows, row, place):
    changed = [HEADER, *[list(one) for one in rows]]
    changed[row][place : place + 2] = ["".join(changed[row][place : place + 2])]
    assert_same_or_said(write([HEADER, *rows]), write(changed))


@RULE
@given(rows_of, st.integers(1, 120))
def test_file_that_is_cut_inside_its_last_line(rows, lost):
    good = write([HEADER, *rows])
    last = len(good.rstrip().split(b"\r\n")[-1])
    assert_same_or_said(good, good.rstrip()[: -min(lost, last - 1)])


@RULE
@given(rows_of, st.permutations(range(len(HEADER))))
def test_second_table_in_another_order(rows, order):
    below = [[row[place] for place in order] for row in [HEADER, *rows[3:]]]
    good, changed = write([HEADER, *rows]), write([HEADER, *rows[:3], [""], *below])
    assert_same_or_said(good, changed, must_be_same=True)


@RULE
@given(
    rows_of, st.sampled_from(["S/N", "PENDIENTE", "ver nota", "1", "", "-", "nov-86"])
)
def test_placeholder_in_place_of_the_numbers(rows, text):
    changed = [[text, *row[1:]] for row in rows]
    pattern = pattern_of_example("2711700")
    other = report_of(write([HEADER, *changed]), subscription_pattern=pattern)
    seats = {row.values.get("group_key") for row in other if row.kind == "plan"}
    assert len([row for row in other if row.kind == "plan"]) == len(rows)
    assert None not in seats
    assert not any(
        row.values["subscription_number"] == text for row in other if row.kind == "plan"
    )


@RULE
@given(rows_of, st.sampled_from(["sept-86", "ago-21", "Jan-86", "05/11/2018"]))
def test_seat_that_became_a_date(rows, text):
    changed = [[row[0], text, *row[2:]] for row in rows]
    assert_same_or_said(write([HEADER, *rows]), write([HEADER, *changed]))


@RULE
@given(rows_of, st.sampled_from(["{}-", "{} -", "$ {}-", "({})", "-{}"]))
def test_sign_of_a_debt_is_read_or_told(rows, template):
    changed = [[*row[:6], template.format(row[6]), row[7]] for row in rows]
    report = report_of(write([HEADER, *changed]))
    for row in report:
        if row.kind != "plan":
            continue
        value = row.values["overdue_debt"]
        doubts = {one.code for one in row.problems}
        if template in ("{} -", "$ {}-"):
            assert value >= 0
            assert "doubtful_sign" in doubts
        else:
            assert value <= 0


@RULE
@given(rows_of)
def test_dates_with_the_month_first_are_told(rows):
    def turned(text):
        day, month, year = text.split("/")
        return f"{month}/{day}/{year}"

    changed = [[*row[:7], turned(row[7])] for row in rows]
    if any(int(row[7][:2]) > 12 for row in rows):
        assert_same_or_said(write([HEADER, *rows]), write([HEADER, *changed]))


@RULE
@given(rows_of, st.booleans())
def test_amounts_in_the_other_convention_are_the_same_or_asked(rows, cents):
    swap = str.maketrans(",.", ".,")
    keep = slice(None) if cents else slice(-3)
    good = [[*row[:6], row[6].split(",")[0] + ",00", row[7]] for row in rows]
    changed = [[*row[:6], row[6].translate(swap)[keep], row[7]] for row in good]
    assert_same_or_said(write([HEADER, *good]), write([HEADER, *changed]))
