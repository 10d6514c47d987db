# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Campaigns, boards and the attend screen."""

from .shot import FORM, RECORDS, Shot

SHOTS = [
    Shot(
        "tablero-de-supervision",
        "supervisor",
        "tablero-de-supervision",
        ".o_ahorro_in_progress .o_ahorro_campaign_row",
    ),
    Shot(
        "campana-crear",
        "supervisor",
        "tablero-de-supervision",
        ".o_ahorro_in_progress",
        clicks=(".o_ahorro_new_campaign",),
        fills=((".oe_title input", "MORA CUOTA 1"),),
        leaves=True,
    ),
    Shot(
        "campana",
        "supervisor",
        "campana/{campaign}",
        ".o_ahorro_legend, .o_ahorro_donut canvas",
    ),
    Shot(
        "campana-reasignar",
        "supervisor",
        "campana/{campaign}",
        ".o_ahorro_legend",
        clicks=(".o_ahorro_campaign_actions", ".o_ahorro_reassign"),
    ),
    Shot(
        "detalle-de-casos",
        "supervisor",
        "campana/{campaign}",
        ".o_ahorro_legend",
        clicks=(".o_ahorro_total",),
    ),
    Shot("piso-en-vivo", "supervisor", "piso-en-vivo", ".o_ahorro_floor_operator"),
    Shot(
        "tablero-del-operador",
        "operador",
        "tablero-del-operador",
        ".o_ahorro_operator_board .o_ahorro_case_row",
    ),
    Shot("atender", "operador", "atender", ".o_ahorro_attend_client"),
    Shot(
        "atender-varias",
        "operador",
        "ficha-de-cliente/{several}",
        ".o_ahorro_columns",
        clicks=(
            "button:has-text('Atender'):visible >> nth=0",
            ".o_ahorro_result >> nth=0",
            ".o_ahorro_other input >> nth=0",
        ),
    ),
    Shot(
        "corregir-resultado",
        "supervisor",
        "gestiones/{finished}",
        FORM,
        clicks=("button[name=action_correct_result]",),
    ),
    Shot("gestiones", "operador", "gestiones", RECORDS, guide=False),
    Shot(
        "promesas",
        "supervisor",
        "ahorro-promises",
        RECORDS,
    ),
    Shot(
        "campanas-vivas",
        "supervisor",
        "campanas-vivas/{living}",
        ".o_ahorro_living .o_field_ahorro_living_preview",
    ),
    Shot(
        "campanas-vivas-decidir",
        "supervisor",
        "campanas-vivas-decidir",
        f"{RECORDS}, .o_view_nocontent",
    ),
    Shot(
        "no-contactar",
        "operador",
        "ficha-de-cliente/{partner}",
        ".o_ahorro_columns",
        clicks=(".o_ahorro_contact button:has-text('No contactar')",),
    ),
]
