# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Settings are stored as texts that anybody may edit: reading one never crashes."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Final, Literal

Value = int | float | bool | str

_YES: Final = frozenset(("true", "1", "yes", "on", "sí", "si"))
_NO: Final = frozenset(("false", "0", "no", "off"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting may be, and what holds where it is empty or unusable."""

    kind: Literal["integer", "number", "boolean", "text"]
    default: Value
    #: Bounds of a number, both of them allowed.
    minimum: float | None = None
    maximum: float | None = None
    #: The texts that can be chosen; empty where any text will do.
    options: tuple[str, ...] = ()
    #: Its name on the screen.
    label: object = field(default="", compare=False)


def read_setting(setting: Setting, text: object) -> Value:
    """Return the value that a stored text stands for.

    :param text: as stored; nothing or blanks give the default
    :raises ValueError: it is no such value, or out of bounds
    """
    stored = "" if text is None or text is False else str(text).strip()
    if not stored:
        return setting.default
    if setting.kind == "boolean":
        if stored.lower() not in _YES | _NO:
            raise ValueError("neither yes nor no")
        return stored.lower() in _YES
    if setting.kind == "text":
        if setting.options and stored not in setting.options:
            raise ValueError("not one of the options")
        return stored
    number: int | float = int(stored) if setting.kind == "integer" else float(stored)
    if not isfinite(number):
        raise ValueError("not a number")
    if setting.minimum is not None and number < setting.minimum:
        raise ValueError("too small")
    if setting.maximum is not None and number > setting.maximum:
        raise ValueError("too large")
    return number
