# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases
from odoo.addons.ahorro_import.tools.catalog import FIELDS
from odoo.addons.ahorro_import.tools.errors import FileError
from odoo.addons.ahorro_import.tools.headers import (
    find_header,
    match_headers,
    normalise_header,
)
from odoo.addons.ahorro_import.tools.parse import (
    open_report,
    prefer_known,
    recognise,
)
from odoo.addons.ahorro_import.tools.paste import table_from_rows
from odoo.addons.ahorro_import.tools.report import report_facts

PROFILES = ("rombo_cartera", "ovalo_novedades", "general")
ALIASES = {
    "subscription_number": ["Suscripción", "NRO_SUSCRIPCION"],
    "group": ["Grupo"],
    "order": ["Orden"],
    "holder_name": ["Titular", "Cliente"],
    "email": ["E-mail"],
}


# === NAMES ===


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NRO_SUSCRIPCION", "Nro. Suscripción"),
        ("Últ Cuota", "ULT_CUOTA"),
        ("Nº Solicitud", "N° SOLICITUD"),
        ("E-mail", "EMAIL"),
        ("% Financ", " %financ. "),
        ("Grupo y\nOrden", "GRUPO Y ORDEN"),
        ("F.\u00a0Agrup.", "f agrup"),
    ],
)
def test_case_accents_and_signs_of_a_header_say_nothing(one, other):
    assert normalise_header(one) == normalise_header(other) != ""


def test_column_of_each_field():
    match = match_headers(["x", "GRUPO", None, "orden", "TITULAR"], ALIASES)
    assert match.columns == [None, "group", None, "order", "holder_name"]
    assert match.fields == {"group": 1, "order": 3, "holder_name": 4}
    assert [(one.index, one.text) for one in match.unknown] == [(0, "x")]


def test_of_repeated_headers_the_first_counts_and_the_rest_are_reported():
    match = match_headers(["E-mail", "Grupo", "E-MAIL"], ALIASES)
    assert match.columns == ["email", "group", None]
    assert [(one.index, one.field) for one in match.duplicates] == [(2, "email")]
    assert not match.unknown


def test_of_two_names_of_a_field_the_first_of_the_profile_counts():
    match = match_headers(["Cliente", "Titular"], ALIASES)
    assert match.columns == [None, "holder_name"]
    assert match.duplicates[0].text == "Cliente"


def test_lost_letters_of_a_header_may_be_any():
    assert match_headers(["Suscripci?n"], ALIASES).columns == ["subscription_number"]
    assert match_headers(["Suscripci\ufffdn"], ALIASES).columns[0]


def test_what_a_person_decided_wins():
    match = match_headers(
        ["Titular", "Otro", "E-mail"], ALIASES, fixed={1: "holder_name", 2: ""}
    )
    assert match.columns == [None, "holder_name", None]
    assert [one.text for one in match.duplicates] == ["Titular"]
    assert not match.unknown


# === THE ROW ===


def test_header_below_titles_and_blank_rows_is_found():
    table = table_from_rows(
        [["REPORTE DE CARTERA"], [], ["Grupo: 8486"], ["Grupo", "Orden", "Titular"]]
        + [["8486", "81", "ALMADA"]]
    )
    header = find_header(table, ALIASES)
    assert (header.index, header.guessed, header.missing) == (3, False, [])


def test_title_that_names_a_field_is_no_header():
    table = table_from_rows(
        [["Titular"], ["Grupo", "Orden", "Titular"], ["1", "2", "x"]]
    )
    assert find_header(table, ALIASES).index == 1


def test_header_that_nobody_taught_is_guessed():
    table = table_from_rows(
        [["Reporte"], ["Contrato Nro", "Persona", "Situación"], ["12", "PEREZ", "X"]]
    )
    header = find_header(table, {})
    assert (header.index, header.guessed) == (1, True)
    assert [one.samples for one in header.match.unknown] == [
        ("12",),
        ("PEREZ",),
        ("X",),
    ]
    with pytest.raises(FileError) as caught:
        header.check()
    assert caught.value.code == "missing_columns"
    assert caught.value.details["seen"] == ["Contrato Nro", "Persona", "Situación"]


def test_table_without_header():
    table = table_from_rows([["8486", "81", "5"], ["8487", "82", "6"]])
    with pytest.raises(FileError) as caught:
        find_header(table, ALIASES)
    assert (caught.value.code, caught.value.details["seen"]) == (
        "no_header",
        ["8486", "81", "5"],
    )


def test_column_without_header_but_with_data_is_unknown():
    table = table_from_rows([["Grupo", "Orden", "", "Titular"], ["1", "2", "x", "y"]])
    (unknown,) = find_header(table, ALIASES).match.unknown
    assert (unknown.index, unknown.text, unknown.samples) == (2, "", ("x",))


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        (["Suscripción", "Titular"], False),
        (["Grupo", "Orden", "Titular"], False),
        (["Grupo", "Titular", "E-mail"], True),
        (["Titular", "E-mail", "Orden"], True),
    ],
)
def test_file_must_say_which_plan_each_row_is(headers, missing):
    table = table_from_rows([headers, ["1"] * len(headers)])
    assert bool(find_header(table, ALIASES).missing) is missing


def test_row_that_a_person_chose_is_the_header():
    table = table_from_rows([["Grupo", "Orden", "Titular"], ["a", "b", "c"], ["1"]])
    assert find_header(table, ALIASES, row=1).index == 1
    with pytest.raises(FileError):
        find_header(table, ALIASES, row=9)


# === PROFILES ===


@pytest.mark.parametrize("profile", PROFILES)
def test_shipped_aliases_name_fields_and_none_twice(profile):
    aliases = shipped_aliases(profile)
    assert len(aliases) > 20
    assert set(aliases) <= set(FIELDS)
    keys = [normalise_header(text) for texts in aliases.values() for text in texts]
    assert len(keys) == len(set(keys))


ROMBO = ["Suscripción", "Grupo y Orden", "Titular", "DNI", "Estado", "Últ Cuota"]
OVALO = [
    "NRO_SOLICITUD",
    "NRO_GRUPO",
    "NRO_ORDEN",
    "APELLIDO Y NOMBRE",
    "STATUS",
    "PLAN",
]


@pytest.mark.parametrize(
    ("headers", "profile"), [(ROMBO, "rombo_cartera"), (OVALO, "ovalo_novedades")]
)
def test_profile_is_recognised_by_the_headers(headers, profile):
    table = table_from_rows([headers, ["1"] * len(headers)])
    profiles = {code: shipped_aliases(code) for code in PROFILES}
    assert recognise(table, profiles)[0][0] == profile


def test_nobody_recognises_another_report():
    table = table_from_rows([["Producto", "Precio", "Stock"], ["a", "1", "2"]])
    profiles = {code: shipped_aliases(code) for code in PROFILES}
    assert {points for _code, points in recognise(table, profiles)} == {0.0}


def test_sheet_with_known_headers_is_preferred():
    points = prefer_known([shipped_aliases("rombo_cartera")])
    assert points([["Totales"], ROMBO]) > 3
    assert points([["Producto", "Precio", "Stock"]]) == 0


# === WHAT A REPORT SAYS OF ITSELF ===


@pytest.mark.parametrize(
    ("titles", "dealer", "day"),
    [
        (
            ["REPORTE DE CARTERA - CONCESIONARIO 0346", "Emitido el: 31/01/2020"],
            "0346",
            date(2020, 1, 31),
        ),
        (["Concesionario Nº 00346", "Fecha: 05-11-2018"], "00346", date(2018, 11, 5)),
        (["Concesionario: 346", "Acto del 12/05/2020"], "346", date(2020, 5, 12)),
        (["Desde 01/01/2020", "Hasta 31/01/2020"], "", None),
        (["Desde 01/01/2020", "Emitido el 31/01/2020 10:35"], "", date(2020, 1, 31)),
        ([], "", None),
    ],
)
def test_dealer_and_date_of_the_titles(titles, dealer, day):
    facts = report_facts(titles)
    assert (facts.dealer_code, facts.issued_on) == (dealer, day)


@pytest.mark.parametrize(
    ("name", "day", "precision"),
    [
        ("cartera_2020-01-31.xlsx", date(2020, 1, 31), "day"),
        ("Cartera 31-01-2020 (1).xls", date(2020, 1, 31), "day"),
        ("cartera20200131.csv", date(2020, 1, 31), "day"),
        ("cartera_31012020.csv", date(2020, 1, 31), "day"),
        ("cartera_rombo_2026_10.csv", date(2026, 10, 31), "month"),
        ("Novedades 02-2024.csv", date(2024, 2, 29), "month"),
        ("Cartera Setiembre de 2024.xlsx", date(2024, 9, 30), "month"),
        ("cartera.xlsx", None, ""),
        ("Novedades_12.csv", None, ""),
        ("cartera_2020-02-31.xlsx", date(2020, 2, 29), "month"),
    ],
)
def test_date_of_the_name_of_the_file(name, day, precision):
    facts = report_facts([], name)
    assert (facts.issued_on, facts.precision) == (day, precision)


def test_title_wins_over_the_name():
    facts = report_facts(["Emitido el: 31/01/2020"], "cartera_2020-02-15.csv")
    assert (facts.issued_on, facts.issued_from) == (date(2020, 1, 31), "title")


_CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans()
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.lists(st.one_of(_CELLS, st.sampled_from(ROMBO)), max_size=8), max_size=8
    )
)
def test_any_table_has_a_header_or_says_that_it_has_none(rows):
    try:
        table = table_from_rows(rows)
        report = open_report(table, shipped_aliases("general"), filename="x 1.csv")
    except FileError as error:
        assert error.code in ("empty_file", "no_header", "too_many_columns")
        return
    parsed = list(report)
    assert len(parsed) == len(table.rows)
    assert repr(parsed) == repr(list(report))


def test_a_header_repeated_over_an_empty_column_is_not_the_one_that_is_read():
    headers = ["Suscripción", "E-mail", "", "Grupo", "Orden", "Titular", "E-mail"]
    samples = {0: ("2711700",), 1: ("ana@example.com",), 5: ("GOROSITO ANALIA",)}
    match = match_headers(headers, ALIASES, samples=samples)
    assert match.columns.index("email") == 1
    assert [one.index for one in match.duplicates] == [6]
    # On the right of the table a filled column is another table's.
    beside = ["Suscripción", "Grupo", "Titular", "E-mail", "", "E-mail"]
    match = match_headers(beside, ALIASES, samples={0: ("2711700",), 5: ("x@x.com",)})
    assert match.columns.index("email") == 3
