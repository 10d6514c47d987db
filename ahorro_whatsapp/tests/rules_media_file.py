# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib

import pytest

from odoo.addons.ahorro_whatsapp.tools.media_file import (
    KINDS,
    Description,
    may_ask,
    read_description,
    refuse_before,
    refuse_content,
    safe_name,
)

META = "https://graph.facebook.com"
PDF = b"%PDF-1.7 cupon"


def _told(mime="application/pdf", size=10, sha256=""):
    return Description("https://x", mime, size, sha256)


@pytest.mark.parametrize(
    "mime",
    [
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "application/javascript",
        "application/x-msdownload",
        "application/vnd.android.package-archive",
        "application/zip",
        "",
    ],
)
def test_what_could_run_is_not_even_fetched(mime):
    assert refuse_before(_told(mime), 100) == "kind"


def test_what_is_too_large_is_not_even_fetched():
    assert refuse_before(_told(size=101), 100) == "size"
    assert refuse_before(_told(size=100), 100) == ""


@pytest.mark.parametrize("mime", sorted(KINDS))
def test_a_page_is_nothing_else_whatever_it_says(mime):
    page = b"<html>\x00<script>alert(1)</script>"
    assert refuse_content(_told(mime), page) == "content"
    assert refuse_content(_told(mime), b"") == "content"


def test_a_file_is_what_meta_said_byte_by_byte():
    digest = hashlib.sha256(PDF)
    for form in (digest.hexdigest(), base64.b64encode(digest.digest()).decode(), ""):
        assert refuse_content(_told(sha256=form), PDF) == ""
        if form:
            assert refuse_content(_told(sha256=form), PDF + b".") == "content"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("cupon.pdf", "cupon.pdf"),
        ("cupon.pdf.exe", "cupon.pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fotos\\dni frente.PDF", "dni frente.pdf"),
        ('a"\r\nX-Header: 1.pdf', "a_X-Header_ 1.pdf"),
        ("", "WhatsApp.pdf"),
        ("...", "WhatsApp.pdf"),
        ("ñandú (2).pdf", "ñandú (2).pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_files_name_is_plain_and_its_ending_its_kinds(name, kept):
    assert safe_name(name, "application/pdf") == kept


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://graph.facebook.com/v27.0/1", True),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://lookaside.fbsbx.com:8443/x", False),
        ("https://fbsbx.com.example.com/x", False),
        ("https://evilfbsbx.com/x", False),
        ("https://me:you@lookaside.fbsbx.com/x", False),
        ("https://169.254.169.254/x", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_the_token_goes_to_meta_alone(url, allowed):
    assert may_ask(url, META) is allowed


def test_what_stands_in_for_the_service_serves_its_own_files():
    assert may_ask("http://127.0.0.1:99/v27.0/1", "http://127.0.0.1:99")
    assert not may_ask("http://127.0.0.1:98/v27.0/1", "http://127.0.0.1:99")


@pytest.mark.parametrize("body", [None, [], {}, {"url": 7}, {"url": ""}, "x"])
def test_an_answer_without_an_address_is_none(body):
    assert read_description(body) is None


def test_what_meta_says_of_a_file_is_read_whatever_form_it_has():
    body = {"url": "https://x", "mime_type": "audio/OGG; codecs=opus", "file_size": "9"}
    assert read_description(body) == Description("https://x", "audio/ogg", 9, "")
    odd = {"url": "https://x", "mime_type": 7, "file_size": None, "sha256": 1}
    assert read_description(odd) == Description("https://x", "", 0, "")
