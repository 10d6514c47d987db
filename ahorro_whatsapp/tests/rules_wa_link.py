# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.wa_link import wa_number, wa_url


@pytest.mark.parametrize(
    ("e164", "expected"),
    [
        ("+5493462663250", "5493462663250"),
        ("+543462663250", "5493462663250"),
        ("+59899123456", "59899123456"),
        ("+541234567", "541234567"),
        ("+595981123456", "595981123456"),
    ],
)
def test_an_argentine_mobile_is_549_and_ten_digits(e164, expected):
    assert wa_number(e164) == expected


@pytest.mark.parametrize("e164", [None, "", "+54", "x", "\u0663" * 9])
def test_no_number_is_an_error_and_no_link_to_nobody(e164):
    with pytest.raises(ValueError):
        wa_number(e164)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_a_text_arrives_whole_whatever_it_holds(text):
    parts = urlsplit(wa_url("5493462663250", text))
    assert (parts.netloc, parts.fragment) == ("wa.me", "")
    assert parse_qs(parts.query, keep_blank_values=True)["text"] == [text]
