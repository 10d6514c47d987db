# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.names import (
    is_worse_spelling,
    looks_mistyped,
    may_be_one_name,
    same_holder_by_name,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MILANO LEONARDO A.", "MILANO LEONARDO ALEJANDRO"),
        ("MUÑOZ PAMELA", "Muñoz, Pamela"),
        ("MU#OZ PAMELA", "MUÑOZ, P."),
        ("MU?OZ", "MUÑOZ"),
        ("IBA#EZ", "IBAÑEZ JUAN"),
        ("DE LA FUENTE ANA", "FUENTE ANA MARIA"),
        ("JUAN FLORES", "FLORES JUAN"),
        ("FERNANDEZ", "FERNAND"),
        ("", "FLORES JUAN"),
        (None, None),
        ("TRANSPORTES SUR S.R.L.", "TRANSPORTES SUR SRL"),
    ],
)
def test_another_spelling_is_the_same_holder(one, other):
    assert same_holder_by_name(one, other)
    assert same_holder_by_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FLORES JUAN", "ALMADA ADRIAN"),
        ("ANA RUIZ", "ANAYA PEDRO"),
        ("DE LA FUENTE", "DE LA CRUZ"),
        ("TRANSPORTES SUR SRL", "LACTEOS NORTE SRL"),
        ("PEREZ A.", "GOMEZ A."),
        ("MU#OZ", "MARTINEZ"),
        ("VÁZQUEZ LUCAS RAÚL", "PONCE RAMIRO LUCAS"),
        ("GOMEZ MARIA", "PEREZ MARIA"),
    ],
)
def test_no_surname_in_common_is_another_holder(one, other):
    assert not same_holder_by_name(one, other)
    assert not same_holder_by_name(other, one)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_are_compared_the_same_both_ways(one, other):
    assert same_holder_by_name(one, other) == same_holder_by_name(other, one)
    assert same_holder_by_name(one, one)


@pytest.mark.parametrize(
    "name",
    [
        "MU¥OZ PE¥A JOS",
        "MU_OZ PE_A JOSE",
        "MU¤OZ PE*A JOS~",
        "MUOZ PEA JOS",
        "MU OZ PE A JOS",
        "M.P. JOSÉ",
        "MUÑOZ P. JOSÉ",
        "MUÑOZ PEÑA",
        "MUÑOZ PEÑA JO",
    ],
)
def test_a_name_that_says_less_is_worse_and_never_the_other_way_round(name):
    assert is_worse_spelling(name, "MUÑOZ PEÑA JOSÉ")
    assert not is_worse_spelling("MUÑOZ PEÑA JOSÉ", name)


@pytest.mark.parametrize(
    "name", ["MUNOZ PENA JOSE", "José Muñoz Peña", "MUÑOZ PEÑA JOSÉ MARÍA", "PAZ ANA"]
)
def test_another_spelling_and_another_person_are_no_worse(name):
    assert not is_worse_spelling(name, "MUÑOZ PEÑA JOSÉ")


def test_an_initial_tells_people_apart_where_all_else_is_the_same():
    assert not may_be_one_name("INVENTADO PERSONA B", "INVENTADO PERSONA C")
    assert may_be_one_name("PEREZ JUAN A.", "PEREZ JUAN ALBERTO")


def test_a_cuil_with_a_wrong_check_digit_is_mistyped_around_the_same_document():
    assert looks_mistyped("20280000070", "28000007")
    assert not looks_mistyped("20280000070", "28111222")
