# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import zipfile
from email.message import EmailMessage

import pytest

from odoo.addons.ahorro_import.tools.arrival import (
    attached_files,
    check_file,
    is_known_sender,
    read_senders,
)
from odoo.addons.ahorro_import.tools.errors import FileError
from odoo.addons.ahorro_import.tools.table import Limits

LATIN = "Suscripción;Titular\r\n2711700;MUÑOZ\r\n".encode("cp1252")


def test_a_list_of_senders_is_read_however_it_is_written():
    good, wrong = read_senders(
        "Cartera@Administradora.com.ar, @terminal.com\n\nx@y  mal@ @"
    )
    assert good == ["cartera@administradora.com.ar", "@terminal.com"]
    assert wrong == ["x@y", "mal@", "@"]


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("cartera@administradora.com.ar", True),
        ("CARTERA@administradora.com.ar ", True),
        ("quien.sea@terminal.com", True),
        ("quien.sea@otra-terminal.com", False),
        ("quien.sea@terminal.com.evil.com", False),
        ("otra@administradora.com.ar", False),
        ("@terminal.com", True),
        ("terminal.com", False),
        ("", False),
    ],
)
def test_a_domain_lets_in_its_own_people_and_an_address_one(address, known):
    senders = ["cartera@administradora.com.ar", "@terminal.com"]
    assert is_known_sender(address, senders) is known


def test_files_come_as_the_bytes_that_were_sent_and_logos_do_not():
    forwarded = EmailMessage()
    forwarded.set_content("Adjunto.")
    forwarded.add_attachment(b"x;y\n", "text", "csv", filename="dentro.csv")
    mail = EmailMessage()
    mail.set_content("Va la cartera.")
    mail.add_attachment(LATIN, "text", "csv", filename="C:\\x\\cartera\u202e.csv")
    mail.add_attachment(b"\x89PNG", "image", "png", filename="logo.png", cid="<l>")
    mail.add_attachment(b"0", "application", "pkcs7-signature", filename="smime.p7s")
    mail.add_attachment(b"", "application", "vnd.ms-excel", filename="vacio.xls")
    mail.add_attachment(forwarded)
    assert list(attached_files(mail)) == [
        ("cartera.csv", LATIN),
        ("vacio.xls", b""),
        ("dentro.csv", b"x;y\n"),
    ]


def test_what_can_be_no_portfolio_is_refused_with_its_reason():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<x/>")
    for data, code in (
        (b"", "empty_file"),
        (b"%PDF-1.4 x", "not_a_table"),
        (b"x" * 11, "too_large"),
        (b"PK\x03\x04 cut", "broken_file"),
    ):
        with pytest.raises(FileError) as caught:
            check_file(data, Limits(max_bytes=10))
        assert caught.value.code == code
    check_file(LATIN)
