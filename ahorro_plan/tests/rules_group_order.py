# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pickle
import re
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools import group_order
from odoo.addons.ahorro_plan.tools.group_order import (
    GroupOrder,
    GroupOrderError,
    make_group_order,
    parse_group,
    parse_group_order,
    parse_order,
    same_plan,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("joined", "display"),
    [
        ("G9RX / 031E", "G9RX/031E"),
        ("G9RX/031E ", "G9RX/031E"),
        ("G9RX-031E", "G9RX/031E"),
        ("g9rx031e", "G9RX/031E"),
        ("G9RX031-E", "G9RX/031E"),
        ("G9RX/031", "G9RX/031"),
        ("G9RX-031-E", "G9RX/031E"),
        ("G9 RX / 031-E", "G9RX/031E"),
        ("'G9RX 31 E", "G9RX/031E"),
        ("G9RX\u00a0/\u00a0031E", "G9RX/031E"),
        ("G9RX\u2013031E", "G9RX/031E"),
        ("P2GH169-T", "P2GH/169T"),
        ("3455/21", "3455/021"),
        ("8486/81", "8486/081"),
        ("8486 81", "8486/081"),
        ("08486/081", "8486/081"),
        ("8486.0/81.0", "8486/081"),
        ("8.486/81", "8486/081"),
        ("848/681", "848/681"),
        ("11788/238", "11788/238"),
        ("8486/500", "8486/500"),
        # groups that look like a number in scientific notation
        ("12E3/021", "12E3/021"),
        ("12E3021", "12E3/021"),
        ("12E-3", "12E/003"),
    ],
)
def test_joined_cell_is_read(joined, display):
    assert parse_group_order(joined).display == display


@pytest.mark.parametrize(
    ("joined", "code"),
    [
        (None, "empty"),
        ("  ", "empty"),
        ("8486081", "no_separator"),
        ("848681", "no_separator"),
        ("G9RX31E", "no_separator"),
        ("G9RX", "no_separator"),
        ("/", "no_separator"),
        ("8486/E", "no_separator"),
        ("1 2 3", "no_separator"),
        ("8486.81", "no_separator"),
        ("TOTAL GENERAL", "group_invalid"),
        ("0000/81", "group_invalid"),
        ("MUÑOZ/81", "group_invalid"),
        ("ABCDEFGH9/81", "group_invalid"),
        ("G9RX/E31", "order_invalid"),
        ("G9RX/31EX", "order_invalid"),
        ("G9RX/0", "order_out_of_range"),
        ("G9RX/1000", "order_out_of_range"),
        ("8486/" + "9" * 6000, "order_out_of_range"),
        ("1,20E+04/031", "scientific_notation"),
        ("1,20E+04-031", "scientific_notation"),
        ("1,20E+04 031", "scientific_notation"),
        ("1.2E+04", "scientific_notation"),
        ("8486/8,1E+01", "scientific_notation"),
    ],
)
def test_joined_cell_is_refused_with_its_reason(joined, code):
    with pytest.raises(GroupOrderError) as caught:
        parse_group_order(joined)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("group", "order", "expected"),
    [
        ("G9RX", "031E", GroupOrder("G9RX", 31, "E")),
        ("8486", "81", GroupOrder("8486", 81, "")),
        ("8486.0", "81.0", GroupOrder("8486", 81, "")),
        (" '12e3 ", " 021 ", GroupOrder("12E3", 21, "")),
        ("3684", "097", GroupOrder("3684", 97, "")),
        ("012A", "169-t", GroupOrder("012A", 169, "T")),
    ],
)
def test_two_cells_are_read(group, order, expected):
    assert make_group_order(group, order) == expected


def test_two_cells_are_refused_with_the_code_of_the_guilty_one():
    for group, order, code in [
        ("1,20E+04", "31", "scientific_notation"),
        ("G9RX", "", "empty"),
        ("", "31", "empty"),
        ("G9RX", "X", "order_invalid"),
    ]:
        with pytest.raises(GroupOrderError) as caught:
            make_group_order(group, order)
        assert caught.value.code == code


def test_leading_zeros_count_only_beside_letters():
    assert parse_group("08486") == parse_group("8486")
    assert parse_group("012A") != parse_group("12A")


def test_the_largest_order_is_the_callers():
    assert parse_order("500") == (500, "")
    with pytest.raises(GroupOrderError) as caught:
        parse_order("500", max_order=240)
    assert (caught.value.code, caught.value.text) == ("order_out_of_range", "500")
    assert parse_group_order("8486/1200", max_order=2000).order_number == 1200


def test_pattern_of_the_administradora_comes_first():
    pattern = re.compile(
        r"(?P<group>\d{4})(?P<order>\d{2,3})(?P<letter>[A-Z])?",
        re.ASCII | re.IGNORECASE,
    )
    assert parse_group_order("848681", pattern).key == ("8486", 81)
    assert parse_group_order("8486081e", pattern) == GroupOrder("8486", 81, "E")
    assert parse_group_order("G9RX/031E", pattern).key == ("G9RX", 31)


def test_a_missing_check_letter_matches_any():
    with_e, with_t, without = (
        GroupOrder("G9RX", 31, letter) for letter in ("E", "T", "")
    )
    assert same_plan(with_e, without) and same_plan(without, with_t)
    assert same_plan(without, without) and same_plan(with_e, with_e)
    assert not same_plan(with_e, with_t)
    assert not same_plan(with_e, GroupOrder("G9RX", 32, "E"))
    assert not same_plan(with_e, GroupOrder("G9RY", 31, "E"))


def test_error_survives_a_process_boundary():
    error = pickle.loads(pickle.dumps(GroupOrderError("empty", "x")))
    assert (error.code, error.text, str(error)) == ("empty", "x", "empty: 'x'")


# === PROPERTIES ===

numeric_groups = st.integers(1, 99999).map(str)
mixed_groups = st.text("ABEGRX0123459", min_size=4, max_size=4).filter(
    lambda text: not text.isdigit()
)
groups = numeric_groups | mixed_groups
orders = st.integers(1, 999)
letters = st.sampled_from(["", "E", "T"])


@st.composite
def spellings(draw, group, order, letter):
    """One of the ways in which files write a plan."""
    digits = str(order).zfill(draw(st.integers(1, 3)))
    glue = draw(st.sampled_from(["/", "-", " / ", " - ", " ", ""]))
    if group.isdigit():
        group = group.zfill(draw(st.integers(1, 6)))
        glue = glue or "/"
    elif not glue:
        digits = digits.zfill(3)
    if letter:
        digits += draw(st.sampled_from(["", "-", " "])) + letter
    text = f"{group}{glue}{digits}"
    text = draw(st.sampled_from([text, text.lower(), f" {text}\u00a0", f"'{text}"]))
    return text


@RULE
@given(st.data(), groups, orders, letters)
def test_every_spelling_of_a_plan_is_the_same_plan(data, group, order, letter):
    joined = parse_group_order(data.draw(spellings(group, order, letter)))
    assert joined == GroupOrder(group, order, letter)
    assert joined == make_group_order(group.lower(), f"{order}{letter}")
    assert parse_group_order(joined.display) == joined


@RULE
@given(st.data(), groups, orders, groups, orders)
def test_different_plans_never_share_a_key(data, group, order, other, other_order):
    assume((group, order) != (other, other_order))
    first = parse_group_order(data.draw(spellings(group, order, "")))
    second = parse_group_order(data.draw(spellings(other, other_order, "")))
    assert first.key != second.key
    assert not same_plan(first, second)


@RULE
@given(st.data())
def test_a_group_and_order_of_near_digits_are_not_confused(data):
    digits = data.draw(st.text("123456789", min_size=6, max_size=7))
    keys = [
        parse_group_order(data.draw(spellings(digits[:cut], int(digits[cut:]), "")))
        for cut in range(len(digits) - 3, len(digits))
    ]
    assert len({plan.key for plan in keys}) == 3


@RULE
@given(
    st.from_regex(r"\A[0-9A-Z]{1,8} ?/ ?[0-9]{1,4}[A-Z]?\Z")
    | st.from_regex(r"\A[0-9]{0,2}(?:ENE|MAR|DIC)[0-9]{0,2}/[0-9]{2,4}\Z")
    | st.from_regex(r"\A[0-9]{1,3}E[0-9]{0,2} ?/ ?[0-9]{1,3}E?\Z")
)
def test_what_is_read_at_one_look_is_what_any_other_spelling_gives(text):
    with patch.object(group_order, "_read_usual", lambda *_arguments: None):
        anyway = _read(text)
    assert _read(text) == anyway


def _read(text):
    try:
        return parse_group_order(text)
    except GroupOrderError as error:
        return error.code


@RULE
@given(st.text(max_size=30) | st.text("G9RX031E/-. ,+'TOTAL", max_size=14))
def test_any_text_is_a_plan_or_the_known_error(text):
    for read in (parse_group_order, parse_group, parse_order):
        try:
            read(text)
        except GroupOrderError as error:
            assert error.text is not None
