# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Filling in what operators read out: ``Hola {nombre}, tu plan {plan}…``."""

import re
import unicodedata
from collections.abc import Mapping

from markupsafe import Markup, escape

from .given_names import GIVEN_NAMES

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
#: ``2 cuota(s) pendiente(s)``: a number, and words whose plural it decides.
COUNTED = re.compile(r"\b(\d+)((?:\s+[^\W\d_]+\(s\))+)")
#: Words that belong to the surname after them: ``DE LA CRUZ JUAN``.
PARTICLES = frozenset(
    ("da", "de", "del", "di", "dos", "la", "las", "los", "san", "van")
)


def fill(script: str, values: Mapping[str, object]) -> Markup:
    """Replace each known ``{name}`` by its value, escaped; unknown ones stay.

    :param script: HTML that was sanitised when it was stored
    """
    filled = PLACEHOLDER.sub(
        lambda found: str(escape(values[found[1]])) if found[1] in values else found[0],
        script or "",
    )
    return Markup(COUNTED.sub(_in_number, filled))


def _in_number(found: re.Match[str]) -> str:
    """Return ``1 cuota pendiente`` or ``2 cuotas pendientes``."""
    plural = "" if found[1] == "1" else "s"
    return found[1] + found[2].replace("(s)", plural)


def greeting_name(name: str, is_company: bool = False) -> str:
    """Return how somebody is greeted: *Analía* for *GOROSITO ANALÍA CELESTE*.

    Portfolio files write in capitals and the surname first, or put a comma after it.
    Of several words after the first surname, the first that is a given name is said:
    the others may be a second surname. Whatever else there is (one word, a company, a
    name typed by a person, which may begin with either, words of which none is known)
    is said whole: a wrong name would be worse than a long one.
    """
    _surname, comma, given = name.partition(",")
    if is_company or not (comma or name.isupper()):
        return name
    words = given.split() if comma else name.split()
    if not comma:
        while len(words) > 2 and words[0].lower() in PARTICLES:
            words = words[1:]
        words = words[1:]
        if len(words) > 1:
            words = [word for word in words if _is_given_name(word)]
    if not words:
        return name
    # As people write it; what is not all in capitals is written so already.
    return words[0].capitalize() if words[0].isupper() else words[0]


def _is_given_name(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain in GIVEN_NAMES
