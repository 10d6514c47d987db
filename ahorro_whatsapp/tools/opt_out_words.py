# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a client's message asks to be left alone.

Only a whole message that says nothing else does. In this trade *baja* also means giving
a plan up: *quiero la baja del plan* is for a person to read, and no opt-out.
"""

import re
import unicodedata
from typing import Final, Literal

#: Whole messages that ask for it, as :func:`normalise` writes them.
STOP: Final = frozenset(
    {
        "baja",
        "stop",
        "cancelar",
        "salir",
        "no molestar",
        "no enviar mas",
        "no me escriban",
        "no me escriban mas",
        "desuscribir",
        "desuscribirme",
        "dar de baja",
        "darme de baja",
    }
)
#: Whole messages that take it back.
START: Final = frozenset({"alta"})
#: Before the text of a template's button that asks for it.
BUTTON: Final = "baja:"

_WORDS: Final = re.compile(r"[a-z0-9]+")


def normalise(text: str) -> str:
    """Return the words of a text: lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_WORDS.findall(plain))


def read_wish(text: str) -> Literal["stop", "start", "perhaps", ""]:
    """Say what a message asks for; ``perhaps``: a person has to read it."""
    words = normalise(text)
    if words in STOP:
        return "stop"
    if words in START:
        return "start"
    return "perhaps" if "baja" in words.split() else ""
