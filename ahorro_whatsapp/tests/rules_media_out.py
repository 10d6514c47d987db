# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which files WhatsApp takes, whatever they are called."""

import io
import zipfile

import pytest

from ..tools.media_out import LIMITS, MEGABYTE, read_file, refuse_size


def packed(*names: str) -> bytes:
    """Return a packed file with these files in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


CONTAINER = b"\x00\x00\x00\x18ftyp"
DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "name", "kind", "mime", "ending"),
    [
        (b"\xff\xd8\xff\xe0", "foto.pdf", "image", "image/jpeg", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "foto", "image", "image/png", "png"),
        (b"%PDF-1.7", "cupon.jpg", "document", "application/pdf", "pdf"),
        (b"OggS" + b"\0" * 24 + b"OpusHead", "a", "audio", "audio/ogg", "ogg"),
        (b"ID3x", "a.txt", "audio", "audio/mpeg", "mp3"),
        (CONTAINER + b"M4A x", "a", "audio", "audio/mp4", "m4a"),
        (CONTAINER + b"isomx", "v", "video", "video/mp4", "mp4"),
        (CONTAINER + b"3gp4x", "v", "video", "video/3gpp", "3gp"),
        (b"\xd0\xcf\x11\xe0", "x.XLS", "document", "application/vnd.ms-excel", "xls"),
        (DOCX, "x.zip", "document", None, "docx"),
        (
            packed("[Content_Types].xml", "xl/workbook.xml"),
            "x",
            "document",
            None,
            "xlsx",
        ),
        ("Año".encode(), "nota.html", "document", "text/plain", "txt"),
    ],
)
def test_a_file_is_what_its_content_says(data, name, kind, mime, ending):
    file = read_file(data, name)
    assert file.kind == kind
    assert mime in (None, file.mime)
    assert file.name.endswith(f".{ending}")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "vacio.pdf"),
        (b"MZ\x90\x00\x00", "foto.jpg"),
        (b"RIFF\0\0\0\0WEBP", "foto.jpg"),
        (b"GIF89a\0\xff", "foto.gif"),
        (CONTAINER + b"heicx", "foto.jpg"),
        (CONTAINER + b"qt  x", "film.mp4"),
        (b"OggS\0vorbis", "a.ogg"),
        (b"\xd0\xcf\x11\xe0", "x.msi"),
        (packed("programa.exe"), "x.docx"),
        (
            packed("[Content_Types].xml", "word/a", "word/vbaProject.bin"),
            "x.docx",
        ),
        (b"PK\x03\x04 broken", "x.docx"),
    ],
)
def test_what_whatsapp_does_not_take_is_nothing_whatever_it_is_called(data, name):
    assert read_file(data, name) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff", "image"),
        (b"ID3", "audio"),
        (CONTAINER + b"isom", "video"),
        (b"%PDF-", "document"),
    ],
)
def test_each_kind_has_its_size(head, kind):
    file = read_file(head, "x")
    assert file.kind == kind
    limit = LIMITS[kind] * MEGABYTE
    assert not refuse_size(file, head.ljust(limit))
    assert refuse_size(file, head.ljust(limit + 1)) == "size"
