# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from copy import deepcopy

from odoo.addons.ahorro_whatsapp.tools.template_submission import (
    find_repeated,
    has_texts,
    is_same,
    submission_body,
)
from odoo.addons.ahorro_whatsapp.tools.template_text import ButtonText, TemplateText

CUPON = "https://odoo.example/cupon"
TEXT = TemplateText(
    code="cupon_cuota",
    header="Cuota {{cuota}}",
    body="Hola {{ nombre }}, tu cuota vence el {{acto_fecha}} según el plan.",
    footer="Respondé BAJA para no recibir más",
    buttons=(
        ButtonText("coupon", "Ver cupón"),
        ButtonText("url", "Mi plan", "https://x.example/p/{{suscripcion}}"),
        ButtonText("phone", "Llamar", "+543415550100"),
        ButtonText("quick_reply", "Ya pagué"),
    ),
)


def test_variables_are_submitted_by_name_with_an_example_each():
    body = submission_body(TEXT, "es_AR", CUPON)
    assert (body["name"], body["language"]) == ("cupon_cuota", "es_AR")
    assert (body["category"], body["parameter_format"]) == ("UTILITY", "NAMED")
    header, text, footer, buttons = body["components"]
    assert header == {
        "type": "HEADER",
        "format": "TEXT",
        "text": "Cuota {{cuota}}",
        "example": {
            "header_text_named_params": [{"param_name": "cuota", "example": "14"}]
        },
    }
    assert text["text"].startswith("Hola {{nombre}}, tu cuota")
    examples = text["example"]["body_text_named_params"]
    assert [row["param_name"] for row in examples] == ["nombre", "acto_fecha"]
    assert all(row["example"] for row in examples)
    assert footer == {"type": "FOOTER", "text": "Respondé BAJA para no recibir más"}
    assert buttons["buttons"] == [
        {
            "type": "URL",
            "text": "Ver cupón",
            "url": f"{CUPON}/{{{{1}}}}",
            "example": [f"{CUPON}/EjemploDeCupon"],
        },
        {
            "type": "URL",
            "text": "Mi plan",
            "url": "https://x.example/p/{{1}}",
            "example": ["https://x.example/p/2711700"],
        },
        {"type": "PHONE_NUMBER", "text": "Llamar", "phone_number": "+543415550100"},
        {"type": "QUICK_REPLY", "text": "Ya pagué"},
    ]


def test_what_says_the_same_is_the_same_whatever_its_examples_and_order_are():
    ours = submission_body(TEXT, "es_AR", CUPON)["components"]
    theirs = deepcopy(ours)
    theirs.reverse()
    for part in theirs:
        part.pop("example", None)
    assert is_same(ours, theirs)
    assert has_texts(theirs, TEXT.header, TEXT.body, TEXT.footer)


def test_each_word_that_a_client_reads_makes_another_template():
    ours = submission_body(TEXT, "es_AR", CUPON)["components"]
    for place, part in enumerate(ours):
        other = deepcopy(ours)
        if part["type"] == "BUTTONS":
            other[place]["buttons"][0]["url"] = "https://otro.example/{{1}}"
        else:
            other[place]["text"] += "."
        assert not is_same(ours, other)
        assert not is_same(ours, ours[:place] + ours[place + 1 :])


def test_what_is_no_template_is_no_template_of_ours():
    ours = submission_body(TEXT, "es_AR", CUPON)["components"]
    for theirs in (None, [], [1], [{}], {"type": "BODY"}, [{"type": "CAROUSEL"}]):
        assert not is_same(ours, theirs)
        assert not has_texts(theirs, "", "Hola", "")


def test_a_variable_that_stands_twice_is_found():
    assert find_repeated(TEXT) == ""
    twice = TemplateText("x", "Hola {{nombre}}, sí, {{ nombre }}, vos.")
    assert find_repeated(twice) == "nombre"
