# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tests of the importer's rules share: the shipped aliases, and files."""

import io
import re
from functools import cache
from pathlib import Path

import openpyxl
from lxml import etree

from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.paste import table_from_rows

DATA = Path(__file__).resolve().parents[1] / "data" / "ahorro_import_profile_data.xml"
_ALIAS = re.compile(r"'field': '(\w+)', 'header': '((?:[^'\\]|\\.)*)'")

# domain: what a real report looks like, with invented people.
SAMPLE = """\
REPORTE DE CARTERA - CONCESIONARIO 0346 ;;;;;;;;;;;;;;
Emitido el: 31/01/2020 ;;;;;;;;;;;;;;
Suscripción;Grupo y Orden;Titular;DNI;Teléfono;Celular;E-mail;Estado;\
Descripción oferta comercial;Últ Cuota;Pagas;Adeudadas;Deuda vencida;Deuda a vencer;\
F. Agrup.
2711700;G9RX / 031E;MILANO LEONARDO A.;28.345.678;0346215663250;;u1@example.com;N0;\
OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS;15;13;2;40.041,87;999.819,96;05/11/2018
2711700;G9RX/031E ;MILANO LEONARDO A;28345678;346215663250;;;Ahorrista (N0);\
OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS;15;13;2;40041,87;999819,96;43409
2789902;P2GH169-T;MUÑOZ PAMELA;;3,46E+12;15-663250;no tiene;S2;;;;;;;
;8486/81;ALMADA ADRIAN;20-28345678-2;;03462156631650;-;X0;;84;84;0;0,00;0,00;30-04-2013
2773881;;FLORES JUAN;;11111111;;;R2;;9;6;3;1.234,56-;;00/00/0000
TOTAL GENERAL;;;;;;;;;;;5;41.276,43;;
"""


@cache
def shipped_aliases(profile):
    """Return the aliases of a profile as the add-on's data has them."""
    tree = etree.parse(str(DATA))
    (record,) = tree.xpath(f"//record[@id='profile_{profile}']")
    aliases = {}
    for text in record.xpath("field/@eval"):
        for name, header in _ALIAS.findall(text):
            aliases.setdefault(name, []).append(header.replace("\\'", "'"))
    return aliases


def sample_rows():
    return [line.split(";") for line in SAMPLE.splitlines()]


def make_xlsx(rows, *, merge=(), formats=None):
    """Return a workbook with these rows, whose cells are values of Python."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(["" if value is None else value for value in row])
    for (row, column), code in (formats or {}).items():
        sheet.cell(row, column).number_format = code
    for area in merge:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_html(rows):
    """Return a page as a program that calls it .xls writes it."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>\n" for row in rows
    )
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; '
        'charset=windows-1252"></head><body><table border=1>'
        f"{lines}</table></body></html>"
    )
    return page.encode("cp1252")


ROMBO = "rombo_cartera"
OVALO = "ovalo_novedades"
HEADER = ["Suscripción", "Grupo y Orden", "Titular"]


def parse(rows, profile=ROMBO, **rules):
    """Return what each row after the header says."""
    report = open_report(
        table_from_rows(rows), shipped_aliases(profile), Rules(**rules)
    )
    return list(report)[report.header.index + 1 :]


def one(headers, cells, profile=ROMBO, **rules):
    """Return what one row says, which also names its plan."""
    if profile == ROMBO and "Suscripción" not in headers:
        headers, cells = [*headers, "Suscripción"], [*cells, "2711700"]
    # A header needs three fields that are known.
    headers, cells = [*headers, "Provincia", "Localidad"], [*cells, "x", "y"]
    (row,) = parse([headers, cells], profile, **rules)
    return row


def codes(row):
    return [(problem.field, problem.code) for problem in row.problems]
