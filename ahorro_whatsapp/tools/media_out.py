# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that are sent to clients: what WhatsApp takes, by content and not by name.

Kinds and sizes are Meta's (developers.facebook.com, Cloud API, supported media types).
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Final, Literal

from .media_file import KINDS, safe_name

MEGABYTE: Final = 2**20
#: Megabytes of a file of each kind, at most.
LIMITS: Final = {"image": 5, "audio": 16, "video": 16, "document": 100}
#: Kinds of files that a text can go with, as their caption.
CAPTIONED: Final = ("image", "video", "document")

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_IN_ZIP: Final = {
    "word/": f"{_OFFICE}.wordprocessingml.document",
    "xl/": f"{_OFFICE}.spreadsheetml.sheet",
}
#: An old Office file does not say of which program it is.
_IN_OLE: Final = {"doc": "application/msword", "xls": "application/vnd.ms-excel"}
_DIRECT: Final = (
    *("image/jpeg", "image/png", "audio/mpeg", "audio/aac", "audio/amr"),
    "application/pdf",
)


@dataclass(frozen=True)
class OutFile:
    """A file as WhatsApp is sent it: ``kind`` is one of ``LIMITS``."""

    kind: str
    mime: str
    name: str


def read_file(data: bytes, name: str) -> OutFile | None:
    """Return what a file is, or None where WhatsApp takes none of its kind."""
    mime = _find_mime(data, name)
    if not mime:
        return None
    group = mime.split("/", maxsplit=1)[0]
    kind = group if group in LIMITS else "document"
    return OutFile(kind, mime, safe_name(name, mime))


def refuse_size(file: OutFile, data: bytes) -> Literal["", "size"]:
    """Tell whether a file is too large for WhatsApp."""
    return "size" if len(data) > LIMITS[file.kind] * MEGABYTE else ""


def _find_mime(data: bytes, name: str) -> str:
    if not data:
        return ""
    for mime in _DIRECT:
        if KINDS[mime][1](data):
            return mime
    if data.startswith(b"OggS"):
        # Voices alone: WhatsApp plays no other sound in this container.
        return "audio/ogg" if b"OpusHead" in data[:256] else ""
    if KINDS["video/mp4"][1](data):
        return _find_in_container(data[8:12])
    if KINDS["application/msword"][1](data):
        return _IN_OLE.get(name.rsplit(".", 1)[-1].lower(), "")
    if data.startswith(b"PK\x03\x04"):
        return _find_in_zip(data)
    return "text/plain" if KINDS["text/plain"][1](data) else ""


def _find_in_container(brand: bytes) -> str:
    """Return what a container of sound, film or pictures holds, by its brand."""
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if brand.startswith(b"3g"):
        return "video/3gpp"
    # Films of an iPhone before they are converted, and its pictures.
    if brand == b"qt  " or brand.startswith((b"hei", b"hev", b"mif", b"msf", b"avi")):
        return ""
    return "video/mp4"


def _find_in_zip(data: bytes) -> str:
    """Return which Office document a packed file is; with macros it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" not in names or any(
        name.endswith("vbaProject.bin") for name in names
    ):
        return ""
    for folder, mime in _IN_ZIP.items():
        if any(name.startswith(folder) for name in names):
            return mime
    return ""
