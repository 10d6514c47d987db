# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What names a plan, and what only stands where a number should be."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tests.rules_common import ROMBO, codes, one, parse
from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases as aliases
from odoo.addons.ahorro_import.tools.builder import clean_value
from odoo.addons.ahorro_import.tools.column import ColumnFormat
from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.keys import (
    parse_key,
    parse_subscription,
    pattern_of_example,
)
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.paste import table_from_rows
from odoo.addons.ahorro_import.tools.readers import read_table

KEY = ColumnFormat("key", max_length=32)
PATTERN = pattern_of_example("2711700")
WIDE = ["Suscripción", "Grupo y Orden", "Titular", "DNI", "Estado", "Pagas", "Deudor"]


def plan(**cells):
    row = {"Suscripción": "2711700", "Grupo y Orden": "G9RX/031E", "Titular": "ANA"}
    row |= {"DNI": "28345678", "Estado": "N0", "Pagas": "3", "Deudor": "0"}
    return [(row | cells)[name] for name in WIDE]


# === SPELLINGS OF ONE NUMBER ===


@pytest.mark.parametrize(
    "text",
    [
        '="2711700"',
        "=2711700",
        '=T("2711700")',
        '="2711700"&""',
        "(2711700)",
        "[2711700]",
        "*2711700*",
        "«2711700»",
        "2711700.-",
        "2711700²",
        "①2711700",
        "\ufe0f2711700",
        "Sol. 2711700",
        "Susc. N° 2711700",
        "N° 2711700",
        "Nº2711700",
        "Nro. 2711700",
        "NRO 2711700",
        "#2711700",
        "2.711.700",
        "2,711,700",
        "2'711'700",
        "2\u2019711\u2019700",
        "2\u202f711\u202f700",
        "'2711700",
        "\u20182711700",
        "\u202a2711700\u202c",
        "\u20662711700\u2069",
        "27\u00ad11700",
        "\ufeff2711700\u200f",
        "\u00a02711700\u3000",
        "\uff12\uff17\uff11\uff11\uff17\uff10\uff10",
        "2711700,00",
        2711700,
        2711700.0,
    ],
)
def test_what_is_around_a_number_is_no_part_of_it(text):
    assert parse_subscription(text, KEY, PATTERN) == ("2711700", None)
    assert parse_subscription(text, KEY) == ("2711700", None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.text(st.characters(categories=("Cf", "Zs"), max_codepoint=0xFFFF), max_size=4),
    st.text(st.characters(categories=("Cf",), max_codepoint=0xFFFF), max_size=3),
    st.sampled_from(["{}", "'{}", '="{}"', "N° {}"]),
    st.integers(10_000, 999_999_999),
)
def test_invisible_marks_never_make_another_number(around, inside, template, number):
    digits = str(number)
    text = around + template.format(digits[:2] + inside + digits[2:]) + around
    assert parse_subscription(text, KEY, PATTERN).value == digits
    # And a table never keeps them, whatever the cell is of.
    assert clean_value(f"MU{inside}ÑOZ") == "MUÑOZ"


@pytest.mark.parametrize(
    ("number", "example", "fits"),
    [
        ("2711700", "2711700", True),
        ("D123456", "2711700", True),
        ("1353689", "1353689", True),
        ("1", "2711700", False),
        ("GENERADO2018", "2711700", False),
        ("12345678901", "2711700", False),
    ],
)
def test_form_of_a_number_is_that_of_its_example(number, example, fits):
    parsed = parse_subscription(number, KEY, pattern_of_example(example))
    assert parsed == ((number, None) if fits else (None, "not_a_subscription"))


def test_an_example_that_says_nothing_is_no_pattern():
    assert [pattern_of_example(text) for text in (None, False, "", "x")] == [""] * 4


# === WHAT IS NONE ===


@pytest.mark.parametrize(
    "text",
    ["S/N", "s / n", "S/Nº", "PENDIENTE", "Pend.", "A CONFIRMAR", "a asignar", "XXXX"]
    + ["Sin número", "en trámite", "SIN ASIGNAR", "???", "0000000", "-", "Ninguna"],
)
def test_words_for_no_number_yet_are_no_key_and_no_problem(text):
    for pattern in ("", PATTERN):
        assert parse_subscription(text, KEY, pattern) == (None, None)


@pytest.mark.parametrize(
    "text",
    ["Los datos son del cierre", "*** FIN ***", "Generado el 05/11/2018", "Página 2"]
    + ["TITULAR FALLECIDO", "(*) a verificar", "ver nota 3"],
)
def test_a_sentence_is_no_subscription(text):
    for pattern in ("", PATTERN):
        assert parse_subscription(text, KEY, pattern) == (None, "not_a_subscription")


def test_plans_without_number_are_told_apart_by_their_seats():
    rows = parse(
        [WIDE]
        + [
            plan(**{"Suscripción": "S/N", "Grupo y Orden": f"G{number}RX/031E"})
            for number in range(1, 5)
        ]
    )
    assert [row.values["group_key"] for row in rows] == ["G1RX", "G2RX", "G3RX", "G4RX"]
    assert {row.values["subscription_number"] for row in rows} == {None}
    assert not any(row.reject or row.problems for row in rows)


def test_text_in_place_of_a_number_is_said_and_the_seat_names_the_plan():
    row = one(["Suscripción", "Grupo y Orden"], ["ver legajo", "G9RX/031E"])
    assert row.values["group_key"] == "G9RX"
    assert codes(row) == [("subscription_number", "not_a_subscription")]
    rejected = one(["Suscripción", "Estado"], ["ver legajo", "N0"])
    assert rejected.reject == "not_a_subscription"


@pytest.mark.parametrize("pattern", ["", PATTERN])
@pytest.mark.parametrize(
    "note",
    [
        ["Los datos son al cierre del mes"],
        ["(*) Sujeto a verificación", None, "Administración"],
        [None, None, "Fuente: sistema de gestión"],
        ["*** FIN ***"],
        ["3"],
        ["Emitido por usuario el 05/11/2018"],
        [date(2018, 11, 5)],
        [7],
    ],
)
def test_a_note_below_the_table_is_no_plan_and_is_counted(note, pattern):
    rows = parse([WIDE, plan(), note], subscription_pattern=pattern)
    assert [(row.kind, row.noise) for row in rows] == [("plan", ""), ("noise", "note")]
    assert rows[1].raw == table_from_rows([note]).rows[0]


@pytest.mark.parametrize(
    "total",
    [
        ["Total planes: 2", *[None] * 4, "4", "80.083,74"],
        ["Totales", *[None] * 5, "80.083,74"],
        [*[None] * 5, "TOTAL:", "80.083,74"],
        ["Total de cuotas adeudadas", *[None] * 4, "4", "1"],
    ],
)
def test_totals_however_they_are_worded_are_no_plans(total):
    rows = parse([WIDE, plan(), total])
    assert [row.noise for row in rows] == ["", "total"]


def test_a_row_of_a_person_whose_numbers_are_missing_is_rejected_and_not_dropped():
    (row,) = parse([WIDE, plan(**{"Suscripción": None, "Grupo y Orden": None})])
    assert (row.kind, row.reject) == ("plan", "no_identity")


def test_a_title_is_one_because_of_its_shape():
    headers = ["Administradora", *WIDE]
    rows = [["PLAN ROMBO"], headers, *[["PLAN ROMBO", *plan()] for _time in range(3)]]
    report = open_report(table_from_rows([*rows, ["PLAN ROMBO"]]), aliases(ROMBO))
    kinds = [(row.kind, row.noise) for row in report]
    assert kinds[2:5] == [("plan", "")] * 3
    assert kinds[5] == ("noise", "title")


# === WHAT A SPREADSHEET MADE A DATE OF ===


@pytest.mark.parametrize(
    "text",
    ["sept-86", "SEPT-21", "nov-86", "ago-21", "Sep-86", "jan-86", "dic/2086", "11-nov"]
    + ["1-nov-86", "mayo 86", "05/11/2018", "5-11-18", date(2018, 11, 5)],
)
def test_seat_that_became_a_date_is_refused(text):
    row = one(["Suscripción", "Grupo y Orden"], [None, text])
    assert (row.reject, row.values["group_key"]) == ("excel_date", None)
    both = one(["Suscripción", "Grupo y Orden"], ["2711700", text])
    assert (both.reject, codes(both)) == (None, [("group_order", "excel_date")])


@pytest.mark.parametrize(
    "cell",
    [
        date(8486, 11, 1),
        datetime(8486, 11, 1),
        "01/11/8486",
        "1/11/8486 0:00",
        "11/1/8486",
        "8486-11-01 00:00:00",
    ],
)
def test_seat_that_only_one_date_can_have_come_from_is_given_back(cell):
    row = one(["Suscripción", "Grupo y Orden"], [None, cell])
    assert (row.values["group"], row.values["order"]) == ("8486", "011")
    assert (row.reject, codes(row)) == (None, [("group_order", "excel_date_restored")])


@pytest.mark.parametrize("group", ["sept-86", date(2018, 11, 5), "nov-86"])
def test_group_in_its_own_column_that_became_a_date_is_refused(group):
    row = one(["Suscripción", "Grupo", "Orden"], [None, group, "31"])
    assert row.reject == "excel_date"


@pytest.mark.parametrize("text", ["SEPT/021E", "MAYO/021", "G9RX/11", "AGO1/86"])
def test_groups_that_only_look_like_a_month_stay(text):
    assert one(["Grupo y Orden"], [text]).values["group_key"] == text[:4]


def test_subscription_that_a_cell_shows_as_a_date():
    # 2711700 days after the first one that a spreadsheet counts.
    assert parse_subscription(date(9324, 5, 18), KEY, PATTERN) == (
        "2711700",
        "excel_date_restored",
    )
    assert parse_subscription(date(2018, 11, 5), KEY, PATTERN) == (None, "excel_date")


# === ALL SIGNS THAT LOOK ALIKE ===


@pytest.mark.parametrize(
    "text",
    [
        "G9RX\u2215031E",
        "G9RX\uff0f031E",
        "G9RX \u2044 031E",
        "G9RX\u2012031E",
        "G9RX\ufe63031E",
        "G9RX\u2043031E",
        "\u2018G9RX / 031E",
        '="G9RX/031E"',
        "\u202aG9RX / 031E\u202c",
        "G9RX\u200e/031E",
        "G9RX\u2060 / 031E\u200b",
        "\uff279\uff32\uff38/031E",
    ],
)
def test_seat_written_with_signs_that_look_alike(text):
    values = one(["Grupo y Orden"], [text]).values
    assert (values["group_key"], values["order_number"], values["order_letter"]) == (
        "G9RX",
        31,
        "E",
    )


def test_numbers_wrapped_in_formulas_are_read_in_every_column():
    text = "Suscripción;Titular;DNI;Celular\n" + ";".join(
        f'="{cell}"' for cell in ("2711700", "MUÑOZ ANA", "28345678", "3462663250")
    )
    rows = list(open_report(read_table(text.encode()), aliases(ROMBO), Rules()))
    values = rows[1].values
    assert (values["subscription_number"], values["holder_name"]) == (
        "2711700",
        "MUÑOZ ANA",
    )
    assert values["holder_document_key"] == "28345678"
    assert values["phones"][0].national == "3462663250"


def test_other_numbers_need_no_form():
    assert parse_key("CAPITAL", ColumnFormat("key")) == ("CAPITAL", None)
