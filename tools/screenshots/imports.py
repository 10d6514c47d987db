# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The importer."""

from .shot import FORM, RECORDS, Shot

SHOTS = [
    Shot("importar-tipo", "supervisor", "importador-de-cartera", "[data-profile]"),
    Shot(
        "importar-pegar",
        "supervisor",
        "importador",
        ".o_ahorro_paste_box",
        guide=False,
    ),
    Shot("importar-revision", "supervisor", "importacion/{review}", ".o_ahorro_tiles"),
    Shot("importar-resultado", "supervisor", "importacion/{done}", ".o_ahorro_done"),
    Shot("importar-historial", "supervisor", "importaciones", RECORDS),
    Shot("archivos-llegaron", "supervisor", "archivos-que-llegaron", RECORDS),
    Shot(
        "archivos-entrada",
        "supervisor",
        "entradas-de-archivos",
        RECORDS,
        clicks=(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)",),
    ),
    Shot("mudanza", "supervisor", "mudanza/{movein}", FORM),
    Shot("mudanza-nombres", "supervisor", "nombres-del-otro-sistema", RECORDS),
    Shot("importar-perfil", "supervisor", "perfiles-de-importacion/{profile}", FORM),
]
