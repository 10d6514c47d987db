# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The address that opens WhatsApp with a text typed, for a person to send."""

import re
from urllib.parse import quote

#: An Argentine number of which nobody said that it is a mobile.
_ARGENTINE = re.compile(r"54(\d{10})")
#: Characters that every desktop hands on to the program that an address opens.
MAX_URL = 2_000


def wa_number(e164: str | None) -> str:
    """Return the digits that WhatsApp knows a phone by.

    An Argentine mobile is ``549`` and ten digits, whatever way it was written.

    :param e164: ``+5493462663250`` or ``+543462663250``; others with their own country
    :raises ValueError: it is no number
    """
    digits = "".join(char for char in e164 or "" if char in "0123456789")
    if len(digits) < 8:
        raise ValueError(f"no number: {e164!r}")
    return _ARGENTINE.sub(r"549\1", digits) if len(digits) == 12 else digits


def wa_url(number: str, text: str) -> str:
    """Return the address; ``number`` is digits alone, the text is quoted whole."""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
