# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that clients send: which are kept, by their content and not by their name.

Only kinds that clients of a dealership send, and nothing that a browser would run: no
page, no script, no program.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

#: Characters of a file's name that are kept.
MAX_NAME: Final = 80
#: Hosts that Meta keeps files at; the access token goes to no other.
META_HOSTS: Final = (".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net")

_UNSAFE = re.compile(r"[^\w .,()\-]+")


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _is_media_container(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data


_ZIP, _OLE = _starts(b"PK\x03\x04"), _starts(b"\xd0\xcf\x11\xe0")
_OFFICE = "application/vnd.openxmlformats-officedocument"
#: Ending and proof of each kind that is kept, by Meta's names for them
#: (developers.facebook.com, media of the Cloud API).
KINDS: Final[Mapping[str, tuple[str, Callable[[bytes], bool]]]] = {
    "image/jpeg": ("jpg", _starts(b"\xff\xd8\xff")),
    "image/png": ("png", _starts(b"\x89PNG\r\n\x1a\n")),
    "image/webp": ("webp", _is_webp),
    "audio/ogg": ("ogg", _starts(b"OggS")),
    "audio/mpeg": ("mp3", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "audio/mp4": ("m4a", _is_media_container),
    "audio/aac": ("aac", _starts(b"\xff\xf1", b"\xff\xf9")),
    "audio/amr": ("amr", _starts(b"#!AMR")),
    "video/mp4": ("mp4", _is_media_container),
    "video/3gpp": ("3gp", _is_media_container),
    "application/pdf": ("pdf", _starts(b"%PDF-")),
    "text/plain": ("txt", _is_text),
    "application/msword": ("doc", _OLE),
    "application/vnd.ms-excel": ("xls", _OLE),
    f"{_OFFICE}.wordprocessingml.document": ("docx", _ZIP),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx", _ZIP),
}

Refusal = Literal["", "kind", "size", "content"]


@dataclass(frozen=True)
class Description:
    """What Meta says of a file before it is fetched."""

    url: str
    mime: str
    size: int
    sha256: str


def read_description(body: object) -> Description | None:
    """Return what Meta's answer says of a file, None where it says no address."""
    if not isinstance(body, Mapping):
        return None
    url, size = body.get("url"), body.get("file_size")
    if not isinstance(url, str) or not url:
        return None
    mime, digest = body.get("mime_type"), body.get("sha256")
    return Description(
        url,
        bare_type(mime if isinstance(mime, str) else ""),
        int(size) if isinstance(size, (int, str)) and str(size).isdecimal() else 0,
        digest if isinstance(digest, str) else "",
    )


def bare_type(mime: str) -> str:
    """Return a type without its parameters: ``audio/ogg; codecs=opus``."""
    return mime.split(";")[0].strip().lower()


def refuse_before(told: Description, limit: int) -> Refusal:
    """Return why a file is not even fetched, or ``""``."""
    if told.mime not in KINDS:
        return "kind"
    return "size" if told.size > limit else ""


def refuse_content(told: Description, data: bytes) -> Refusal:
    """Return why what was fetched is not kept, or ``""``.

    It is not what it says it is, or not what Meta said it is.
    """
    _ending, is_kind = KINDS[told.mime]
    if not data or not is_kind(data):
        return "content"
    return "" if _is_digest(told.sha256, data) else "content"


def _is_digest(digest: str, data: bytes) -> bool:
    """Tell whether a digest is the data's; Meta writes it as hex or as base 64."""
    if not digest:
        return True
    found = hashlib.sha256(data).digest()
    forms = (found.hex(), base64.b64encode(found).decode())
    return any(hmac.compare_digest(form, digest) for form in forms)


def safe_name(name: str, mime: str) -> str:
    """Return a file's name whose ending is its kind's, whatever the sender wrote."""
    ending, _is_kind = KINDS[mime]
    stem = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = stem.rsplit(".", 1)[0].strip(" ._")[:MAX_NAME]
    return f"{stem or 'WhatsApp'}.{ending}"


def may_ask(url: str, base_url: str) -> bool:
    """Tell whether the access token may go to an address that Meta answered with.

    :param base_url: of the service: what stands in for it serves its own files
    """
    try:
        there, own = urlsplit(url), urlsplit(base_url)
        if there.username or there.password:
            return False
        if (there.scheme, there.hostname, there.port) == (
            own.scheme,
            own.hostname,
            own.port,
        ):
            return True
        host = there.hostname or ""
        return (
            there.scheme == "https"
            and there.port in (None, 443)
            and host.endswith(META_HOSTS)
        )
    except ValueError:
        return False
