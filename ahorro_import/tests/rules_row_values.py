# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a row says of its holder, and of the status and the award of its plan."""

import pytest

from odoo.addons.ahorro_import.tests.rules_common import OVALO, codes, one
from odoo.addons.ahorro_import.tools.status import parse_award

# === THE HOLDER ===


def test_two_telephones_in_one_cell():
    phones = one(["Teléfono"], ["3462663250/3462663251"]).values["phones"]
    assert [phone.national for phone in phones] == ["3462663250", "3462663251"]
    assert {phone.column for phone in phones} == {"phone"}


def test_number_that_lost_its_zero_is_the_same_and_the_column_tells_the_kind():
    for cell in ("03462663250", 3462663250, "3462663250.0"):
        values = one(["Teléfono", "Celular"], [cell, "3462663250"]).values
        assert [(p.national, p.kind) for p in values["phones"]] == [
            ("3462663250", "mobile")
        ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("3,46E+12", "scientific_notation"),
        ("11111111", "dummy"),
        ("663250", "needs_area"),
        ("ana@example.com", "email"),
        ("0800-333-0733", "toll_free"),
    ],
)
def test_ruined_telephone_rejects_the_telephone_and_not_the_row(cell, reason):
    row = one(["Teléfono"], [cell])
    assert [(p.raw, p.reason) for p in row.values["phones"]] == [(cell, reason)]
    assert (row.reject, row.problems) == (None, [])


LONG = {
    "Teléfono": "3462663250 " + "llamar por la tarde, " * 14 + " 3462663251",
    "DNI": "28345678 " + "presentó el original en la sucursal, " * 3,
    "E-mail": "no@tiene.com " + "sin dato " * 60 + "ana@example.com",
}


@pytest.mark.parametrize("header", LONG)
def test_a_cell_with_more_letters_than_are_read_is_told_and_not_cut(header):
    """Half a number is another one: nothing of the cell is read, and it is said."""
    field = {"Teléfono": "phone", "DNI": "holder_document", "E-mail": "email"}[header]
    row = one([header], [LONG[header]])
    assert codes(row) == [(field, "over_limit")]
    assert row.reject is None
    told = {"Teléfono": "phones", "DNI": "holder_document", "E-mail": "email"}[header]
    assert not row.values[told]
    [problem] = row.problems
    assert problem.raw.endswith("…") == (len(LONG[header]) > 200)


def test_a_full_cell_of_telephones_is_read_to_its_last_one():
    cell = " / ".join(f"34626632{n:02}" for n in range(20))
    assert len(cell) < 300
    phones = one(["Teléfono"], [cell]).values["phones"]
    assert [phone.raw for phone in phones][-1] == "3462663219"


def test_zero_is_no_telephone():
    assert one(["Teléfono"], ["0"]).values["phones"] == ()
    assert one(["Teléfono"], [0]).values["phones"] == ()


@pytest.mark.parametrize(
    ("cell", "number", "kind", "key", "warning"),
    [
        ("28.345.678", "28345678", "dni", "28345678", None),
        ("20-28345678-2", "20283456782", "cuit", "28345678", None),
        (28345678, "28345678", "dni", "28345678", None),
        ("834567", "834567", "other", None, "length"),
        ("S/D", None, None, None, None),
        ("0", None, None, None, None),
    ],
)
def test_document(cell, number, kind, key, warning):
    values = one(["DNI"], [cell]).values
    assert values["holder_document"] == number
    assert values["holder_document_kind"] == kind
    assert values["holder_document_key"] == key
    assert values["holder_document_warning"] == warning


def test_column_says_the_kind_of_the_document():
    values = one(["Tipo Documento", "DNI"], ["CUIL", "20-28345678-2"]).values
    assert values["holder_document_kind"] == "cuil"
    values = one(["Tipo Documento", "DNI"], ["PASAPORTE", "AAB123456"]).values
    assert values["holder_document_kind"] == "passport"


def test_names_keep_their_lost_letters_and_lose_double_blanks():
    values = one(["Titular"], ["MU#OZ   PAMELA"]).values
    assert values["holder_name"] == "MU#OZ PAMELA"


# === STATUS AND AWARD ===

LABELS = {"status": {"Ahorrista": "N0", "Adjudicado por Sorteo": "A0S"}}


@pytest.mark.parametrize(
    ("cell", "code", "label"),
    [
        ("N0", "N0", None),
        ("n0 ", "N0", None),
        ("Ahorrista (N0)", "N0", "Ahorrista"),
        ("AHORRISTA", "N0", "AHORRISTA"),
        ("N0 - Ahorrista", "N0", "Ahorrista"),
        ("Adjudicado por sorteo", "A0S", "Adjudicado por sorteo"),
        ("Z9", "Z9", None),
        ("En estudio", "En estudio", "En estudio"),
    ],
)
def test_status_by_code_by_name_or_by_both(cell, code, label):
    values = one(["Estado"], [cell], code_tables=LABELS).values
    assert (values["status"], values.get("status_label")) == (code, label)


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        ("L", "bid", "A0L"),
        ("Licitación", "bid", "A0L"),
        ("S", "draw", "A0S"),
        ("SORTEO", "draw", "A0S"),
        (None, None, "A0"),
    ],
)
def test_award_in_a_column_of_its_own_completes_the_status(cell, kind, code):
    values = one(["Estado", "Modalidad"], ["A0", cell]).values
    assert (values["status"], values["award_kind"]) == (code, kind)


def test_status_says_how_the_plan_was_awarded():
    assert one(["Estado"], ["A0L"]).values["award_kind"] == "bid"
    assert "award_kind" not in one(["Estado"], ["N0"]).values
    assert one(["Estado", "Modalidad"], ["N0", "S"]).values["status"] == "N0"


def test_award_in_the_place_of_another_winner():
    assert parse_award("Reemplazo Titular") == (None, True)
    assert parse_award("TITULAR") == (None, False)
    assert parse_award("Licitación Reemplazo") == ("bid", True)
    values = one(
        ["TIPO_ADJUDICACION", "NRO_SOLICITUD"], ["Reemplazo", "1"], OVALO
    ).values
    assert values["award_replacement"] is True
    row = one(["TIPO_ADJUDICACION", "NRO_SOLICITUD"], ["???", "1"], OVALO)
    assert codes(row) in ([], [("award_kind", "unknown_code")])


def test_numeric_status_and_its_description():
    headers = ["NRO_SOLICITUD", "STATUS", "STATUS_DESC"]
    for cell in ("2", 2, 2.0, "2.0"):
        values = one(headers, ["1353689", cell, "AHORRISTA AL DIA"], OVALO).values
        assert values["status"] == "2"
        assert values["status_label"] == "AHORRISTA AL DIA"


def test_payment_that_two_columns_say():
    headers = ["NRO_SOLICITUD", "CUPON_ELECTRONICO", "DEB_CRED"]
    for cells, method in (
        (["1", "S", "N"], "CUPON_ELECTRONICO"),
        (["1", "N", "S"], "DEB_CRED"),
        (["1", "N", "N"], None),
    ):
        values = one(headers, cells, OVALO).values
        assert values["payment_method"] == method
        assert "pays_by_debit" not in values


def test_column_of_debtors_says_none_or_some():
    assert one(["Deudor"], ["N"]).values["installments_owed"] == 0
    row = one(["Deudor"], ["S"])
    assert codes(row) == [("installments_owed", "not_an_integer")]
