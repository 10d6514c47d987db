# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A template with its values, as WhatsApp's service is sent it."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from .quick_reply import make_payload
from .send_body import Button, TemplateMessage, Value
from .template_text import PLACEHOLDER, TemplateText, clean_value, names


def template_message(
    text: TemplateText, language: str, values: Mapping[str, str]
) -> TemplateMessage:
    """Return what is sent of a template: its name, and the value of each variable.

    The template was submitted with named variables; a button's address takes the one
    that it ends in, and the coupon's takes the end of the client's own link.

    :param language: the template's, as WhatsApp writes it: ``es_AR``
    :param values: of each variable by name, ``cupon`` as a whole address
    :raises KeyError: a value is missing
    """
    header = [Value(clean_value(values[name]), name) for name in names(text.header)]
    return TemplateMessage(
        name=text.code,
        language=language,
        header=header[0] if header else None,
        body=[Value(clean_value(values[name]), name) for name in names(text.body)],
        buttons=list(_buttons(text, values)),
    )


def _buttons(text: TemplateText, values: Mapping[str, str]) -> Iterator[Button]:
    for index, button in enumerate(text.buttons):
        if button.kind == "coupon":
            yield Button(index, "url", values["cupon"].rsplit("/", 1)[-1])
        elif button.kind == "url" and (found := PLACEHOLDER.search(button.value)):
            value = clean_value(values[found[1]])
            yield Button(index, "url", quote(value, safe=""))
        elif button.kind == "quick_reply" and (
            payload := make_payload(button.effect, button.text)
        ):
            yield Button(index, "quick_reply", payload)
