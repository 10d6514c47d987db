# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.signature import is_signed, sign

SECRET = "secret of the app"


@given(st.binary(max_size=200))
def test_the_bytes_that_were_signed_are_signed(body):
    assert is_signed(body, sign(body, SECRET), SECRET)


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=5))
def test_other_bytes_are_not(body, more):
    assert not is_signed(body + more, sign(body, SECRET), SECRET)


def test_nothing_is_signed_without_a_secret():
    assert not is_signed(b"{}", sign(b"{}", ""), "")


def test_no_header_half_a_header_and_a_foreign_one_sign_nothing():
    whole = sign(b"{}", SECRET)
    for header in (None, "", "sha256=", whole[:-1], whole.upper(), "sha1=ab", "é" * 9):
        assert not is_signed(b"{}", header, SECRET)


def test_a_body_that_was_read_and_written_again_has_another_signature():
    raw = b'{"text":"ma\\u00f1ana"}'
    again = json.dumps(json.loads(raw), ensure_ascii=False).encode()
    assert not is_signed(again, sign(raw, SECRET), SECRET)
