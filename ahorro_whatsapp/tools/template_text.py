# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The texts of templates: their placeholders, filled in, and put together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: ``{{nombre}}``: a named variable, as WhatsApp writes them.
PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
#: What WhatsApp refuses inside of a value.
_BLANKS = re.compile(r"\s+")
#: Characters that a wa.me link carries to every desktop.
MAX_LINK_TEXT = 1000


@dataclass(frozen=True)
class ButtonText:
    """A button: ``kind`` is ``quick_reply``, ``url``, ``phone`` or ``coupon``.

    ``effect``: what a quick reply does, see ``quick_reply.PREFIXES``.
    """

    kind: str
    text: str
    value: str = ""
    effect: str = ""


@dataclass(frozen=True)
class TemplateText:
    """What a template says. ``category`` is ``utility`` or ``marketing``."""

    code: str
    body: str
    header: str = ""
    footer: str = ""
    category: str = "utility"
    buttons: Sequence[ButtonText] = field(default_factory=tuple)


def names(text: str) -> list[str]:
    """Return the names of the variables of a text, each once, in their order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text or "")))


def all_names(template: TemplateText) -> list[str]:
    """Return the names of all variables that a template needs, each once.

    A button that opens the coupon needs the coupon, whether the body names it or not.
    """
    texts = [template.header, template.body, template.footer]
    texts += [button.value for button in template.buttons if button.kind == "url"]
    found = [name for text in texts for name in names(text)]
    if any(button.kind == "coupon" for button in template.buttons):
        found.append("cupon")
    return list(dict.fromkeys(found))


def clean_value(value: str) -> str:
    """Return a value as WhatsApp takes it: one line, without runs of blanks."""
    return _BLANKS.sub(" ", value).strip()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace each placeholder by its value.

    :raises KeyError: a value is missing: nothing half filled leaves
    """
    return PLACEHOLDER.sub(lambda found: clean_value(values[found[1]]), text or "")


def as_message(template: TemplateText, values: Mapping[str, str]) -> str:
    """Return the whole text as a person sends it from WhatsApp itself.

    The header is bold, links of buttons become lines; quick replies need WhatsApp's
    own service and are left out.
    """
    parts = []
    if template.header:
        parts.append(f"*{fill(template.header, values).strip()}*")
    parts.append(fill(template.body, values).strip())
    lines = []
    for button in template.buttons:
        if button.kind == "coupon":
            lines.append(f"{button.text}: {values['cupon']}")
        elif button.kind in ("url", "phone"):
            lines.append(f"{button.text}: {fill(button.value, values)}")
    if lines:
        parts.append("\n".join(lines))
    if template.footer:
        parts.append(template.footer.strip())
    return "\n\n".join(parts)
