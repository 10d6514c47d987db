# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a coupon link leads, and whether people are sent there."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+")


def host_of(url: str) -> str:
    """Return the host of an address in lower case, or ``""``."""
    try:
        return (urlsplit(url.strip()).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def read_hosts(text: str) -> list[str]:
    """Return the hosts of a text that lists them, separated by commas or blanks.

    :raises ValueError: with what is no host
    """
    hosts = [part.lower().rstrip(".") for part in re.split(r"[\s,;]+", text) if part]
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(host)
    return hosts


def check_target(url: str, hosts: Iterable[str]) -> str:
    """Return why people are not sent to an address: ``form``, ``host`` or ``""``.

    A redirect of ours must not lead anywhere: only to pages of the web, of hosts that
    the dealership named, without a user's name in front of the host.
    """
    if re.search(r"[\s\\\x00-\x1f\x7f]", url):
        return "form"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "form"
    if parts.scheme not in ("http", "https") or not host:
        return "form"
    if "@" in parts.netloc:
        return "form"
    return "" if host.lower().rstrip(".") in set(hosts) else "host"
