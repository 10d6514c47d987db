# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.script import fill


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
