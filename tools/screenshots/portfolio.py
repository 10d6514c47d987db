# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans, people, and who works with them."""

from .shot import FORM, RECORDS, Shot

SHOTS = [
    Shot(
        "planes-lista",
        "supervisor",
        "planes",
        RECORDS,
        # Those who owe: the last ones that came have no figures yet.
        clicks=(
            ".o_searchview_dropdown_toggler",
            ".o_filter_menu .o-dropdown-item:has-text('En mora')",
            ".o_searchview_dropdown_toggler",
        ),
    ),
    Shot(
        "planes-tarjetas", "supervisor", "planes?view_type=kanban", ".o_kanban_record"
    ),
    Shot("plan-formulario", "supervisor", "planes/{plan}", FORM),
    Shot("plan-operario", "operador", "planes/{plan}", FORM, guide=False),
    Shot(
        "historial-de-valores",
        "supervisor",
        "historial-de-valores",
        RECORDS,
    ),
    Shot("administradora", "supervisor", "administradoras/1", FORM),
    Shot(
        "estados",
        "supervisor",
        "estados-de-planes",
        f"{RECORDS}, .o_group_header",
        clicks=(".o_group_header >> nth=0",),
    ),
    Shot(
        "datos-de-la-persona",
        "supervisor",
        "clientes-de-planes/{partner}",
        FORM,
        clicks=(
            ".o_control_panel .o_cp_action_menus button",
            ".o-dropdown--menu .dropdown-item:has-text('Datos de la persona')",
        ),
    ),
    Shot("ficha-contacto", "operador", "clientes-de-planes/{partner}", FORM),
    Shot(
        "ficha-cliente",
        "operador",
        "ficha-de-cliente/{partner}",
        ".o_ahorro_columns",
    ),
    Shot(
        "telefono-llamada",
        "operador",
        "llamada?numero={number}",
        ".o_ahorro_call_arrived",
    ),
    Shot(
        "telefono-preferencias",
        "operador",
        "planes",
        ".o_main_navbar",
        clicks=(
            ".o_user_menu button",
            ".o-dropdown--menu [data-menu=preferences]",
        ),
        fills=(
            (
                "[name=ahorro_call_url] input",
                "sip:{{number}}@central.example.com",
            ),
        ),
    ),
    Shot("usuarios-y-roles", "administrador", "usuarios-y-roles", ".o_ahorro_role"),
    Shot(
        "puesta-en-marcha",
        "administrador",
        "puesta-en-marcha",
        ".o_ahorro_setup_body",
    ),
    Shot(
        "buscar",
        "operador",
        "planes",
        ".o_ahorro_search",
        clicks=(".o_ahorro_search_open",),
        fills=(
            (".o_ahorro_search input", "{surname}"),
            (".o_command_palette input", "{surname}"),
        ),
    ),
    Shot(
        "alta-suscripcion",
        "supervisor",
        "action-ahorro_plan.ahorro_plan_register_action",
        ".modal .o_form_view",
        fills=((".modal div[name=document_number] input", "{dni}"),),
        leaves=True,
        crop=".modal-content",
    ),
    Shot("ofertas-de-los-grupos", "supervisor", "ofertas", RECORDS),
    Shot(
        "ofertas",
        "operador",
        "ficha-de-cliente/{bidder}",
        ".o_ahorro_group_bids",
        crop=".o_ahorro_plan:has(.o_ahorro_group_bids)",
    ),
    Shot(
        "constancia",
        "supervisor",
        "/report/html/ahorro_campaign.claim_evidence/{contacted}",
        "h2",
    ),
    Shot("constancias", "supervisor", "constancias", RECORDS, guide=False),
    Shot(
        "llevarse-los-datos",
        "administrador",
        "action-ahorro_plan.ahorro_takeout_form_action",
        ".modal button[name=action_download]",
        crop=".modal-content",
    ),
    Shot("radar", "supervisor", "radar", RECORDS),
    Shot("nada-esta-roto", "supervisor", "nada-esta-roto", RECORDS),
]
