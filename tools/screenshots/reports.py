# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The panel and the reports."""

from .shot import RECORDS, Shot

SHOTS = [
    Shot(
        "tablero-de-cartera",
        "supervisor",
        "tablero-de-cartera",
        ".o_ahorro_panel_donut canvas",
    ),
    Shot(
        "tablero-migracion",
        "supervisor",
        "tablero-de-cartera",
        "[data-block=migration] td button",
        clicks=("[data-block=migration] .o_ahorro_panel_worse button",),
        crop="[data-block=migration]",
    ),
    Shot(
        "reporte-de-campanas",
        "supervisor",
        "reporte-de-campanas",
        ".o_ahorro_report_table tfoot",
    ),
    Shot("ultimos-movimientos", "supervisor", "ultimos-movimientos", RECORDS),
    Shot(
        "reporte-de-operadores",
        "supervisor",
        "reporte-de-operadores",
        ".o_pivot table",
    ),
    Shot(
        "reporte-de-horarios",
        "supervisor",
        "reporte-de-horarios",
        ".o_ahorro_report_heat tfoot",
    ),
    Shot(
        "reportes-de-cartera",
        "supervisor",
        "reportes-de-cartera",
        ".o_ahorro_report .o_ahorro_panel_block",
    ),
    Shot(
        "resumen-semanal",
        "supervisor",
        "resumen-semanal",
        ".o_ahorro_summary",
    ),
    Shot(
        "mis-numeros",
        "operador",
        "tablero-del-operador",
        ".o_ahorro_operator_board",
        clicks=(".o_ahorro_my_numbers",),
    ),
]
