# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.coupon_url import (
    check_target,
    host_of,
    read_hosts,
)

HOSTS = {"pagos.example.com"}


@pytest.mark.parametrize(
    "url",
    [
        "https://pagos.example.com/c?g=G9RX",
        "http://pagos.example.com:8080/c",
        "https://PAGOS.example.com./c",
    ],
)
def test_a_page_of_a_site_that_was_named_is_led_to(url):
    assert check_target(url, HOSTS) == ""


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("javascript:alert(1)", "form"),
        ("data:text/html,x", "form"),
        ("ftp://pagos.example.com/c", "form"),
        ("//pagos.example.com/c", "form"),
        ("https:///c", "form"),
        ("https://pagos.example.com@evil.example/c", "form"),
        ("https://evil.example\\@pagos.example.com/", "form"),
        ("https://pagos.example.com/\r\nSet-Cookie: a=b", "form"),
        ("https://[pagos", "form"),
        ("https://pagos.example.com:x/c", "form"),
        ("https://evil.example/pagos.example.com", "host"),
        ("https://pagos.example.com.evil.example/c", "host"),
        ("https://evil-pagos.example.com/c", "host"),
        ("", "form"),
    ],
)
def test_nobody_is_led_anywhere_else(url, code):
    assert check_target(url, HOSTS) == code


@given(st.text())
def test_whatever_is_led_to_is_of_a_site_that_was_named(text):
    for url in (text, f"https://{text}", f"https://pagos.example.com{text}"):
        if not check_target(url, HOSTS):
            assert host_of(url) == "pagos.example.com"


def test_hosts_are_read_from_a_list_and_what_is_none_is_named():
    assert read_hosts(" a.com, B.com.ar;c.net ") == ["a.com", "b.com.ar", "c.net"]
    assert read_hosts("") == []
    for wrong in ("https://a.com", "a", "a.com/x", "a..com"):
        with pytest.raises(ValueError):
            read_hosts(wrong)
