# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures of the demo's screens: those of the guide, and every width.

Run by ``make screenshots`` with the demo's address and the folder for the pictures that
the guide does not show.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guia" / "img"
PASSWORD = "ahorro"
ZONE = "America/Argentina/Buenos_Aires"
#: Width and height. Odoo 19 Community has no dark mode to picture.
VIEWPORTS = {
    "1400": (1400, 880),
    "768": (768, 1024),
    "360": (360, 740),
}


@dataclass(frozen=True)
class Shot:
    """One screen: who looks, where, and what is clicked before the picture.

    :ivar name: of the picture; the guide's is the one of 1400 pixels
    :ivar wait: selector that shows the screen is there
    :ivar clicks: selectors clicked one after the other, where the width shows them
    :ivar fills: selectors and what is typed there, where the width shows them
    """

    name: str
    login: str
    path: str
    wait: str
    clicks: tuple[str, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    leaves: bool = False
    guide: bool = True


#: Whether the page, or what holds all of a screen, scrolls sideways.
SIDEWAYS = """() => [
    document.documentElement,
    ...document.querySelectorAll(".o_action, .o_content, .o_control_panel"),
].some((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)"""
LOGIN = "ingreso"
FORM = ".o_form_view .o_field_widget"
# Narrow screens show cards where wide ones show a list.
RECORDS = ".o_list_view .o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
WHATSAPP = ".o_ahorro_wa_action"
SHOTS = [
    Shot("planes-lista", "supervisor", "planes", RECORDS),
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
    Shot("estados", "supervisor", "estados-de-planes", f"{RECORDS}, .o_group_header"),
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
            (".o_ahorro_search input", "garc"),
            (".o_command_palette input", "garc"),
        ),
    ),
    Shot(
        "tablero-de-cartera",
        "supervisor",
        "tablero-de-cartera",
        ".o_ahorro_panel_donut canvas",
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
        "corregir-resultado",
        "supervisor",
        "gestiones/{finished}",
        FORM,
        clicks=("button[name=action_correct_result]",),
    ),
    Shot("gestiones", "operador", "gestiones", RECORDS, guide=False),
    Shot(
        "no-contactar",
        "operador",
        "ficha-de-cliente/{partner}",
        ".o_ahorro_columns",
        clicks=(".o_ahorro_contact button:has-text('No contactar')",),
    ),
    Shot("whatsapp-atender", "operador", "atender", WHATSAPP, clicks=(WHATSAPP,)),
    Shot("whatsapp-cupones", "supervisor", "enlaces-de-cupon", RECORDS),
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
    Shot("importar-perfil", "supervisor", "perfiles-de-importacion/{profile}", FORM),
    Shot(
        "alta-suscripcion",
        "supervisor",
        "action-ahorro_plan.ahorro_plan_register_action",
        ".modal .o_form_view",
        fills=((".modal div[name=document_number] input", "{dni}"),),
        leaves=True,
    ),
]


def photograph_login(
    browser: Browser, options: argparse.Namespace, viewport: str
) -> None:
    """Picture the page that people see before they enter."""
    width, height = VIEWPORTS[viewport]
    page = browser.new_page(viewport={"width": width, "height": height}, locale="es-AR")
    page.goto(f"{options.url}/web/login")
    page.wait_for_selector("button[type=submit]:visible")
    target = options.out / f"{LOGIN}-{viewport}.png"
    page.screenshot(path=str(target))
    if viewport == "1400":
        shutil.copy(target, GUIDE / f"{LOGIN}.png")
    page.close()


def log_in(browser: Browser, url: str, login: str, viewport: str) -> Page:
    """Return a page of a user who has just entered."""
    width, height = VIEWPORTS[viewport]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="es-AR", timezone_id=ZONE
    )
    page = context.new_page()
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".o_main_navbar", timeout=60000)
    return page


def call(page: Page, model: str, method: str, args: list[Any], **kwargs: Any) -> Any:
    """Call a model's method as the page's user."""
    script = """async ([url, params]) => {
        const answer = await fetch(url, {method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", params})});
        return (await answer.json()).result;
    }"""
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    return page.evaluate(script, ["/web/dataset/call_kw", params])


def examples(page: Page) -> dict[str, str]:
    """Return the ids and texts that stand for braces in the shots."""
    domain = [["family", "=", "saver"], ["installments_owed", ">=", 2]]
    plan = call(
        page,
        "ahorro.plan",
        "search_read",
        [[*domain, ["partner_id.ahorro_document_number", "!=", False]]],
        fields=["partner_id"],
        limit=1,
    )[0]
    partner = plan["partner_id"][0]
    person = call(
        page, "res.partner", "read", [[partner]], fields=["ahorro_document_number"]
    )[0]
    campaign = call(
        page,
        "ahorro.campaign",
        "search",
        [[["state", "=", "in_progress"]]],
        limit=1,
    )
    finished = call(
        page,
        "ahorro.case",
        "search",
        [[["state", "=", "done"], ["campaign_id.state", "=", "in_progress"]]],
        limit=1,
    )
    return {
        "finished": str(finished[0]) if finished else "",
        "campaign": str(campaign[0]) if campaign else "",
        "plan": str(plan["id"]),
        "partner": str(partner),
        "dni": person["ahorro_document_number"],
    }


def imports(page: Page) -> dict[str, str]:
    """Return the ids of imports that stand for braces; only supervisors read them."""
    known = {}
    for state in ("review", "done"):
        runs = call(page, "ahorro.import", "search", [[["state", "=", state]]], limit=1)
        known[state] = str(runs[0]) if runs else ""
    profiles = call(
        page,
        "ahorro.import.profile",
        "search",
        [[["provider_id", "!=", False]]],
        limit=1,
    )
    return known | {"profile": str(profiles[0])}


def take(page: Page, url: str, shot: Shot, known: dict[str, str], target: Path) -> None:
    """Open a screen and write its picture."""
    page.goto(f"{url}/odoo/{shot.path.format(**known)}")
    page.wait_for_selector(shot.wait, timeout=60000)
    for selector in shot.clicks:
        if page.is_visible(selector):
            page.click(selector)
            page.wait_for_timeout(500)
    for selector, text in shot.fills:
        if page.is_visible(selector):
            page.type(selector, text.format(**known))
            if shot.leaves:
                page.keyboard.press("Tab")
    # The bus keeps the network busy for ever: wait for the page's own calls instead.
    page.wait_for_selector(".o_loading_indicator", state="detached", timeout=60000)
    page.wait_for_timeout(900)
    page.screenshot(path=str(target))


def main() -> int:
    """Take every picture; print the screens that scroll sideways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    GUIDE.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if options.only in shot.name]
    wide = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for viewport in VIEWPORTS:
            pages = {}
            if options.only in LOGIN:
                photograph_login(browser, options, viewport)
            for shot in shots:
                if shot.login not in pages:
                    pages[shot.login] = log_in(
                        browser, options.url, shot.login, viewport
                    )
                page = pages[shot.login]
                known = examples(page)
                if shot.name.startswith("importar-"):
                    known |= imports(page)
                target = options.out / f"{shot.name}-{viewport}.png"
                take(page, options.url, shot, known, target)
                if page.evaluate(SIDEWAYS):
                    wide.append(f"{shot.name} at {viewport}")
                if viewport == "1400" and shot.guide:
                    shutil.copy(target, GUIDE / f"{shot.name}.png")
            for page in pages.values():
                page.context.close()
        browser.close()
    for name in wide:
        print(f"scrolls sideways: {name}")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main())
