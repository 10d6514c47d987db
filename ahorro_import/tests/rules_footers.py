# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands around a table is no plan, in whichever cells it is written."""

import pytest

from odoo.addons.ahorro_import.tests.books import Book, write_xlsx
from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    plan,
    plans_of,
    report_of,
    text_of,
)
from odoo.addons.ahorro_import.tools.keys import pattern_of_example

PATTERN = pattern_of_example("2711700")
APART = ["Grupo", "Orden", "Suscripción", "Titular", "DNI", "Estado", "Pagas"]
APART += ["Deuda vencida"]

FOOTERS = {
    "page beside a sentence": ["Generado por usuario el 05/11/2018", "hoja 1"],
    "page of pages": ["Página", "1 de 3"],
    "page of pages joined": ["Página 1 / 3"],
    "page in the seat": [None, "Pág. 1"],
    "page in another column": [None, None, None, None, "Hoja 2"],
    "page in cells of its own": ["Hoja", "1", "de", "3"],
    "page in two cells": ["Pág.", 1],
    "page with a dash": [None, "Hoja-1"],
    "word and number": [None, "Nota 1", "valores al cierre"],
    "hour": ["05/11/2018", "Hora 10"],
    "user": ["Usuario: JPEREZ", None, "05/11/2018", "10:35"],
    "total": ["TOTAL", 12],
    "total in words": ["Total de planes:", 12],
    "total of a count and a sum": ["Totales", 12, 12, None, None, None, 480502.44],
    "subtotal": ["Subtotal zona norte", None, None, None, None, None, 480502.44],
    "count": ["Cantidad de registros", "250"],
    "count of five digits": ["Cantidad de registros:", "25000"],
    "sum": ["Suma", None, None, None, None, 120, 1000.5],
    "end": ["Fin", "001"],
    "note": ["(*) importes sin IVA", "ver 2"],
    "stars": ["*** FIN ***"],
    "dashes": ["-----", "-----", "-----"],
    "signature": [None, None, "Firma y aclaración"],
    "phone of the office": ["Tel. 0346-4423000", None, "Int. 12"],
    "address": ["Av. San Martín 1200", "CP 2600"],
    "legal": ["Plan Rombo S.A. de Ahorro para Fines Determinados", "IGJ 123"],
}


def odd_plans(report):
    return [
        (row.values.get("subscription_number"), row.values.get("group_key"), row.raw)
        for row in report
        if row.kind == "plan" and not row.reject and row.row_number > 13
    ]


@pytest.mark.parametrize("pattern", [PATTERN, ""], ids=["pattern", "any"])
@pytest.mark.parametrize("apart", [False, True], ids=["joined", "apart"])
@pytest.mark.parametrize("footer", FOOTERS.values(), ids=FOOTERS)
def test_footer_is_never_a_plan(footer, apart, pattern):
    rows = [plan(number) for number in range(1, 13)]
    header = HEADER
    if apart:
        header = APART
        rows = [[*row[1].split("/"), row[0], *row[2:7]] for row in rows]
    for data in (
        text_of([header, *rows, [str("" if c is None else c) for c in footer]]),
        write_xlsx(Book.of([header, *rows, footer])),
    ):
        report = report_of(data, subscription_pattern=pattern)
        assert not odd_plans(report)
        assert len(plans_of(report)) == 12
