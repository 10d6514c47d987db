# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.script import fill, greeting_name


def test_known_names_are_replaced_and_unknown_ones_stay():
    script = "<p>Hola {nombre}, {saludo} {deuda}</p>"
    assert fill(script, {"nombre": "Ana", "deuda": 10}) == (
        "<p>Hola Ana, {saludo} 10</p>"
    )


def test_no_script_is_an_empty_text():
    assert fill("", {"nombre": "Ana"}) == ""


@given(st.text())
def test_whatever_a_value_holds_it_is_no_markup(value):
    filled = str(fill("<p>{nombre}</p>", {"nombre": value}))
    inside = filled.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside and ">" not in inside and '"' not in inside


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again():
    assert fill("{nombre}", {"nombre": "{plan}", "plan": "x"}) == "{plan}"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 cuotas pendientes"),
        (1, "1 cuota pendiente"),
        (21, "21 cuotas pendientes"),
    ],
)
def test_one_installment_is_said_in_the_singular(number, said):
    script = "<p>Debés {cuotas_adeudadas} cuota(s) pendiente(s) del plan(s)</p>"
    filled = fill(script, {"cuotas_adeudadas": number})
    assert filled == f"<p>Debés {said} del plan(s)</p>"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("GOROSITO ANALÍA CELESTE", "Analía"),
        ("Gorosito, Analía Celeste", "Analía"),
        ("PIÑEIRO ROSSI MAURICIO", "Mauricio"),
        ("DÍAZ SÁNCHEZ LUCÍA BELÉN", "Lucía"),
        ("GARCÍA XYLO QUORK", "GARCÍA XYLO QUORK"),
        ("GARCÍA XYLO", "Xylo"),
        ("DE LA CRUZ JUAN", "Juan"),
        ("DI MARCO ANA", "Ana"),
        ("Quirós Darío", "Quirós Darío"),
        ("MILANO", "MILANO"),
        ("", ""),
        (",", ","),
    ],
)
def test_people_are_greeted_by_their_first_name(name, said):
    assert greeting_name(name) == said


def test_a_company_is_greeted_by_its_whole_name():
    assert greeting_name("TRANSPORTES CEIBAL S.R.L.", True) == (
        "TRANSPORTES CEIBAL S.R.L."
    )
