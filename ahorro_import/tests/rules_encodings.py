# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which encoding a text is in: Windows, unless Spanish words prove another one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.readers import read_table

NAMES = ["MUÑOZ ANA", "IBÁÑEZ ZOÉ", "Peñalva Raúl", "AGÜERO JOSÉ", "Núñez Óscar", "PAZ"]
HEADER = "Suscripción;Titular;Descripción"


def lines(*rows):
    return "\r\n".join([HEADER, *rows, ""])


def test_dashes_prove_nothing():
    text = lines(*[f"{n};{NAMES[n % 6]};PLAN – 84 CTAS – 100 %" for n in range(40)])
    table = read_table(text.encode("cp1252"))
    assert (table.encoding, table.rows[1][1]) == ("cp1252", "MUÑOZ ANA")
    assert (table.rows[1][2], table.findings) == ("PLAN – 84 CTAS – 100 %", [])


def test_quotes_and_signs_prove_nothing():
    text = lines(*[f"{n};D’ANGELO “TITO” LUIS…;100 € ™ • ‰ —" for n in range(40)])
    table = read_table(text.encode("cp1252"))
    assert (table.encoding, table.rows[0][0]) == ("cp1252", "Suscripción")
    assert table.rows[1][1] == "D’ANGELO “TITO” LUIS…"


def test_blanks_that_do_not_break_prove_nothing():
    text = "Suscripcion;Titular\r\n" + "1;PEREZ\u00a0ANA\r\n2;GOMEZ\u00a0LUIS\r\n" * 9
    table = read_table(text.encode("cp1252"))
    assert (table.encoding, table.rows[1][1]) == ("cp1252", "PEREZ\u00a0ANA")


@pytest.mark.parametrize("name", ["MUŃOZ", "uno–otro", "l’oro", "Ñ", "MUÑ", "Ō"])
def test_odd_words_of_a_windows_text_do_not_change_its_encoding(name):
    text = lines(f"1;{name};x", "2;PEREZ;y")
    table = read_table(text.encode("cp1252", "replace"))
    assert table.encoding == "cp1252"
    assert not table.findings


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_words_of_spanish_prove_another_encoding(encoding):
    text = lines(*[f"{n};{NAMES[n % 6]};x" for n in range(12)])
    table = read_table(text.encode(encoding))
    assert (table.encoding, table.rows[0][0]) == (encoding, "Suscripción")
    assert [row[1] for row in table.rows[1:7]] == NAMES


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("cp1252", "utf-8"),
        ("cp1252", "cp850"),
        ("cp1252", "mac_roman"),
        ("utf-8", "cp1252"),
        ("utf-8", "cp850"),
        ("cp850", "cp1252"),
    ],
)
def test_lines_of_another_encoding_are_read_by_their_own_and_said(usual, other):
    rows = [f"{n};{NAMES[n % 5]};PLAN {n}" for n in range(30)]
    parts = [HEADER.encode(usual)]
    for number, row in enumerate(rows):
        parts.append(row.encode(other if number in (7, 21) else usual))
    table = read_table(b"\r\n".join(parts))
    assert table.encoding == usual
    assert [row[1] for row in table.rows[1:]] == [NAMES[n % 5] for n in range(30)]
    (finding,) = table.findings
    assert (finding.code, finding.details["rows"]) == ("mixed_encodings", [9, 23])
    assert other in finding.details["encodings"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from([*NAMES, "PEÑA Y CIA.", "D’AMICO", "«SRL»", "a – b", "50 %"]),
        min_size=1,
        max_size=30,
    )
)
def test_a_windows_text_is_read_as_it_was_written(names):
    text = lines(*[f"{n};{name};–" for n, name in enumerate(names)])
    table = read_table(text.encode("cp1252"))
    assert [row[1] for row in table.rows[1:]] == names


@pytest.mark.parametrize("other", ["cp1252", "cp850", "mac_roman"])
def test_few_lines_of_utf8_with_one_of_another_encoding(other):
    rows = [f"{n};{NAMES[n]};PLAN" for n in range(4)]
    parts = [row.encode(other if n == 1 else "utf-8") for n, row in enumerate(rows)]
    table = read_table(b"\r\n".join([HEADER.encode(), *parts]))
    assert (table.encoding, [row[1] for row in table.rows[1:]]) == ("utf-8", NAMES[:4])


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_names_of_our_neighbours_prove_an_encoding_too(encoding):
    names = ["MÜLLER HANS", "GONÇALVES JOÃO", "D’AMICO"]
    text = "Suscripcion;Titular\r\n" + "".join(f"{n};{n}\r\n" for n in names[:2])
    table = read_table(text.encode(encoding))
    assert (table.encoding, table.rows[2][1]) == (encoding, names[1])
