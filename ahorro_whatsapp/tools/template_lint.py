# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is wrong with a template before anybody is written to with it.

WhatsApp's limits (its documentation of message templates), the law's texts for
advertising, and the words that a reminder of payment must not have.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from .template_text import PLACEHOLDER, ButtonText, TemplateText, names
from .variables import VARIABLES
from .wording import find_forbidden

MAX_LENGTHS = {"header": 60, "body": 1024, "footer": 60}
#: Characters of a part past which a text is no draft of a message at all.
MAX_PART = 10_000
MAX_BUTTON = 25
MAX_URL = 2000
MAX_BUTTONS, MAX_URLS, MAX_PHONES = 10, 2, 1
NAME = re.compile(r"[a-z0-9_]{1,512}")
#: Other people's short addresses: WhatsApp refuses them, and so do people.
SHORTENER = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|cutt\.ly|is\.gd|ow\.ly|rb\.gy|wa\.me"
    r"|acortar\.link|shorturl\.at|tiny\.cc)\b",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{\{.*?\}\}|[{}]+", re.DOTALL)
_WORD = re.compile(r"\w")
_PHONE = re.compile(r"\+\d{8,15}")


class Finding(NamedTuple):
    """One thing that is wrong.

    ``code``: which rule; ``part``: header, body, footer, button or name;
    ``match``: the words or the variable that it is about; ``limit``: of the rule.
    """

    code: str
    part: str
    match: str = ""
    limit: int = 0


def is_huge(template: TemplateText) -> bool:
    """Tell whether a part of it is so long that nobody meant to write it."""
    parts = [template.header, template.body, template.footer]
    for button in template.buttons:
        parts += [button.text, button.value]
    return any(len(part) > MAX_PART for part in parts)


def lint(template: TemplateText) -> list[Finding]:
    """Return all that is wrong with a template, in the order of its parts."""
    if is_huge(template):
        # Of so long a text nothing else matters, and reading it would take minutes.
        return [Finding("too_long", "body", "", MAX_LENGTHS["body"])]
    return [
        *_lint_name(template.code),
        *_lint_header(template.header),
        *_lint_body(template.body),
        *_lint_footer(template.footer),
        *_lint_buttons(list(template.buttons)),
        *_lint_wording(template),
        *_lint_advertising(template),
    ]


def _lint_name(code: str) -> Iterator[Finding]:
    if not NAME.fullmatch(code or ""):
        yield Finding("name_form", "name", code or "")


def _lint_part(part: str, text: str) -> Iterator[Finding]:
    limit = MAX_LENGTHS[part]
    if len(text) > limit:
        yield Finding("too_long", part, str(len(text)), limit)
    for found in _BRACES.finditer(text):
        if not PLACEHOLDER.fullmatch(found[0]):
            yield Finding("bad_variable", part, found[0])
    for name in names(text):
        if name not in VARIABLES:
            yield Finding("unknown_variable", part, name)
    for found in SHORTENER.finditer(text):
        yield Finding("shortener", part, found[0])


def _lint_header(text: str) -> Iterator[Finding]:
    yield from _lint_part("header", text)
    if len(PLACEHOLDER.findall(text)) > 1:
        yield Finding("one_variable", "header", limit=1)
    if "\n" in text or "*" in text:
        yield Finding("plain_line", "header")


def _lint_footer(text: str) -> Iterator[Finding]:
    yield from _lint_part("footer", text)
    if "{{" in text:
        yield Finding("no_variables", "footer")
    if "\n" in text:
        yield Finding("plain_line", "footer")


def _lint_body(text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding("empty", "body")
        return
    yield from _lint_part("body", text)
    if "\n\n\n" in text or "    " in text or "\t" in text:
        yield Finding("blanks", "body")
    used = list(PLACEHOLDER.finditer(text))
    if not used:
        return
    # Punctuation is no text: WhatsApp refuses a last variable with a full stop too.
    if not _WORD.search(text[: used[0].start()]):
        yield Finding("variable_first", "body", used[0][1])
    if not _WORD.search(text[used[-1].end() :]):
        yield Finding("variable_last", "body", used[-1][1])
    for one, other in zip(used, used[1:], strict=False):
        if not _WORD.search(text[one.end() : other.start()]):
            yield Finding("variables_adjacent", "body", f"{one[1]}, {other[1]}")
    words = PLACEHOLDER.sub(" ", text).split()
    needed = 2 * len(used) + 1
    if len(words) < needed:
        yield Finding("few_words", "body", str(len(words)), needed)


def _lint_buttons(buttons: list[ButtonText]) -> Iterator[Finding]:
    if len(buttons) > MAX_BUTTONS:
        yield Finding("many_buttons", "button", str(len(buttons)), MAX_BUTTONS)
    kinds = [button.kind for button in buttons]
    links = kinds.count("url") + kinds.count("coupon")
    if links > MAX_URLS:
        yield Finding("many_urls", "button", str(links), MAX_URLS)
    if kinds.count("phone") > MAX_PHONES:
        yield Finding("many_phones", "button", str(kinds.count("phone")), MAX_PHONES)
    turns = [
        one == "quick_reply"
        for number, one in enumerate(kinds)
        if not number or (kinds[number - 1] == "quick_reply") != (one == "quick_reply")
    ]
    if turns.count(True) > 1:
        yield Finding("quick_replies_apart", "button")
    for button in buttons:
        yield from _lint_button(button)


def _lint_button(button: ButtonText) -> Iterator[Finding]:
    if not button.text.strip():
        yield Finding("empty", "button")
    if len(button.text) > MAX_BUTTON:
        yield Finding("too_long", "button", button.text, MAX_BUTTON)
    if "{" in button.text:
        yield Finding("no_variables", "button", button.text)
    if button.kind == "phone" and not _PHONE.fullmatch(button.value):
        yield Finding("phone_form", "button", button.value)
    if button.kind != "url":
        return
    address = button.value
    if not re.match(r"https?://[^/\s]+", address) or re.search(r"\s", address):
        yield Finding("url_form", "button", address)
    if len(address) > MAX_URL:
        yield Finding("too_long", "button", address[:40], MAX_URL)
    for found in SHORTENER.finditer(address):
        yield Finding("shortener", "button", found[0])
    used = PLACEHOLDER.findall(address)
    # WhatsApp takes one, as the end of an address that is fixed.
    if "{" in address and not re.fullmatch(r"[^{}]+\{\{\s*[a-z0-9_]+\s*\}\}", address):
        yield Finding("url_variable", "button", address)
    for name in used:
        if name not in VARIABLES:
            yield Finding("unknown_variable", "button", name)


def _lint_wording(template: TemplateText) -> Iterator[Finding]:
    parts = [
        ("header", template.header),
        ("body", template.body),
        ("footer", template.footer),
        *(("button", button.text) for button in template.buttons),
    ]
    for part, text in parts:
        for words in find_forbidden(text):
            yield Finding("wording", part, words)


def _lint_advertising(template: TemplateText) -> Iterator[Finding]:
    """Ley 25.326, art. 27, and Disp. DNPDP 4/2009: how to opt out, and both texts."""
    if template.category != "marketing":
        return
    said = f"{template.body} {template.footer}"
    said += " ".join(button.text for button in template.buttons)
    if not re.search(r"\bBAJA\b", said):
        yield Finding("no_opt_out", "body", "BAJA")
    plain = unicodedata.normalize("NFD", said.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    for law, words in (
        ("Ley 25.326", "solicitar el retiro o bloqueo de su nombre de los bancos"),
        ("Decreto 1558/2001", "en toda comunicacion con fines de publicidad"),
    ):
        if words not in " ".join(plain.split()):
            yield Finding("no_legal_text", "body", law)
