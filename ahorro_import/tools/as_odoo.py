# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How Odoo itself writes a telephone and an e-mail, where that is certain, and faster.

A file brings thousands of them. Odoo parses each number, writes it as from abroad, and
parses that again, for the sake of countries where this makes another number of it; in
Argentina it makes the same. And it reads each address as a list of names and addresses.
What is not certain is left to Odoo: None.
"""

import re
from functools import cache
from typing import Any, Final

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat

_COUNTRY: Final = "AR"
_CODE: Final = 54
# What most people write, of which nothing but the digits counts.
_PLAIN_NUMBER: Final = re.compile(r"[0-9(][0-9() .-]*")
_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
# With these a number may be of another country.
_ABROAD: Final = ("00", str(_CODE))
# One address and nothing else, of signs that are written as they are.
_ADDRESS: Final = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
)


def write_number(number: str) -> str | None:
    """Return an Argentine number as ``phone_sanitized`` of a contact in Argentina."""
    if _PLAIN_NUMBER.fullmatch(number) and (written := _write_plain(number)):
        return written
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


def _write_plain(number: str) -> str | None:
    """Write a number by the library's own expressions, without its forty steps."""
    digits = _NOT_DIGIT.sub("", number)
    if digits.startswith(_ABROAD):
        return None
    prefix, whole, kinds = _get_expressions()
    match = prefix.match(digits)
    if match is None:
        return None
    # 0 is dropped, and the area before a 15 is the one after a 9 from abroad.
    area = f"9{match[1]}" if match[1] else ""
    national = area + digits[match.end() :]
    if whole.fullmatch(national) and any(one.fullmatch(national) for one in kinds):
        return f"+{_CODE}{national}"
    return None


@cache
def _get_expressions() -> tuple[
    re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], re.Pattern[str]]
]:
    """Return what the library finds a prefix, any number, and fixed and mobile by."""
    known: Any = PhoneMetadata.metadata_for_region(_COUNTRY)
    return (
        re.compile(known.national_prefix_for_parsing),
        re.compile(known.general_desc.national_number_pattern),
        (
            re.compile(known.fixed_line.national_number_pattern),
            re.compile(known.mobile.national_number_pattern),
        ),
    )


def write_email(text: str) -> str | None:
    """Return an address as ``email_normalized`` of a contact."""
    return text if _ADDRESS.fullmatch(text) else None
