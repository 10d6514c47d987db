# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.template_text import (
    ButtonText,
    TemplateText,
    all_names,
    as_message,
    fill,
)


def test_a_message_has_its_parts_in_order_and_links_as_lines():
    template = TemplateText(
        code="cupon",
        header="Cuota {{cuota}}",
        body="Hola {{nombre}}.",
        footer="Respondé BAJA",
        buttons=(
            ButtonText("quick_reply", "Ya pagué"),
            ButtonText("coupon", "Ver cupón"),
            ButtonText("url", "Sitio", "https://x.ar/{{grupo}}"),
            ButtonText("phone", "Llamar", "+543415550100"),
        ),
    )
    values = {
        "cuota": "14",
        "nombre": "Ana",
        "grupo": "G9RX",
        "cupon": "https://o.ar/cupon/t",
    }
    assert as_message(template, values) == (
        "*Cuota 14*\n\nHola Ana.\n\n"
        "Ver cupón: https://o.ar/cupon/t\nSitio: https://x.ar/G9RX\n"
        "Llamar: +543415550100\n\nRespondé BAJA"
    )
    assert all_names(template) == ["cuota", "nombre", "grupo", "cupon"]


def test_a_missing_value_is_an_error_and_no_hole_in_the_text():
    with pytest.raises(KeyError):
        fill("Hola {{nombre}}", {})


@given(st.text(), st.text())
def test_a_value_is_never_read_as_a_variable_and_has_one_line(value, other):
    filled = fill("a {{nombre}} b {{plan}} c", {"nombre": value, "plan": other})
    assert "\n" not in filled and "\t" not in filled and "    " not in filled
    assert filled.startswith("a ") and filled.endswith(" c")


def test_a_value_that_looks_like_a_variable_stays_as_it_is():
    assert fill("{{nombre}}", {"nombre": "{{plan}}", "plan": "x"}) == "{{plan}}"
