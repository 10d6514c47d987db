# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the quick replies of a template do, and which of them a client pressed.

A button brings back what it does. Typed, only a whole message that says nothing else
counts: *ya pagué la de marzo, pero la de abril no* is for a person to read.
"""

from typing import Final, Literal

from .opt_out_words import BUTTON, normalise, read_wish

Effect = Literal["stop", "paid", "promise", ""]

#: What a button of each effect brings back before its text.
PREFIXES: Final[dict[str, str]] = {
    "stop": BUTTON,
    "paid": "pague:",
    "promise": "promesa:",
}
#: Whole messages that say it, as ``normalise`` writes them.
PAID: Final = frozenset(
    {
        "pagado",
        "pague",
        "ya pague",
        "ya la pague",
        "ya lo pague",
        "ya pague la cuota",
        "ya abone",
        "ya esta pago",
        "ya esta paga",
        "esta pago",
    }
)
PROMISE: Final = frozenset(
    {
        "lo pago",
        "la pago",
        "voy a pagar",
        "prometo pagar",
        "promesa de pago",
        "me comprometo a pagar",
        "pago esta semana",
        "pago hoy",
        "pago manana",
        "hoy pago",
        "manana pago",
    }
)


def read_text(text: str) -> Effect:
    """Return what a text does that says nothing else, or ``""``."""
    words = normalise(text)
    if read_wish(text) == "stop":
        return "stop"
    if words in PAID:
        return "paid"
    return "promise" if words in PROMISE else ""


def read_effect(payload: str, text: str) -> Effect:
    """Return what a client asked for by a button or by a whole message, or ``""``.

    :param payload: what a button brings back; a text of Meta's own where it has none
    """
    for effect, prefix in PREFIXES.items():
        if payload.startswith(prefix):
            return effect  # type: ignore[return-value]
    return read_text(text)


def make_payload(effect: str, text: str) -> str:
    """Return what a button brings back, ``""`` where it does nothing.

    Who presses *BAJA* is left alone, whatever the button was to do.
    """
    if read_wish(text) == "stop":
        effect = "stop"
    return f"{PREFIXES[effect]}{text}" if effect in PREFIXES else ""
