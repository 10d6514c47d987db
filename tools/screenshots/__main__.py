# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures of the demo's screens: those of the guide, and every width.

Run by ``make screenshots`` with the demo's address and the folder for the pictures that
the guide does not show.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from . import campaigns, imports, portfolio, reports, whatsapp
from .shot import Shot

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guia" / "img"
PASSWORD = "ahorro"
ZONE = "America/Argentina/Buenos_Aires"
#: Width and height. Odoo 19 Community has no dark mode to picture.
VIEWPORTS = {
    "1400": (1400, 880),
    "768": (768, 1024),
    "360": (360, 740),
}
GROUPS = (portfolio, reports, campaigns, whatsapp, imports)
#: Whether the page, or what holds all of a screen, scrolls sideways.
SIDEWAYS = """() => [
    document.documentElement,
    ...document.querySelectorAll(".o_action, .o_content, .o_control_panel"),
].some((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)"""
LOGIN = "ingreso"


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
    living = call(page, "ahorro.living", "search", [[]], limit=1)
    texts = call(
        page,
        "ahorro.wa.template",
        "search",
        [[["code", "=", "recordatorio_cuota"]]],
        limit=1,
    )
    batches = {
        name: call(
            page, "ahorro.wa.batch", "search", [[["state", "=", state]]], limit=1
        )
        for name, state in (("draft", "draft"), ("sent", "done"))
    }
    numbers = call(
        page,
        "ahorro.phone",
        "formatted_read_group",
        [[["national", "!=", False]], ["national"], ["__count"]],
    )
    # A number that several people have: who calls is chosen.
    shared = [row["national"] for row in numbers if 1 < row["__count"] < 4]
    return {
        "number": shared[0] if shared else "1144445555",
        **{name: str(ids[0]) if ids else "" for name, ids in batches.items()},
        "text": str(texts[0]) if texts else "",
        "finished": str(finished[0]) if finished else "",
        "campaign": str(campaign[0]) if campaign else "",
        "living": str(living[0]) if living else "",
        "plan": str(plan["id"]),
        "partner": str(partner),
        "dni": person["ahorro_document_number"],
    }


def import_examples(page: Page) -> dict[str, str]:
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
    for selector, label in shot.choices:
        if page.is_visible(selector):
            page.select_option(selector, label=label)
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
    shots = [
        shot for group in GROUPS for shot in group.SHOTS if options.only in shot.name
    ]
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
                    known |= import_examples(page)
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
