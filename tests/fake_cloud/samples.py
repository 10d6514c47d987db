# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages, templates and people to try the service with, and a clock of its own."""

from typing import Any

from .cloud import FakeCloud
from .notices import Disorder, Notices

PHONE = "+5493462663250"
BODY: dict[str, Any] = {
    "name": "cupon_cuota",
    "language": "es_AR",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Hola {{1}}, tu cuota vence el {{2}} según el plan.",
            "example": {"body_text": [["Ana", "10/12"]]},
        }
    ],
}


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def text(uuid: str = "u-1", to: str = PHONE, **values: Any) -> dict[str, Any]:
    """Return the body of a text."""
    body = {"messaging_product": "whatsapp", "to": to, "type": "text"}
    body |= {"biz_opaque_callback_data": uuid, "text": {"body": "Hola"}}
    return body | values


def template(
    uuid: str = "u-1", to: str = PHONE, values: tuple[str, ...] = ("Ana", "10/12")
) -> dict[str, Any]:
    """Return the body of a message of the template."""
    parameters = [{"type": "text", "text": value} for value in values]
    sent: dict[str, Any] = {"name": BODY["name"], "language": {"code": "es_AR"}}
    sent["components"] = [{"type": "body", "parameters": parameters}]
    body = text(uuid, to) | {"type": "template", "template": sent}
    del body["text"]
    return body


def approve(cloud: FakeCloud, score: str = "GREEN", **values: Any) -> str:
    """Have the template approved; return its id."""
    template_id: str = cloud.templates.create(BODY | values)["id"]
    cloud.templates.decide(template_id, "APPROVED")
    cloud.templates.rate(template_id, score)
    return template_id


def send(cloud: FakeCloud, body: Any, number: str = "100") -> Any:
    """Send without HTTP; return the error's code, or the message's status."""
    _fault, _status, answer = cloud.send(number, body)
    if "error" in answer:
        return answer["error"]["code"]
    return answer["messages"][0]["message_status"]


def open_window(cloud: FakeCloud, clock: Clock, phone: str = PHONE) -> None:
    """Have somebody write."""
    Notices(cloud, Disorder()).write("100", phone, clock(), text="Hola")
