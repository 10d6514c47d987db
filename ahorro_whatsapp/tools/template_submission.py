# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A template as Meta is asked to approve it, and what Meta answers about it.

The parts and limits are those of developers.facebook.com, "Message templates".
Variables are submitted by name; a link takes one that has no name, at its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from .template_text import PLACEHOLDER, ButtonText, TemplateText, names
from .variables import VARIABLES

Part = dict[str, Any]

#: The one state in which a template may be sent; any other, known or not, may not.
SENDABLE: Final = "APPROVED"
#: States in which Meta lets a template be changed; in the others it waits.
EDITABLE: Final = ("APPROVED", "REJECTED", "PAUSED")
#: The end of an example of a client's own link.
EXAMPLE_TOKEN: Final = "EjemploDeCupon"
_KINDS: Final = {"quick_reply": "QUICK_REPLY", "phone": "PHONE_NUMBER"}


def find_repeated(text: TemplateText) -> str:
    """Return a variable that stands twice in the body, or ``""``.

    Meta's documents say of named variables that each is given once and do not say what
    becomes of one that is repeated: it is not tried.
    """
    found = PLACEHOLDER.findall(text.body)
    return next((name for name in found if found.count(name) > 1), "")


def submission_body(text: TemplateText, language: str, coupon_url: str) -> Part:
    """Return the body of the request that submits a template.

    :param coupon_url: the address of coupon links, to which each client's is added
    """
    return {
        "name": text.code,
        "language": language,
        "category": text.category.upper(),
        "parameter_format": "NAMED",
        "components": components(text, coupon_url),
    }


def components(text: TemplateText, coupon_url: str) -> list[Part]:
    """Return the parts of a template, with examples for Meta's reviewers."""
    parts: list[Part] = []
    if text.header:
        header = {"type": "HEADER", "format": "TEXT", "text": _plain(text.header)}
        parts.append(header | _examples("header_text", text.header, coupon_url))
    body = {"type": "BODY", "text": _plain(text.body)}
    parts.append(body | _examples("body_text", text.body, coupon_url))
    if text.footer:
        parts.append({"type": "FOOTER", "text": _plain(text.footer)})
    if text.buttons:
        buttons = [_button(button, coupon_url) for button in text.buttons]
        parts.append({"type": "BUTTONS", "buttons": buttons})
    return parts


def is_same(ours: Sequence[Part], theirs: object) -> bool:
    """Tell whether two lists of parts say the same to a client.

    Examples and the order of keys are Meta's own affair, and so are parts that hold
    nothing.
    """
    return list(_content(ours)) == list(_content(theirs))


def has_texts(theirs: object, header: str, body: str, footer: str) -> bool:
    """Tell whether a template at Meta has these texts, whatever its buttons are."""
    parts = {part[0]: part[1] for part in _content(theirs) if part[0] != "BUTTONS"}
    ours = {"HEADER": header, "BODY": body, "FOOTER": footer}
    wanted = {kind: _trim(text) for kind, text in ours.items() if text}
    return parts == wanted


def _plain(text: str) -> str:
    """Return a text with its variables as Meta writes them, without blanks."""
    return PLACEHOLDER.sub(lambda found: "{{" + found[1] + "}}", text).strip()


def _trim(text: object) -> str:
    found = text if isinstance(text, str) else ""
    return _plain(found.replace("\r\n", "\n"))


def _example(name: str, coupon_url: str) -> str:
    if name == "cupon":
        return f"{coupon_url}/{EXAMPLE_TOKEN}"
    return VARIABLES[name].example if name in VARIABLES else name


def _examples(kind: str, text: str, coupon_url: str) -> Part:
    found = [
        {"param_name": name, "example": _example(name, coupon_url)}
        for name in names(text)
    ]
    return {"example": {f"{kind}_named_params": found}} if found else {}


def _button(button: ButtonText, coupon_url: str) -> Part:
    if button.kind in _KINDS:
        part = {"type": _KINDS[button.kind], "text": button.text}
        return part | ({"phone_number": button.value} if button.kind == "phone" else {})
    if button.kind == "coupon":
        url, example = f"{coupon_url}/{{{{1}}}}", f"{coupon_url}/{EXAMPLE_TOKEN}"
    else:
        found = PLACEHOLDER.search(button.value)
        url = PLACEHOLDER.sub("{{1}}", button.value)
        value = _example(found[1], coupon_url) if found else ""
        example = url.replace("{{1}}", quote(value, safe=""))
    part = {"type": "URL", "text": button.text, "url": url}
    return part | ({"example": [example]} if url != example else {})


def _content(parts: object) -> Iterator[tuple[str, object]]:
    """Yield what a client reads and presses, in one order."""
    found: dict[str, object] = {}
    for part in parts if isinstance(parts, Sequence) else ():
        if not isinstance(part, Mapping):
            continue
        kind = str(part.get("type", "")).upper()
        if kind == "BUTTONS":
            buttons = part.get("buttons")
            found[kind] = [
                _pressed(button)
                for button in (buttons if isinstance(buttons, list) else [])
                if isinstance(button, Mapping)
            ]
        elif kind == "HEADER" and str(part.get("format", "TEXT")).upper() != "TEXT":
            found[kind] = str(part.get("format"))
        elif kind in ("HEADER", "BODY", "FOOTER"):
            found[kind] = _trim(part.get("text"))
        else:
            found[kind] = "?"
    for kind in sorted(found):
        if found[kind]:
            yield kind, found[kind]


def _pressed(button: Mapping[str, object]) -> tuple[str, ...]:
    return (
        str(button.get("type", "")).upper(),
        str(button.get("text", "")),
        str(button.get("url") or ""),
        "".join(filter(str.isdigit, str(button.get("phone_number") or ""))),
    )
