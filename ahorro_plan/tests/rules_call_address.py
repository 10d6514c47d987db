# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_plan.tools.call_address import MAX_LENGTH, check_call_address


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20/servlet?key=number={number}",
        "https://centralita.example.com:5001/webclient/#/call?phone={number}",
        "HTTPS://centralita.example.com/{national}",
        "sip:{number}@centralita.example.com",
        "sip:{national}",
        "callto:{number}",
    ],
)
def test_addresses_of_switchboards_and_programs_are_taken(address):
    assert check_call_address(address) is None


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("javascript:alert({number})", "scheme"),
        (" javascript:alert({number})", "scheme"),
        ("java\nscript:alert({number})", "scheme"),
        ("data:text/html,{number}", "scheme"),
        ("file:///etc/{number}", "scheme"),
        ("vbscript:{number}", "scheme"),
        ("tel:{number}", "scheme"),
        ("//example.com/{number}", "scheme"),
        ("{number}", "scheme"),
        ("", "scheme"),
        ("https:example.com/{number}", "shape"),
        ("https:///{number}", "shape"),
        ("https://example.com:port/{number}", "shape"),
        ("https://[::1/{number}", "shape"),
        ("https://example.com/{number}\n", "shape"),
        ("https://example.com/\x00{number}", "shape"),
        ("https://example.com/{number}\u202e", "shape"),
        ('https://example.com/"onclick={number}', "shape"),
        ("https://example.com\\{number}", "shape"),
        ("https://example.com/{numero}", "shape"),
        ("https://example.com/{number}/{{", "shape"),
        ("https://example.com/{number}?" + "a" * MAX_LENGTH, "shape"),
        ("https://example.com/call", "place"),
        ("sip:100@example.com", "place"),
        ("https://{number}.example.com/", "host"),
        ("https://{number}@example.com/", "host"),
        ("https://google.com@example.com/{number}", "host"),
        ("https://user:secret@example.com/{number}", "host"),
    ],
)
def test_whatever_else_is_refused_with_its_reason(address, problem):
    assert check_call_address(address) == problem
