# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.ar import cuit

from odoo.addons.ahorro_plan.tools.document import (
    cuit_check_digit,
    format_document,
    parse_document,
    same_person,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "kind", "number", "person_key", "warning", "shown"),
    [
        ("28.345.678", "dni", "28345678", "28345678", None, "28.345.678"),
        ("28345678", "dni", "28345678", "28345678", None, "28.345.678"),
        ("28345678.0", "dni", "28345678", "28345678", None, "28.345.678"),
        ("'28345678\u00a0", "dni", "28345678", "28345678", None, "28.345.678"),
        ("05.345.678", "dni", "05345678", "05345678", None, "05.345.678"),
        ("5345678", "dni", "5345678", "05345678", None, "5.345.678"),
        ("DNI 28.345.678", "dni", "28345678", "28345678", None, "28.345.678"),
        ("D.N.I. Nº 28345678", "dni", "28345678", "28345678", None, "28.345.678"),
        ("L.E. 5.345.678", "dni", "5345678", "05345678", None, "5.345.678"),
        ("M5345678", "dni", "5345678", "05345678", None, "5.345.678"),
        ("20-28345678-2", "cuit", "20283456782", "28345678", None, "20-28345678-2"),
        ("20283456782.0", "cuit", "20283456782", "28345678", None, "20-28345678-2"),
        ("CUIL 20283456782", "cuil", "20283456782", "28345678", None, "20-28345678-2"),
        ("30-69223905-5", "cuit", "30692239055", "30692239055", None, "30-69223905-5"),
        # doubts are warnings, and no evidence of who it is
        (
            "20-28345678-3", "cuit", "20283456783", "20283456783", "check_digit",
            "20-28345678-3",
        ),
        (
            "12-28345678-2", "cuit", "12283456782", "12283456782", "prefix",
            "12-28345678-2",
        ),
        ("834567", "other", "834567", None, "length", "834567"),
        ("DNI 834567", "dni", "834567", None, "length", "834567"),
        ("2028345678", "other", "2028345678", None, "length", "2028345678"),
        ("0", "other", "0", None, "length", "0"),
        ("00000000", "other", "00000000", None, "length", "00000000"),
        ("11.111.111", "dni", "11111111", None, "dummy", "11.111.111"),
        ("12345678", "dni", "12345678", None, "dummy", "12.345.678"),
        ("2,03E+10", "other", "", None, "not_a_number", "2,03E+10"),
        ("ALMADA", "other", "", None, "not_a_number", "ALMADA"),
        ("28.345.67O", "other", "2834567O", None, "not_a_number", "2834567O"),
        ("AAB123456", "passport", "AAB123456", "P:AAB123456", None, "AAB123456"),
        ("Pasaporte 12345679", "passport", "12345679", "P:12345679", None, "12345679"),
        ("CI 7.654.321", "other", "7654321", None, None, "7654321"),
    ],
)  # fmt: skip
def test_dirty_documents(text, kind, number, person_key, warning, shown):
    document = parse_document(text)
    assert document.raw == text.strip()
    assert (document.kind, document.number) == (kind, number)
    assert (document.person_key, document.warning) == (person_key, warning)
    assert format_document(document) == shown


@pytest.mark.parametrize(
    "text", [None, "", " ", "-", "S/D", "no tiene", "DNI", "DNI -"]
)
def test_no_document_is_none(text):
    assert parse_document(text) is None


@pytest.mark.parametrize(
    ("text", "hint", "kind"),
    [
        ("20-28345678-2", "dni", "cuit"),
        ("20-28345678-2", "cuil", "cuil"),
        ("28345678", "cuit", "dni"),
        ("834567", "cuit", "cuit"),
        ("28345678", "passport", "passport"),
        ("28345678", "other", "other"),
        ("AAB123456", "dni", "dni"),
        ("CUIL 20283456782", "dni", "cuil"),
    ],
)
def test_the_number_wins_over_the_column(text, hint, kind):
    assert parse_document(text, hint).kind == kind


def test_same_person_by_dni_cuit_and_cuil_but_not_by_a_passport():
    spelled = ["28.345.678", "28345678", "20-28345678-2", "CUIL 20283456782"]
    documents = [parse_document(text) for text in spelled]
    assert all(same_person(documents[0], document) for document in documents)
    assert same_person(parse_document("05.345.678"), parse_document("5345678"))
    passport = parse_document("28345678", "passport")
    assert not same_person(documents[0], passport)
    company = parse_document("30-69223905-5")
    assert same_person(company, parse_document("30692239055"))
    assert not same_person(company, parse_document("69223905"))


def test_doubtful_numbers_are_nobody():
    for text in ("11111111", "834567", "0", "JUAN"):
        assert not same_person(parse_document(text), parse_document(text))
    wrong = parse_document("20-28345678-3")
    assert not same_person(wrong, parse_document("28345678"))
    assert same_person(wrong, parse_document("20283456783"))
    assert not same_person(None, None)


def test_check_digit_of_known_companies_and_of_what_is_never_issued():
    assert cuit_check_digit("3069223905") == 5
    assert cuit_check_digit("2028345678") == 2
    assert cuit_check_digit("2000000001") is None  # the remainder asks for a 10
    assert cuit_check_digit("20") is None
    assert cuit_check_digit("20x8345678") is None


@RULE
@given(st.integers(1_000_000, 99_999_999), st.sampled_from("20 23 24 27 30 33".split()))
def test_check_digit_agrees_with_the_library(middle, prefix):
    first = f"{prefix}{middle:08d}"
    digit = cuit_check_digit(first)
    if digit is not None:
        assert cuit.is_valid(f"{first}{digit}")
        assert parse_document(f"{first}{digit}").warning in (None, "dummy")


@RULE
@given(st.integers(1_000_000, 99_999_999), st.sampled_from("20 23 24 27".split()))
def test_a_cuit_has_the_key_of_its_dni(middle, prefix):
    digit = cuit_check_digit(f"{prefix}{middle:08d}")
    assume(digit is not None)
    dni = parse_document(f"{middle:,}".replace(",", "."))
    assume(dni.warning is None)
    typed = parse_document(f"{prefix}-{middle:08d}-{digit}")
    assert same_person(dni, typed)
    assert parse_document(format_document(dni)).number == dni.number


@RULE
@given(st.integers(1_000_000, 99_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_of_a_cuit_never_becomes_another_dni(middle, place, shift):
    first = f"20{middle:08d}"
    digit = cuit_check_digit(first)
    assume(digit is not None)
    digits = list(f"{first}{digit}")
    digits[place] = str((int(digits[place]) + shift) % 10)
    wrong = parse_document("".join(digits))
    assert wrong.warning in ("check_digit", "prefix")
    assert wrong.person_key is None or len(wrong.person_key) == 11


@RULE
@given(
    st.text(max_size=25) | st.text("0123456789.-/ 'DNICUTLE,+", max_size=25),
    st.sampled_from([None, "dni", "cuit", "cuil", "passport", "other"]),
)
def test_any_text_is_read_without_an_error(text, hint):
    document = parse_document(text, hint)
    if document is not None:
        format_document(document)
        assert document.raw == text.strip()


def test_a_number_that_a_whole_country_shares_is_nobodys() -> None:
    first = parse_document("55000002126")
    assert first is not None
    assert (first.warning, first.person_key) == (None, None)


@RULE
@given(
    st.text("0123456789", min_size=1, max_size=12),
    st.sampled_from([None, "dni", "cuit", "cuil", "passport", "other"]),
)
def test_digits_alone_are_read_as_with_blanks_between_them(digits, kind):
    spaced = f"{digits[:1]} {digits[1:]}"
    read, known = parse_document(digits, kind), parse_document(spaced, kind)
    assert read == known._replace(raw=digits)
