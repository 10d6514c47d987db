# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The address that opens WhatsApp with a text typed, for a person to send."""

from urllib.parse import quote


def wa_number(national: str | None, e164: str | None) -> str:
    """Return the digits that WhatsApp knows a phone by.

    An Argentine mobile is ``549`` and ten digits, whatever way it was written.

    :param national: ten digits, of an Argentine number
    :raises ValueError: neither says a number
    """
    if national and len(national) == 10 and (e164 or "+54").startswith("+54"):
        return f"549{national}"
    digits = "".join(char for char in e164 or "" if char.isdigit())
    if len(digits) < 8:
        raise ValueError(f"no number: {national!r}, {e164!r}")
    return digits


def wa_url(number: str, text: str) -> str:
    """Return the address; ``number`` is digits alone, the text is quoted whole."""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
