# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is written instead of Odoo is what Odoo writes."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.ahorro_import.tools.as_odoo import (
    _write_plain,
    write_email,
    write_number,
)
from odoo.addons.ahorro_plan.tools.area_codes import AREAS as AREAS_BY_SIZE
from odoo.addons.phone_validation.tools.phone_validation import phone_format

AREAS = sorted(set().union(*AREAS_BY_SIZE.values()))
#: How most people write an area and a local number, and how some do.
PLAIN = (
    "{area}{number}",
    "0{area} {number}",
    "({area}) 15-{number}",
    "0{area}15{number}",
    "+54 9 {area} {number}",
)
ODD = (
    "54{area}{number}",
    "+54{area}{number} int. 12",
    "15 {area} {number}",
    "{number}",
    "{area} {number}/88",
)


def _as_odoo(number):
    try:
        return phone_format(number, "AR", 54, force_format="E164")
    except UserError:
        return None


@pytest.mark.parametrize("spelling", (*PLAIN, *ODD))
def test_a_number_of_any_area_is_as_odoo_writes_it(spelling):
    certain = 0
    for place, area in enumerate(AREAS):
        for first in "4" if place % 3 else "2456":
            number = f"{first}{place:09}{place % 7}"[: 10 - len(area)]
            text = spelling.format(area=area, number=number)
            written = write_number(text)
            assert written in (None, _as_odoo(text)), text
            certain += written is not None
    assert certain > len(AREAS) / 2 or spelling in ODD


def test_plain_numbers_need_none_of_the_librarys_steps():
    for area in AREAS:
        number = "4211870000"[: 10 - len(area)]
        for spelling in PLAIN[:3]:
            text = spelling.format(area=area, number=number)
            assert _write_plain(text) == _as_odoo(text), text


@settings(deadline=None)
@given(st.from_regex(r"\A[0 (]{0,2}(?:15)?[0-9]{2,4}[ )-]{0,2}(?:15)?[0-9 -]{5,9}\Z"))
def test_a_plain_number_is_as_odoo_writes_it_or_left_to_the_library(text):
    assert _write_plain(text) in (None, _as_odoo(text))


@given(st.text("0123456789+- ()/x", max_size=18))
def test_a_text_of_signs_is_as_odoo_writes_it_or_left_to_it(text):
    assert write_number(text) in (None, _as_odoo(text))


def test_a_number_of_another_country_is_left_to_odoo():
    assert write_number("+55 11 98765 4321") is None
    assert phonenumbers.is_valid_number(phonenumbers.parse("+5511987654321"))


@given(st.from_regex(r"\A[A-Za-z0-9_+.\-ñ]{1,6}@[a-z0-9.\-]{1,6}\Z"))
def test_an_address_is_as_odoo_writes_it_or_left_to_it(text):
    assert write_email(text) in (None, email_normalize(text, strict=False))


@pytest.mark.parametrize("text", ["ana.paz@correo.com.ar", "a_b+c-1@x.co"])
def test_a_plain_address_is_certain(text):
    assert write_email(text) == text
