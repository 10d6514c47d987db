# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How Odoo itself writes a telephone and an e-mail, where that is certain, and faster.

A file brings thousands of them. Odoo parses each number, writes it as from abroad, and
parses that again, for the sake of countries where this makes another number of it; in
Argentina it makes the same. And it reads each address as a list of names and addresses.
What is not certain is left to Odoo: None.
"""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat

_COUNTRY: Final = "AR"
_CODE: Final = 54
# One address and nothing else, of signs that are written as they are.
_ADDRESS: Final = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
)


def write_number(number: str) -> str | None:
    """Return an Argentine number as ``phone_sanitized`` of a contact in Argentina."""
    try:
        parsed = phonenumbers.parse(number, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if (
        parsed.country_code != _CODE
        or parsed.extension
        or parsed.italian_leading_zero
        or not phonenumbers.is_valid_number(parsed)
    ):
        return None
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


def write_email(text: str) -> str | None:
    """Return an address as ``email_normalized`` of a contact."""
    return text if _ADDRESS.fullmatch(text) else None
