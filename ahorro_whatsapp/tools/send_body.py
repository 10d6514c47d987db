# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bodies of requests that send a message, made of what was kept with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_DATA = 512
#: A phone as it must be written: without "+" WhatsApp may put the business's own
#: country in front, and the message reaches somebody else.
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
#: The name of a person who hides the phone, for one business.
BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}")
#: WhatsApp refuses these in a value.
_REFUSED = re.compile(r"[\n\r\t]| {5,}")
HEADER_MEDIA = ("image", "video", "document")
MEDIA = (*HEADER_MEDIA, "audio", "sticker")


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for: a phone or, for who hides it, the name given instead.

    :raises ValueError: neither is of its form
    """

    phone: str = ""
    bsuid: str = ""

    def __post_init__(self) -> None:
        """Refuse what would reach nobody, or somebody else."""
        if self.phone and not E164.fullmatch(self.phone):
            raise ValueError(f"phone: {self.phone!r}")
        if self.bsuid and not BSUID.fullmatch(self.bsuid):
            raise ValueError(f"bsuid: {self.bsuid!r}")
        if not (self.phone or self.bsuid):
            raise ValueError("nobody to send to")


@dataclass(frozen=True)
class Value:
    """The value of one variable; ``name`` is empty where variables are numbered."""

    text: str
    name: str = ""


@dataclass(frozen=True)
class Button:
    """A button that takes a value: ``kind`` is ``url`` or ``quick_reply``.

    :ivar index: its place among all buttons of the template, from 0
    :ivar value: the end of the address, or what an answer brings back
    """

    index: int
    kind: str
    value: str


@dataclass(frozen=True)
class Media:
    """A file that was uploaded: ``kind`` is one of ``MEDIA``."""

    kind: str
    media_id: str
    filename: str = ""
    caption: str = ""


@dataclass(frozen=True)
class TemplateMessage:
    """A template with its values, as they were confirmed."""

    name: str
    language: str
    body: Sequence[Value] = field(default_factory=tuple)
    header: Value | Media | None = None
    buttons: Sequence[Button] = field(default_factory=tuple)


def template_body(to: Recipient, message: TemplateMessage) -> Body:
    """Return the body that sends a template.

    :raises ValueError: a value is empty or of a form that WhatsApp refuses
    """
    components: list[Body] = []
    if message.header is not None:
        components.append({"type": "header", "parameters": [_header(message.header)]})
    if message.body:
        if len({bool(value.name) for value in message.body}) > 1:
            raise ValueError("some variables have names and some have not")
        components.append(
            {"type": "body", "parameters": [_parameter(each) for each in message.body]}
        )
    components += [_button(button) for button in message.buttons]
    template: Body = {
        "name": message.name,
        "language": {"code": message.language},
    }
    if components:
        template["components"] = components
    return _envelope(to) | {"type": "template", "template": template}


def text_body(to: Recipient, text: str, reply_to: str = "") -> Body:
    """Return the body that sends a text; it needs an open window of 24 hours.

    :param reply_to: the wamid of the message that is answered
    :raises ValueError: it is empty or too long
    """
    if not text.strip() or len(text) > MAX_TEXT:
        raise ValueError(f"text of {len(text)} characters")
    body = _envelope(to) | _context(reply_to)
    return body | {"type": "text", "text": {"preview_url": False, "body": text}}


def media_body(to: Recipient, media: Media, reply_to: str = "") -> Body:
    """Return the body that sends a file; it needs an open window of 24 hours.

    :raises ValueError: no kind of file that WhatsApp takes, or too long a caption
    """
    if media.kind not in MEDIA:
        raise ValueError(f"kind of file: {media.kind!r}")
    body = _envelope(to) | _context(reply_to)
    return body | {"type": media.kind, media.kind: _media(media)}


def contact_request_body(to: Recipient, text: str) -> Body:
    """Return the body that asks a person who hides the phone to share it.

    WhatsApp draws the button below the text and names it.

    :raises ValueError: the text is empty or too long
    """
    if not text.strip() or len(text) > MAX_CAPTION:
        raise ValueError(f"text of {len(text)} characters")
    request = "request_contact_info"
    return _envelope(to) | {
        "type": "interactive",
        "interactive": {
            "type": request,
            "body": {"text": text},
            "action": {"name": request},
        },
    }


def read_body(wamid: str, typing: bool = False) -> Body:
    """Return the body that marks a message as read, and says that somebody writes."""
    body: Body = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
    }
    if typing:
        body["typing_indicator"] = {"type": "text"}
    return body


def with_uuid(body: Body, uuid: str) -> Body:
    """Return a body that Meta tells our own id of the message back for.

    It comes back with each status: the one means to know of a message whose answer was
    lost. It does not keep WhatsApp from sending twice.

    :raises ValueError: it is empty or too long
    """
    if not uuid or len(uuid) > MAX_CALLBACK_DATA:
        raise ValueError(f"uuid: {uuid!r}")
    return {**body, "biz_opaque_callback_data": uuid}


def _envelope(to: Recipient) -> Body:
    """Return what all messages begin with."""
    body: Body = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    # A name put into "to" is dropped without a word.
    return body | ({"to": to.phone} if to.phone else {"recipient": to.bsuid})


def _context(reply_to: str) -> Body:
    return {"context": {"message_id": reply_to}} if reply_to else {}


def _parameter(value: Value) -> Body:
    if not value.text.strip() or _REFUSED.search(value.text):
        raise ValueError(f"value of {value.name or 'a variable'}: {value.text!r}")
    named = {"parameter_name": value.name} if value.name else {}
    return {"type": "text"} | named | {"text": value.text}


def _header(header: Value | Media) -> Body:
    if isinstance(header, Value):
        return _parameter(header)
    if header.kind not in HEADER_MEDIA:
        raise ValueError(f"kind of file in a header: {header.kind!r}")
    return {"type": header.kind, header.kind: _media(header)}


def _media(media: Media) -> Body:
    if not media.media_id:
        raise ValueError("the file was not uploaded")
    body: Body = {"id": media.media_id}
    if media.filename and media.kind == "document":
        body["filename"] = media.filename
    if media.caption and media.kind in HEADER_MEDIA:
        if len(media.caption) > MAX_CAPTION:
            raise ValueError(f"caption of {len(media.caption)} characters")
        body["caption"] = media.caption
    return body


def _button(button: Button) -> Body:
    if not button.value.strip() or not 0 <= button.index < 10:
        raise ValueError(f"button {button.index}: {button.value!r}")
    if button.kind == "url":
        parameter = {"type": "text", "text": button.value}
    elif button.kind == "quick_reply":
        parameter = {"type": "payload", "payload": button.value}
    else:
        raise ValueError(f"a button that takes no value: {button.kind!r}")
    return {
        "type": "button",
        "sub_type": button.kind,
        "index": str(button.index),
        "parameters": [parameter],
    }
