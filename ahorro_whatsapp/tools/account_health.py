# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Meta says of a number's health when it is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

#: The quality at which Meta is about to limit a number.
RED: Final = "RED"
#: Meta's errors of the payment method: of its health, and of sending.
PAYMENT_ERRORS: Final = frozenset({141006, 131042})


@dataclass(frozen=True)
class Health:
    """What follows from it, ``""`` where nothing does.

    ``can_send``: Meta's word; ``payment``: how the means of payment is.
    """

    can_send: str = ""
    payment: Literal["", "ok", "problem"] = ""


def read_health(value: object) -> Health:
    """Return what Meta's ``health_status`` says, whatever it is."""
    if not isinstance(value, Mapping):
        return Health()
    word = value.get("can_send_message")
    can_send = word[:64] if isinstance(word, str) else ""
    if any(code in PAYMENT_ERRORS for code in _codes(value)):
        return Health(can_send, "problem")
    return Health(can_send, "ok" if can_send == "AVAILABLE" else "")


def _codes(value: Mapping[str, object]) -> Iterator[object]:
    entities = value.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        errors = entity.get("errors") if isinstance(entity, Mapping) else None
        for error in errors if isinstance(errors, list) else ():
            if isinstance(error, Mapping):
                yield error.get("error_code")
