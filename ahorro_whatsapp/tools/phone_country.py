# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The country whose rate a message to a phone costs."""

import phonenumbers


def country_of(e164: str) -> str:
    """Return the two letters of a phone's country, or ``""`` where it is of none."""
    if e164.startswith("+54"):
        return "AR"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""
