# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_whatsapp.tools.template_lint import lint
from odoo.addons.ahorro_whatsapp.tools.template_text import ButtonText, TemplateText

BODY = "Hola {{nombre}}, te escribimos de {{concesionario}} por tu plan nuevo."
LAW = (
    "El titular podrá en cualquier momento solicitar el retiro o bloqueo de su nombre "
    "de los bancos de datos. En toda comunicación con fines de publicidad se indica."
)


def _codes(**values):
    values = {"code": "texto", "body": BODY} | values
    return [finding.code for finding in lint(TemplateText(**values))]


def _button(kind="url", text="Ver", value="https://example.com/x"):
    return ButtonText(kind, text, value)


def test_a_template_within_all_limits_has_no_finding():
    buttons = (
        _button("quick_reply", "Ya pagué", ""),
        _button("quick_reply", "No puedo", ""),
        _button("url", "Ver", "https://example.com/{{grupo}}"),
        _button("coupon", "Ver cupón", ""),
        _button("phone", "Llamar", "+543415550100"),
    )
    assert _codes(header="Cuota {{cuota}}", footer="Gracias", buttons=buttons) == []


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("name_form", {"code": "Cupón 1"}),
        ("name_form", {"code": ""}),
        ("empty", {"body": "  "}),
        ("too_long", {"body": "a" * 1025}),
        ("too_long", {"header": "a" * 61}),
        ("too_long", {"footer": "a" * 61}),
        ("one_variable", {"header": "{{nombre}} y {{plan}}"}),
        ("plain_line", {"header": "Dos\nlíneas"}),
        ("no_variables", {"footer": "Chau {{nombre}}"}),
        ("bad_variable", {"body": "Hola {{1}}, te escribimos por tu plan"}),
        ("bad_variable", {"body": "Hola {nombre}, te escribimos por tu plan"}),
        ("bad_variable", {"body": "Hola {{partner_id.name}}, por tu plan"}),
        ("unknown_variable", {"body": "Hola {{sueldo}}, te escribimos por tu plan"}),
        ("blanks", {"body": "Hola a todos\n\n\nsomos nosotros"}),
        ("variable_first", {"body": "{{nombre}}, te escribimos por tu plan"}),
        ("variable_first", {"body": "¡¡{{nombre}}, te escribimos por tu plan"}),
        ("variable_last", {"body": "Hola, tu cuota nueva vence el {{acto_fecha}}"}),
        ("variable_last", {"body": "Hola, tu cuota nueva vence el {{acto_fecha}}."}),
        (
            "variables_adjacent",
            {"body": "Hola {{nombre}} {{plan}} te escribimos por tu plan nuevo"},
        ),
        (
            "variables_adjacent",
            {"body": "Hola {{nombre}}, {{plan}} te escribimos por tu plan nuevo"},
        ),
        ("few_words", {"body": "Hola {{nombre}} chau"}),
        ("shortener", {"body": "Mirá en https://bit.ly/abc tu cupón de hoy"}),
        ("shortener", {"buttons": (_button(value="https://tinyurl.com/x"),)}),
        ("many_buttons", {"buttons": (_button("quick_reply", "Sí", ""),) * 11}),
        ("many_urls", {"buttons": (_button(), _button(), _button("coupon"))}),
        (
            "many_phones",
            {"buttons": (_button("phone", value="+543415550100"),) * 2},
        ),
        (
            "quick_replies_apart",
            {
                "buttons": (
                    _button("quick_reply"),
                    _button(),
                    _button("quick_reply"),
                )
            },
        ),
        ("empty", {"buttons": (_button(text=" "),)}),
        ("too_long", {"buttons": (_button(text="a" * 26),)}),
        ("no_variables", {"buttons": (_button(text="Ver {{plan}}"),)}),
        ("phone_form", {"buttons": (_button("phone", value="0341 555"),)}),
        ("url_form", {"buttons": (_button(value="javascript:alert(1)"),)}),
        ("url_form", {"buttons": (_button(value="https://a b"),)}),
        ("url_variable", {"buttons": (_button(value="https://x.ar/{{grupo}}/a"),)}),
        ("unknown_variable", {"buttons": (_button(value="https://x.ar/{{abc}}"),)}),
        ("wording", {"footer": "Pasa a judicial"}),
        ("wording", {"buttons": (_button("quick_reply", "Embargo", ""),)}),
        ("no_opt_out", {"category": "marketing", "body": f"{BODY} {LAW}"}),
        (
            "no_legal_text",
            {"category": "marketing", "footer": "Respondé BAJA y listo"},
        ),
    ],
)
def test_each_limit_is_found_where_it_is_passed(code, values):
    assert code in _codes(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"body": "a" * 1024},
        {"header": "a" * 60},
        {"footer": "a" * 60},
        {"buttons": (_button(text="a" * 25),)},
        {"buttons": (_button("quick_reply", "Sí", ""),) * 10},
        {"body": "Hola {{nombre}} del plan"},
        {"category": "marketing", "body": f"{BODY} {LAW}", "footer": "Respondé BAJA"},
    ],
)
def test_what_reaches_a_limit_is_within_it(values):
    assert _codes(**values) == []


def test_a_finding_carries_the_words_that_it_is_about():
    (finding,) = lint(TemplateText("texto", "Pague hoy o habrá embargo."))
    assert (finding.part, finding.match) == ("body", "embargo")
