# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.names import same_holder_by_name


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
