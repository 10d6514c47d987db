# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_l10n_ar.tools.identification import (
    Identification,
    is_fuller,
    is_same,
    read_identification,
    to_identification,
)
from odoo.addons.ahorro_plan.tools.document import parse_document


@pytest.mark.parametrize(
    ("text", "kind", "code", "number"),
    [
        ("28.345.678", "dni", "96", "28345678"),
        ("05.345.678", "dni", "96", "5345678"),
        ("L.E. 5.345.678", None, "96", "5345678"),
        ("20-28345678-2", "cuit", "80", "20283456782"),
        ("20-28345678-2", "cuil", "86", "20283456782"),
        ("20-28345678-2", "dni", "80", "20283456782"),
        ("30-69223905-5", "cuit", "80", "30692239055"),
        # companies have no CUIL
        ("30-69223905-5", "cuil", "80", "30692239055"),
        # accounting keeps no letters
        ("AAE012345", "passport", "94", "12345"),
    ],
)
def test_a_valid_document_as_accounting_stores_it(text, kind, code, number):
    document = parse_document(text, kind)
    found = to_identification(document, argentine=True)
    assert found == Identification(code, number)
    assert found.is_in(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, "dni"),
        ("S/D", "dni"),
        ("20-28345678-3", "cuit"),  # check digit
        ("12-28345678-2", "cuit"),  # prefix
        ("345.678", "dni"),  # too short
        ("00345678", "dni"),  # too short once it is an integer
        ("11111111", "dni"),  # nobody's
        ("3,46E+12", "dni"),
        ("12345678", "other"),
        ("AAE000000", "passport"),  # nothing is left of it
        ("25283456784", "cuil"),  # a prefix that people have and Odoo refuses
    ],
)
def test_what_accounting_would_refuse_is_not_copied(text, kind):
    assert to_identification(parse_document(text, kind), argentine=True) is None


def test_the_prefix_that_odoo_refuses_is_a_good_one_here():
    assert parse_document("25283456784", "cuil").warning is None


def test_only_a_cuit_depends_on_the_country():
    def codes(text, kind):
        document = parse_document(text, kind)
        return to_identification(document, argentine=False)

    assert codes("20-28345678-2", "cuit") is None
    assert codes("30-69223905-5", "cuil") is None
    assert codes("20-28345678-2", "cuil").code == "86"
    assert codes("28345678", "dni").code == "96"


@pytest.mark.parametrize(
    ("vat", "code", "kind", "key"),
    [
        ("5345678", "96", "dni", "05345678"),
        ("05.345.678", "96", "dni", "05345678"),
        ("50345678", "96", "dni", "50345678"),
        ("5345678", "89", "dni", "05345678"),
        ("20283456782", "80", "cuit", "28345678"),
        ("20283456782", "86", "cuil", "28345678"),
        ("20503456789", "86", "cuil", "50345678"),
        ("30-69223905-5", "80", "cuit", "30692239055"),
    ],
)
def test_the_document_that_accounting_holds(vat, code, kind, key):
    document = read_identification(vat, code)
    assert (document.kind, document.person_key, document.raw) == (kind, key, vat)


@pytest.mark.parametrize(
    ("vat", "code"),
    [
        (None, "80"),
        ("/", "80"),
        ("28345678", "80"),  # not the kind that its type says
        ("20283456782", "96"),
        ("20283456783", "80"),
        ("11111111", "96"),
        ("123456", "94"),  # a passport without its letters
        ("28345678", "99"),
        ("28345678", None),
        ("50000003015", "80"),  # everybody in Afghanistan
        ("55000003017", "80"),
        ("51600003015", "80"),
    ],
)
def test_a_number_that_tells_nobody(vat, code):
    assert read_identification(vat, code) is None


def test_a_cuit_says_more_than_a_dni_and_as_much_as_a_cuil():
    dni = parse_document("28345678", "dni")
    cuit = parse_document("20-28345678-2", "cuit")
    cuil = parse_document("20-28345678-2", "cuil")
    other = parse_document("20-28345679-0", "cuit")
    assert is_fuller(cuit, dni) and is_fuller(cuil, dni)
    assert not is_fuller(dni, cuit) and not is_fuller(cuit, cuil)
    assert is_same(cuit, cuil) and is_same(dni, parse_document("28.345.678"))
    assert not is_same(cuit, dni) and not is_same(dni, cuit)
    assert not is_same(cuit, other) and not is_same(None, dni)
