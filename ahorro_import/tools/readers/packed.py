# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Zip archives, workbooks among them, without ever unpacking more than is allowed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from ..errors import FileError
from ..table import Limits

_CHUNK: Final = 1 << 18
_MAX_ENTRIES: Final = 5_000
# What programs leave in archives beside the file that was meant.
_LITTER: Final = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
#: Everything that unpacking damaged data may raise.
ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open an archive after asking its directory how big its content would be."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except ZIP_ERRORS as error:
        raise FileError("broken_file", kind="zip") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("zip_encrypted")
    size = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    too_tight = size > limits.ratio_from and size > packed * limits.max_ratio
    # Parts that share the same packed bytes add up to more than the file.
    shared = packed > len(data)
    if size > limits.max_unpacked or too_tight or shared or len(entries) > _MAX_ENTRIES:
        raise FileError("zip_bomb", size=size, limit=limits.max_unpacked)
    return archive


def kind_of(archive: zipfile.ZipFile) -> str:
    """Return xlsx, xlsb, ods, zip, or the name of a file that holds no table.

    Raises ``numbers_file`` for a document of Numbers.
    """
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if any(f"/{name}".endswith((".iwa", "/index.zip")) for name in names):
        raise FileError("numbers_file")
    # Those of before 2013.
    if "index.xml" in names and any(name.startswith("quicklook/") for name in names):
        raise FileError("numbers_file")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, kind in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
        if any(name.startswith(folder) for name in names):
            return kind
    if "content.xml" in names and (
        "mimetype" in names or "meta-inf/manifest.xml" in names
    ):
        manifest = read_small(archive, "META-INF/manifest.xml", 1 << 20)
        if b"encryption-data" in manifest:
            raise FileError("password_protected")
        mimetype = read_small(archive, "mimetype", 200) or manifest
        return "ods" if b"spreadsheet" in mimetype else "odt"
    return "zip"


def only_file(archive: zipfile.ZipFile, limits: Limits) -> tuple[str, bytes]:
    """Return the name and the bytes of the one file of an archive."""
    entries = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir()
        and not any(litter in entry.filename.lower() for litter in _LITTER)
        and not entry.filename.rsplit("/", 1)[-1].startswith("._")
    ]
    names = [entry.filename.rsplit("/", 1)[-1][:80] for entry in entries]
    if not entries:
        raise FileError("zip_empty")
    if len(entries) > 1:
        raise FileError("zip_several", names=names[:5])
    if entries[0].file_size > limits.max_bytes:
        raise FileError("too_large", size=entries[0].file_size, limit=limits.max_bytes)
    data = b"".join(unpack(archive, entries[0].filename, "zip"))
    if not data:
        raise FileError("empty_file")
    return names[0], data


def unpack(archive: zipfile.ZipFile, name: str, kind: str) -> Iterator[bytes]:
    """Return the content of an entry in pieces; it is as long as announced or fails."""
    try:
        with _open(archive, name) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except ZIP_ERRORS as error:
        raise FileError("broken_file", kind=kind) from error


def read_small(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return the beginning of an entry; nothing if it is not there or is damaged."""
    try:
        with _open(archive, name) as stream:
            return stream.read(limit)
    except ZIP_ERRORS:
        return b""


def _open(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    return archive.open(name)
