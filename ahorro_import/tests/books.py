# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One workbook written in every kind of file that is read, with the same dirt in each.

Nobody writes xlsb but Excel: its records are made by hand. Numbers has no writer at all
and is not read.
"""

import io
import struct
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from odoo.addons.ahorro_import.tests.rules_readers import make_ods, make_zip
from odoo.addons.ahorro_import.tests.rules_xlsb import (
    OFFICE,
    PACKAGE,
    record,
    wide,
)


@dataclass(frozen=True)
class Sheet:
    """Rows from the top left corner; ``hidden_rows`` are their indices.

    ``merged``: first row, last row and column of cells that are one over several rows.
    """

    rows: list
    name: str = "Cartera"
    is_hidden: bool = False
    hidden_rows: tuple = ()
    merged: tuple = ()

    def height(self, row, column):
        """Return over how many rows a cell reaches; 0 for one that another covers."""
        for first, last, place in self.merged:
            if column == place and first <= row <= last:
                return last - first + 1 if row == first else 0
        return 1


@dataclass(frozen=True)
class Book:
    """Sheets; with ``is_1904`` the numbers of days count from that year on."""

    sheets: tuple = field(default_factory=tuple)
    is_1904: bool = False

    @classmethod
    def of(cls, rows, **about):
        """Return a book with one sheet."""
        return cls((Sheet(rows, **about),))

    def serial(self, day):
        """Return the number of a day."""
        epoch = date(1904, 1, 1) if self.is_1904 else date(1899, 12, 30)
        return day.toordinal() - epoch.toordinal()

    def with_sheet(self, rows, **about):
        """Return the book with one more sheet."""
        return replace(self, sheets=(*self.sheets, Sheet(rows, **about)))


def write_xlsx(book):
    work = openpyxl.Workbook()
    if book.is_1904:
        work.epoch = CALENDAR_MAC_1904
    work.remove(work.active)
    for sheet in book.sheets:
        page = work.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
        for number, row in enumerate(sheet.rows, 1):
            for place, value in enumerate(row, 1):
                if value is not None:
                    cell = page.cell(number, place, value)
                    if isinstance(value, date):
                        cell.number_format = "DD/MM/YYYY"
        for index in sheet.hidden_rows:
            page.row_dimensions[index + 1].hidden = True
        for first, last, place in sheet.merged:
            page.merge_cells(None, first + 1, place + 1, last + 1, place + 1)
    work.active = next(
        place for place, sheet in enumerate(book.sheets) if not sheet.is_hidden
    )
    stream = io.BytesIO()
    work.save(stream)
    return stream.getvalue()


def write_xls(book):
    work = xlwt.Workbook()
    work.dates_1904 = book.is_1904
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for sheet in book.sheets:
        page = work.add_sheet(sheet.name)
        page.visibility = int(sheet.is_hidden)
        for number, row in enumerate(sheet.rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write(number, place, book.serial(value), day)
                elif value is not None:
                    page.write(number, place, value)
        for index in sheet.hidden_rows:
            page.row(index).hidden = True
        for first, last, place in sheet.merged:
            page.merge(first, last, place, place)
    work.active_sheet = next(
        place for place, sheet in enumerate(book.sheets) if not sheet.is_hidden
    )
    stream = io.BytesIO()
    work.save(stream)
    return stream.getvalue()


def _ods_cell(value, height=1):
    if value is None:
        name = "table-cell" if height else "covered-table-cell"
        return f"<table:{name}/>"
    cell = _ods_value(value)
    if height > 1:
        about = f'<table:table-cell table:number-rows-spanned="{height}" '
        cell = cell.replace("<table:table-cell ", about, 1)
    return cell


def _ods_value(value):
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{day}">'
            f"<text:p>{day:%d/%m/%y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def write_ods(book):
    def shown(sheet, place):
        return ' table:visibility="collapse"' if place in sheet.hidden_rows else ""

    def cells_of(sheet, number, row):
        return "".join(
            _ods_cell(value, sheet.height(number, place))
            for place, value in enumerate(row)
        )

    tables = []
    for sheet in book.sheets:
        rows = "".join(
            f"<table:table-row{shown(sheet, place)}>"
            f"{cells_of(sheet, place, row) or '<table:table-cell/>'}</table:table-row>"
            for place, row in enumerate(sheet.rows)
        )
        style = "hid" if sheet.is_hidden else "vis"
        tables.append(
            f'<table:table table:name="{escape(sheet.name)}" '
            f'table:style-name="{style}">{rows}</table:table>'
        )
    null_date = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>"
        if book.is_1904
        else ""
    )
    return make_ods(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" '
        'xmlns:style="s"><office:automatic-styles>'
        '<style:style style:name="hid"><style:table-properties table:display="false"/>'
        '</style:style><style:style style:name="vis"><style:table-properties '
        'table:display="true"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{null_date}{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _xml_cell(place, value, height):
    if not height:
        return ""
    start = f'<Cell ss:Index="{place + 1}"'
    if height > 1:
        start += f' ss:MergeDown="{height - 1}"'
    if value is None:
        return f"{start}/>"
    if isinstance(value, date):
        kind, text = "DateTime", f"{value:%Y-%m-%d}T00:00:00.000"
    elif isinstance(value, int | float):
        kind, text = "Number", str(value)
    else:
        kind, text = "String", escape(value)
    return f'{start}><Data ss:Type="{kind}">{text}</Data></Cell>'


def write_xml(book):
    """Return a workbook of Excel 2003, one file of XML."""

    def shown(sheet, place):
        return ' ss:Hidden="1"' if place in sheet.hidden_rows else ""

    def cells_of(sheet, number, row):
        return "".join(
            _xml_cell(place, value, sheet.height(number, place))
            for place, value in enumerate(row)
        )

    pages = []
    for sheet in book.sheets:
        rows = "".join(
            f"<Row{shown(sheet, place)}>{cells_of(sheet, place, row)}</Row>"
            for place, row in enumerate(sheet.rows)
        )
        options = "<Visible>SheetHidden</Visible>" if sheet.is_hidden else ""
        pages.append(
            f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>{rows}</Table>'
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
            f"{options}</WorksheetOptions></Worksheet>"
        )
    is_1904 = (
        '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/>'
        "</ExcelWorkbook>"
        if book.is_1904
        else ""
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f"{is_1904}{''.join(pages)}</Workbook>"
    ).encode()


def _xlsb_row(number, row, is_hidden, book):
    flags = 0x10 if is_hidden else 0
    data = record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
    for place, value in enumerate(row):
        cell = struct.pack("<II", place, 0)
        if isinstance(value, date):
            value = book.serial(value)
        if isinstance(value, str):
            data += record(6, cell + wide(value))
        elif value is not None:
            data += record(5, cell + struct.pack("<d", value))
    return data


def write_xlsb(book):
    """Return a binary workbook; its days are numbers without a format."""
    main = record(131) + record(
        153, struct.pack("<II", int(book.is_1904), 0) + wide("")
    )
    main += record(143)
    files, links = {}, ""
    for place, sheet in enumerate(book.sheets, 1):
        entry = struct.pack("<II", int(sheet.is_hidden), place)
        main += record(156, entry + wide(f"rId{place}") + wide(sheet.name))
        last = max(map(len, sheet.rows)) - 1
        size = struct.pack("<IIII", 0, len(sheet.rows) - 1, 0, last)
        page = record(129) + record(148, size) + record(145)
        for number, row in enumerate(sheet.rows):
            page += _xlsb_row(number, row, number in sheet.hidden_rows, book)
        page += record(146)
        for first, last, column in sheet.merged:
            page += record(176, struct.pack("<IIII", first, last, column, column))
        files[f"xl/worksheets/sheet{place}.bin"] = page + record(130)
        links += (
            f'<Relationship Id="rId{place}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet{place}.bin"/>'
        )
    main += record(144) + record(132)
    return make_zip(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
            "xl/workbook.bin": main,
            "xl/_rels/workbook.bin.rels": (
                f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">{links}'
                "</Relationships>"
            ),
            **files,
        }
    )


WRITERS = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "xml": write_xml,
    "xlsb": write_xlsb,
}
