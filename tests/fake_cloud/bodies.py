# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the service accepts as a message."""

import re
from typing import Any

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}")
NAME = re.compile(r"[a-z0-9_]{1,512}")
MAX_CALLBACK = 512
MAX_TEXT = 4096
MAX_INTERACTIVE = 1024
MAX_BODY_PARAMETERS = 1024
MEDIA = ("image", "video", "audio", "document", "sticker")


class Refused(Exception):
    """A body that the service does not take."""

    def __init__(self, code: int, details: str, status: int = 400, **more: Any):
        super().__init__(details)
        self.code, self.details, self.status, self.more = code, details, status, more

    def as_json(self) -> dict[str, Any]:
        """Return the answer."""
        return {
            "error": {
                "message": f"(#{self.code}) {self.details}",
                "type": "OAuthException",
                "code": self.code,
                "error_data": {"details": self.details},
                "fbtrace_id": "FAKE",
                **self.more,
            }
        }


def check_message(body: Any) -> tuple[str, str]:
    """Return the sender's own number of a message, and whom it is to.

    :raises Refused: it is no message
    """
    if not isinstance(body, dict):
        raise Refused(100, "no JSON object")
    if body.get("messaging_product") != "whatsapp":
        raise Refused(100, "messaging_product")
    if body.get("recipient_type", "individual") != "individual":
        raise Refused(100, "recipient_type")
    uuid = body.get("biz_opaque_callback_data")
    if not isinstance(uuid, str) or not 0 < len(uuid) <= MAX_CALLBACK:
        raise Refused(100, "biz_opaque_callback_data")
    to = body.get("to")
    if to is None and BSUID.fullmatch(str(body.get("recipient"))):
        to = body["recipient"]
    elif not isinstance(to, str) or not (E164.fullmatch(to) or BSUID.fullmatch(to)):
        raise Refused(131009, "to: a number with + and its country")
    kind = body.get("type")
    checks = {"text": _check_text, "template": _check_template}
    checks |= dict.fromkeys(MEDIA, _check_media)
    checks["interactive"] = _check_interactive
    if kind not in checks or not isinstance(body.get(kind), dict):
        raise Refused(100, f"type {kind}")
    checks[kind](body[kind])
    return uuid, to


def _check_text(text: dict[str, Any]) -> None:
    content = text.get("body")
    if not isinstance(content, str) or not 0 < len(content) <= MAX_TEXT:
        raise Refused(100, "text.body")


def _check_interactive(part: dict[str, Any]) -> None:
    """Take the one kind that is sent: it asks somebody for the phone."""
    wanted = "request_contact_info"
    action, words = part.get("action"), part.get("body")
    if part.get("type") != wanted or action != {"name": wanted}:
        raise Refused(100, f"interactive {part.get('type')}")
    text = words.get("text") if isinstance(words, dict) else None
    if not isinstance(text, str) or not 0 < len(text) <= MAX_INTERACTIVE:
        raise Refused(100, "interactive.body")


def _check_media(file: dict[str, Any]) -> None:
    if bool(file.get("id")) == bool(file.get("link")):
        raise Refused(100, "a file has an id or a link")


def _check_template(template: dict[str, Any]) -> None:
    if not NAME.fullmatch(str(template.get("name", ""))):
        raise Refused(132001, "template.name")
    language = template.get("language")
    if not isinstance(language, dict) or not language.get("code"):
        raise Refused(100, "template.language")
    for component in template.get("components", []):
        kind = str(component.get("type")).lower()  # capitals are taken too
        if kind not in ("header", "body", "button"):
            raise Refused(132012, f"component {kind}")
        if kind == "button" and not str(component.get("index", "")).isdigit():
            raise Refused(132012, "button without its place")
        total = 0
        for parameter in component.get("parameters", []):
            if parameter.get("type") in MEDIA:
                _check_media(parameter.get(parameter["type"]) or {})
                continue
            text = parameter.get("text", parameter.get("payload"))
            if not isinstance(text, str) or not text:
                raise Refused(132000, "a parameter without text")
            if re.search(r"[\n\t]| {5}", text):
                raise Refused(132012, "a parameter with a line break")
            total += len(text)
        if total > MAX_BODY_PARAMETERS:
            raise Refused(132005, "too long")
