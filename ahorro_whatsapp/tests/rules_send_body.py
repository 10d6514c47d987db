# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import pytest

from odoo.addons.ahorro_whatsapp.tools.send_body import (
    Button,
    Media,
    Recipient,
    TemplateMessage,
    Value,
    media_body,
    read_body,
    template_body,
    text_body,
    with_uuid,
)

ANA = Recipient("+5493462663250")


def test_a_template_is_sent_with_all_that_varies_and_the_uuid():
    message = TemplateMessage(
        "cupon_cuota",
        "es_AR",
        (Value("Ana", "nombre"), Value("14", "cuota")),
        Media("document", "77", "cupon.pdf"),
        (Button(0, "url", "TOKEN"), Button(1, "quick_reply", "baja:u-1")),
    )
    assert with_uuid(template_body(ANA, message), "u-1") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5493462663250",
        "biz_opaque_callback_data": "u-1",
        "type": "template",
        "template": {
            "name": "cupon_cuota",
            "language": {"code": "es_AR"},
            "components": [
                {
                    "type": "header",
                    "parameters": [
                        {
                            "type": "document",
                            "document": {"id": "77", "filename": "cupon.pdf"},
                        }
                    ],
                },
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "parameter_name": "nombre", "text": "Ana"},
                        {"type": "text", "parameter_name": "cuota", "text": "14"},
                    ],
                },
                {
                    "type": "button",
                    "sub_type": "url",
                    "index": "0",
                    "parameters": [{"type": "text", "text": "TOKEN"}],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "1",
                    "parameters": [{"type": "payload", "payload": "baja:u-1"}],
                },
            ],
        },
    }


def test_a_template_in_which_nothing_varies_has_no_components():
    body = template_body(ANA, TemplateMessage("hola", "es_AR"))
    assert body["template"] == {"name": "hola", "language": {"code": "es_AR"}}


def test_a_numbered_variable_has_no_name():
    body = template_body(ANA, TemplateMessage("a", "es", (Value("14"),)))
    (component,) = body["template"]["components"]
    assert component["parameters"] == [{"type": "text", "text": "14"}]


def test_who_hides_the_phone_is_never_put_where_phones_stand():
    body = text_body(Recipient(bsuid="AR.abc123"), "Hola")
    assert "to" not in body
    assert body["recipient"] == "AR.abc123"
    both = text_body(Recipient("+5493462663250", "AR.abc123"), "Hola")
    assert (both["to"], "recipient" in both) == ("+5493462663250", False)


@pytest.mark.parametrize(
    "phone",
    [
        *("5493462663250", "+0493462663250", "AR.abc", "+54 9 3462", "+54", "+5493é"),
        *("+549346266325012345", "+5493462663250\n", "+５４９３４６２６６３２５０"),
    ],
)
def test_a_phone_is_written_in_full_with_its_plus(phone):
    with pytest.raises(ValueError, match="phone"):
        Recipient(phone)


@pytest.mark.parametrize("bsuid", ["ar.1", "AR.", "AR.a b", "AR.é", "5493462663250"])
def test_a_name_given_for_a_phone_has_its_form(bsuid):
    with pytest.raises(ValueError, match="bsuid"):
        Recipient(bsuid=bsuid)


@pytest.mark.parametrize("text", ["", " ", "a\nb", "a\tb", "a     b"])
def test_a_value_that_whatsapp_refuses_leaves_in_no_body(text):
    with pytest.raises(ValueError, match="nombre"):
        template_body(ANA, TemplateMessage("a", "es", (Value(text, "nombre"),)))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Recipient(),
        lambda: with_uuid({}, ""),
        lambda: with_uuid({}, "u" * 513),
        lambda: text_body(ANA, "  "),
        lambda: text_body(ANA, "a" * 4097),
        lambda: media_body(ANA, Media("program", "1")),
        lambda: media_body(ANA, Media("image", "")),
        lambda: media_body(ANA, Media("image", "1", caption="a" * 1025)),
        lambda: template_body(
            ANA, TemplateMessage("a", "es", (Value("1", "x"), Value("2")))
        ),
        lambda: template_body(
            ANA, TemplateMessage("a", "es", header=Media("audio", "1"))
        ),
        lambda: template_body(
            ANA, TemplateMessage("a", "es", buttons=(Button(0, "phone", "1"),))
        ),
        lambda: template_body(
            ANA, TemplateMessage("a", "es", buttons=(Button(10, "url", "1"),))
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_leaves(make):
    with pytest.raises(ValueError, match=r"."):
        make()


def test_an_answer_names_the_message_that_it_answers():
    body = text_body(ANA, "Hola", reply_to="wamid.X")
    assert body["context"] == {"message_id": "wamid.X"}
    assert body["text"] == {"preview_url": False, "body": "Hola"}


def test_a_file_carries_its_caption_where_its_kind_has_one():
    image = media_body(ANA, Media("image", "9", "a.png", "Mirá"))
    audio = media_body(ANA, Media("audio", "9", "a.ogg", "Mirá"))
    assert image["image"] == {"id": "9", "caption": "Mirá"}
    assert audio["audio"] == {"id": "9"}


def test_reading_is_told_with_and_without_somebody_writing():
    assert "typing_indicator" not in read_body("wamid.1")
    assert read_body("wamid.1", typing=True)["typing_indicator"] == {"type": "text"}


def test_a_body_is_what_json_carries():
    assert json.loads(json.dumps(text_body(ANA, "¿Qué?")))["type"] == "text"
