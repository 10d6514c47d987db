# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What only the whole file shows: other tables, other sheets, odd rows, a cut end."""

import io

import openpyxl
import pytest

from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases
from odoo.addons.ahorro_import.tests.rules_readers import (
    ODS,
    SPREADSHEETML,
    make_ods,
    make_xls,
)
from odoo.addons.ahorro_import.tools.errors import FileError
from odoo.addons.ahorro_import.tools.findings import FINDINGS
from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.parse import open_report, prefer_known
from odoo.addons.ahorro_import.tools.readers import read_table, xlsx

ALIASES = shipped_aliases("rombo_cartera")
HEADER = ["Suscripción", "Grupo y Orden", "Titular", "DNI", "Estado", "Pagas"]
HEADER += ["Deuda vencida", "F. Agrup."]


def plan(number, **cells):
    row = {
        "Suscripción": str(2710000 + number),
        "Grupo y Orden": f"G{number % 10}RX/{number:03d}E",
        "Titular": f"PERSONA {'ABCDEFGHIJ'[number % 10]} INVENTADA",
        "DNI": str(28_000_000 + number),
        "Estado": "N0",
        "Pagas": str(number),
        "Deuda vencida": "40.041,87",
        "F. Agrup.": "05/11/2018",
    }
    row |= cells
    return [row[name] for name in HEADER]


def report_of(data, **rules):
    table = read_table(data, prefer=prefer_known([ALIASES]))
    report = open_report(table, ALIASES, Rules(**rules))
    for finding in report.findings:
        assert set(finding.details) == set(FINDINGS[finding.code][1])
        assert finding.level == FINDINGS[finding.code][0]
    return report


def text_of(rows, end="\r\n"):
    return ("\r\n".join(";".join(row) for row in rows) + end).encode()


def plans_of(report):
    return {
        row.values["subscription_number"]: row.values
        for row in report
        if row.kind == "plan" and not row.reject
    }


def codes_of(report):
    return [finding.code for finding in report.findings]


def details_of(report, code):
    (finding,) = [one for one in report.findings if one.code == code]
    return finding.details


def book_of(sheets, hidden=(), hidden_rows=()):
    """A workbook; ``hidden``: sheets and how, ``hidden_rows``: of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = dict(hidden).get(name, "visible")
    for number in hidden_rows:
        book.worksheets[0].row_dimensions[number].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# === ODD ROWS ===


def test_row_with_a_separator_in_a_cell_is_rejected_and_not_shifted():
    rows = [HEADER, plan(1), plan(2), plan(3)]
    rows[2][2] = "PEREZ; ANA"
    report = report_of(text_of(rows))
    assert set(plans_of(report)) == {"2710001", "2710003"}
    row = list(report)[2]
    assert (row.row_number, row.reject) == (3, "wide_row")
    assert not any(row.values.values())
    assert details_of(report, "wide_rows") == {"count": 1, "rows": [3]}


def test_shifted_row_is_found_when_its_last_cells_are_blank():
    rows = [HEADER, *[plan(number) for number in range(1, 6)]]
    rows[3] = plan(3, **{"F. Agrup.": "", "Titular": "PEREZ; ANA"})
    report = report_of(text_of(rows))
    assert [row.reject for row in list(report)[1:]] == [
        None,
        None,
        "wide_row",
        None,
        None,
    ]


def test_separators_at_the_end_of_all_rows_are_no_cells():
    rows = [HEADER, *[[*plan(number), ""] for number in range(1, 5)]]
    report = report_of(text_of(rows))
    assert (len(plans_of(report)), codes_of(report)) == (4, [])


def test_row_that_lost_a_separator_is_rejected():
    rows = [HEADER, *[plan(number) for number in range(1, 6)]]
    rows[2] = [*rows[2][:2], rows[2][2] + rows[2][3], *rows[2][4:]]
    report = report_of(text_of(rows))
    assert [row.row_number for row in report if row.reject == "short_row"] == [3]
    assert details_of(report, "short_rows") == {"count": 1, "rows": [3]}


def test_rows_whose_blank_end_is_left_out_are_no_odd_ones():
    rows = [HEADER, *[plan(number)[:6] for number in range(1, 6)], plan(6)]
    report = report_of(text_of(rows))
    assert (len(plans_of(report)), codes_of(report)) == (6, [])


def test_shifted_row_of_a_workbook_is_rejected_and_a_note_beside_one_is_named():
    rows = [HEADER, *[plan(number) for number in range(1, 20)]]
    shifted = [*rows[4][:2], "PEREZ", "ANA", *rows[4][3:]]
    rows[4] = shifted
    rows[6] = [*rows[6], "llamar a la tarde"]
    rows += [plan(number) for number in range(20, 41)]
    report = report_of(book_of({"Cartera": rows}))
    assert [row.row_number for row in report if row.reject] == [5]
    assert details_of(report, "cells_outside") == {"count": 2, "rows": [5, 7]}


# === A CUT END ===


def whole(**last):
    return [HEADER, *[plan(number) for number in range(1, 8)], plan(8, **last)]


@pytest.mark.parametrize("lost", [1, 2, 5, 9, 12, 16, 20, 30, 50])
def test_file_that_was_cut_anywhere_in_its_last_line_says_so(lost):
    data = text_of(whole(), end="")[:-lost]
    report = report_of(data)
    assert details_of(report, "file_cut") == {"row": 9}
    if lost > 12:
        assert "2710008" not in plans_of(report)


def test_amount_cut_in_the_last_column_says_so():
    rows = [row[:7] for row in whole()]
    for lost in (1, 2, 3):
        report = report_of(text_of(rows, end="")[:-lost])
        assert "file_cut" in codes_of(report)


def test_whole_last_line_without_an_end_is_only_noted():
    report = report_of(text_of(whole(), end=""))
    assert codes_of(report) == ["last_line_open"]
    assert len(plans_of(report)) == 8
    assert codes_of(report_of(text_of(whole()))) == []


def test_closing_word_without_an_end_is_no_cut_plan():
    report = report_of(text_of([*whole(), ["FIN", "", ""]], end=""))
    assert "file_cut" not in codes_of(report)


# === OTHER TABLES ===


def test_second_table_is_read_by_its_own_header():
    order = [0, 1, 2, 3, 4, 6, 5, 7]
    below = [[row[place] for place in order] for row in (HEADER, plan(3), plan(4))]
    report = report_of(text_of([HEADER, plan(1), plan(2), [], *below]))
    plans = plans_of(report)
    assert [plans[str(2710000 + n)]["installments_paid"] for n in (1, 2, 3, 4)] == [
        1,
        2,
        3,
        4,
    ]
    assert {str(one["overdue_debt"]) for one in plans.values()} == {"40041.87"}
    assert details_of(report, "second_table")["row"] == 5


def test_second_table_with_other_headers_and_fewer_columns():
    below = [
        ["Cliente", "NRO_SUSCRIPCION", "SITUACION"],
        ["GOMEZ LUIS", "2719999", "S2"],
    ]
    report = report_of(text_of([HEADER, plan(1), [], *below]))
    values = plans_of(report)["2719999"]
    assert (values["holder_name"], values["status"]) == ("GOMEZ LUIS", "S2")


def test_header_of_a_further_page_is_no_table_of_its_own():
    report = report_of(text_of([HEADER, plan(1), HEADER, plan(2)]))
    assert (codes_of(report), len(plans_of(report))) == ([], 2)


def test_larger_table_below_does_not_make_titles_of_the_first():
    wide = [*HEADER, "E-mail", "Adeudadas"]
    below = [wide, [*plan(3), "c@example.com", "2"]]
    report = report_of(text_of([HEADER, plan(1), plan(2), *below]))
    assert len(plans_of(report)) == 3


def test_table_that_does_not_say_which_plan_is_named_and_not_read():
    below = [
        ["Titular", "Pagas", "Estado"],
        ["GOMEZ LUIS", "4", "N0"],
        ["X", "1", "S2"],
    ]
    report = report_of(text_of([HEADER, plan(1), [], *below]))
    assert details_of(report, "other_table") == {
        "row": 4,
        "headers": ["Titular", "Pagas", "Estado"],
        "count": 2,
    }
    assert [row.noise for row in report][-2:] == ["other_table"] * 2


def test_summary_beside_the_portfolio_is_named_and_takes_no_column():
    beside = [["", "Estado", "Pagas"], ["", "A0", "99"], ["", "S2", "98"]]
    rows = [HEADER, plan(1), plan(2)]
    rows = [[*row, *more] for row, more in zip(rows, beside, strict=True)]
    report = report_of(text_of(rows))
    assert [one["installments_paid"] for one in plans_of(report).values()] == [1, 2]
    assert details_of(report, "table_beside")["column"] == 9
    assert "duplicate_column" in codes_of(report)


def test_duplicate_column_that_holds_something_is_named_and_a_blank_one_is_not():
    rows = [[*HEADER, "Estado"], [*plan(1), "S2"], [*plan(2), ""]]
    report = report_of(text_of(rows))
    assert details_of(report, "duplicate_column") == {
        "column": 8,
        "header": "Estado",
        "field": "status",
        "filled": 1,
        "different": 1,
    }
    blank = [[*HEADER, "Estado"], [*plan(1), ""], [*plan(2), ""]]
    assert codes_of(report_of(text_of(blank))) == []


def test_plans_that_were_sorted_above_their_header_are_read():
    report = report_of(text_of([plan(1), plan(2), HEADER, plan(3)]))
    assert len(plans_of(report)) == 3
    assert details_of(report, "rows_above_header") == {"count": 2, "rows": [1, 2]}


def test_header_far_below_can_be_pointed_at():
    rows = [["nota"], *[["x", "y"]] * 70, HEADER, plan(1)]
    with pytest.raises(FileError):
        report_of(text_of(rows)).header.check()
    report = report_of(text_of(rows), header_number=72)
    assert (report.header.guessed, set(plans_of(report))) == (False, {"2710001"})
    with pytest.raises(FileError) as caught:
        report_of(text_of(rows), header_number=900)
    assert caught.value.code == "no_header"


# === SHEETS ===

SAVERS = [HEADER, plan(1), plan(2)]
AWARDED = [["Adjudicados de hoy", None, "mes 3"], HEADER, plan(3), plan(4)]
SUMMARY = [["Estado", "Pagas", "Titular"], ["N0", 3, "x"]]


def test_all_shown_sheets_with_the_header_are_read_and_the_others_are_named():
    data = book_of({"Resumen": SUMMARY, "Ahorristas": SAVERS, "Adjudicados": AWARDED})
    report = report_of(data)
    assert len(plans_of(report)) == 4
    assert [one["name"] for one in details_of(report, "sheets_joined")["sheets"]] == [
        "Ahorristas",
        "Adjudicados",
    ]
    assert details_of(report, "sheets_left_out") == {"names": ["Resumen"]}
    numbers = [row.row_number for row in report]
    assert numbers == sorted(set(numbers))
    assert [row.noise for row in report if row.noise] == ["header", "title", "header"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_of_a_workbook_is_never_read(state, monkeypatch):
    old = [HEADER, *[plan(number, Estado="S2") for number in range(1, 9)]]
    data = book_of({"ENERO": old, "FEBRERO": SAVERS}, hidden={"ENERO": state}.items())
    for limit in (xlsx.MAX_DENSE_CELLS, 0):
        monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
        report = report_of(data)
        assert {one["status"] for one in plans_of(report).values()} == {"N0"}
        assert details_of(report, "hidden_sheets") == {"names": ["ENERO"]}


def _ods(*sheets):
    """Sheets of name, whether hidden, and rows of texts."""
    styles = "".join(
        f'<style:style style:name="s{place}"><style:table-properties '
        f'table:display="{"false" if hidden else "true"}"/></style:style>'
        for place, (_name, hidden, _rows) in enumerate(sheets)
    )
    tables = ""
    for place, (name, _hidden, rows) in enumerate(sheets):
        lines = "".join(
            "<table:table-row>"
            + "".join(
                f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        tables += (
            f'<table:table table:name="{name}" table:style-name="s{place}">{lines}'
            "</table:table>"
        )
    head, tail = ODS.split("<office:body>")[0], "</office:document-content>"
    return make_ods(
        f"{head}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        f"{tail}".replace('xmlns:text="x"', 'xmlns:text="x" xmlns:style="s"')
    )


def test_hidden_sheet_of_libreoffice_is_never_read():
    old = [HEADER, *[plan(number, Estado="S2") for number in range(1, 9)]]
    report = report_of(_ods(("ENERO", True, old), ("FEBRERO", False, SAVERS)))
    assert {one["status"] for one in plans_of(report).values()} == {"N0"}
    assert codes_of(report) == ["hidden_sheets"]


@pytest.mark.parametrize("how", ["SheetHidden", "SheetVeryHidden"])
def test_hidden_sheet_of_an_xml_workbook_is_never_read(how):
    start, rest = SPREADSHEETML.split('<Worksheet ss:Name="Uno">')
    table, end = rest.split("</Worksheet>")
    hidden = f"<WorksheetOptions><Visible>{how}</Visible></WorksheetOptions>"
    old = f'<Worksheet ss:Name="Viejo">{table}{hidden}</Worksheet>'
    new = f'<Worksheet ss:Name="Nuevo">{table.replace("021", "022")}</Worksheet>'
    read = read_table(f"{start}{old}{new}{end}".encode())
    assert (read.sheet_name, read.rows[2][0]) == ("Nuevo", "022")
    with pytest.raises(FileError) as caught:
        read_table(f"{start}{old}{end}".encode())
    assert caught.value.code == "hidden_sheets"


def test_hidden_and_filtered_rows_are_said(monkeypatch):
    rows = [HEADER, *[plan(number) for number in range(1, 6)]]
    data = book_of({"Cartera": rows}, hidden_rows=(3, 5, 40))
    for limit in (xlsx.MAX_DENSE_CELLS, 0):
        monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
        report = report_of(data)
        assert details_of(report, "hidden_rows") == {"count": 2, "rows": [3, 5]}
        assert len(plans_of(report)) == 5
    hidden = ODS.replace(
        '<table:table-row><table:table-cell office:value-type="float"',
        '<table:table-row table:visibility="filter">'
        '<table:table-cell office:value-type="float"',
    )
    (finding,) = read_table(make_ods(hidden)).findings
    assert (finding.code, finding.details["rows"]) == ("hidden_rows", [4])


def test_hidden_rows_of_an_old_workbook_are_said():
    data = make_xls([["Grupo", "Titular"], ["021", "A"], ["022", "B"]])
    assert read_table(data).findings == []
    # The record of the second row gets the flag of a hidden one.
    at = data.index(b"\x08\x02\x10\x00\x01\x00")
    mark = bytearray(data)
    mark[at + 16] |= 0x20
    (finding,) = read_table(bytes(mark)).findings
    assert finding.details == {"count": 1, "rows": [2]}
