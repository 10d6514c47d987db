# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The address that a user's telephone is asked to call with.

A user writes it once, with {number} where the number goes: of a switchboard that takes
calls over the web, or of a program that a browser hands ``sip:`` links to. The browser
fills it in at each call (``static/src/telephone``); what it may be is decided here.
"""

import re
from typing import Final, Literal
from urllib.parse import urlsplit

#: Why an address cannot be taken.
Problem = Literal["scheme", "shape", "place", "host"]

WEB: Final = ("http", "https")
SCHEMES: Final = (*WEB, "sip", "callto")
#: In E.164, with its plus sign; and as it is dialled within the country.
PLACES: Final = ("{number}", "{national}")
MAX_LENGTH: Final = 500

_SCHEME: Final = re.compile(r"([A-Za-z]+):")
# Letters, digits and the signs that stand in an address by themselves.
_SIGNS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]+")


def check_call_address(text: str) -> Problem | None:
    """Return what is wrong with an address, or None.

    *scheme*: none of ``SCHEMES``. *shape*: too long, or with a sign that no address
    has. *place*: nowhere to put the number. *host*: the number, a name or a password
    stands where an address says whom it talks to.
    """
    match = _SCHEME.match(text)
    if not match or match[1].lower() not in SCHEMES:
        return "scheme"
    bare = text
    for place in PLACES:
        bare = bare.replace(place, "0")
    if len(text) > MAX_LENGTH or not _SIGNS.fullmatch(bare):
        return "shape"
    if match[1].lower() in WEB:
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
            _ = parts.port
        except ValueError:
            return "shape"
        if not text[match.end() :].startswith("//") or not host:
            return "shape"
        if "{" in parts.netloc or "@" in parts.netloc:
            return "host"
    if not any(place in text for place in PLACES):
        return "place"
    return None
