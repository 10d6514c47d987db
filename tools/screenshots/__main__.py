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

from playwright.sync_api import Browser, Error, Page, sync_playwright

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
#: Whether the page, or what holds all of a screen, scrolls sideways. Columns of cards
#: and pivots do so by their nature.
SIDEWAYS = """() => [
    document.documentElement,
    ...document.querySelectorAll(
        ".o_action, .o_content:not(:has(.o_kanban_grouped, .o_pivot)), .o_control_panel"
    ),
].some((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)"""
LOGIN = "ingreso"
#: What a file of plans is for.
PLANS = ["plans", False]
#: Counts the calls of a page that are on their way.
COUNT = """
window.callsOnTheirWay = 0;
const fetchOf = window.fetch;
window.fetch = async (...given) => {
    window.callsOnTheirWay++;
    try {
        return await fetchOf(...given);
    } finally {
        window.callsOnTheirWay--;
    }
};
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (...given) {
    window.callsOnTheirWay++;
    this.addEventListener("loadend", () => window.callsOnTheirWay--);
    return send.apply(this, given);
};
"""
QUIET = """() => !window.callsOnTheirWay
    && !document.querySelector(".o_loading_indicator, .o_ahorro_lazy_loading")"""


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
    context.add_init_script(COUNT)
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
    contacted = call(
        page,
        "ahorro.movement",
        "search_read",
        [[["case_id", "!=", False], ["partner_id", "!=", False]]],
        fields=["partner_id"],
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
    accounts = call(page, "ahorro.wa.account", "search", [[]], limit=1)
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
        "account": str(accounts[0]) if accounts else "",
        "text": str(texts[0]) if texts else "",
        "contacted": str(contacted[0]["partner_id"][0]) if contacted else "",
        "bidder": str(find_bidder(page)),
        "several": str(find_several(page)),
        "finished": str(finished[0]) if finished else "",
        "campaign": str(campaign[0]) if campaign else "",
        "living": str(living[0]) if living else "",
        "plan": str(plan["id"]),
        "partner": str(partner),
        "surname": plan["partner_id"][1].split()[0].lower(),
        "dni": person["ahorro_document_number"],
    }


def find_bidder(page: Page) -> int:
    """Return somebody whose group has bids of three acts; 0 if there is nobody."""
    rows = call(
        page,
        "ahorro.group.bids",
        "formatted_read_group",
        [[], ["group_key"], ["__count"]],
    )
    groups = [row["group_key"] for row in rows if row["__count"] > 2]
    plans = call(
        page,
        "ahorro.plan",
        "search_read",
        [[["group_key", "in", groups], ["family", "=", "saver"]]],
        fields=["partner_id"],
        limit=1,
    )
    return plans[0]["partner_id"][0] if plans else 0


def find_several(page: Page) -> int:
    """Return somebody with several open cases of one campaign; 0 if there is nobody."""
    domain = [["state", "!=", "done"], ["campaign_id.state", "=", "in_progress"]]
    rows = call(
        page,
        "ahorro.case",
        "formatted_read_group",
        [domain, ["partner_id", "campaign_id"], ["__count"]],
    )
    people = [row["partner_id"][0] for row in rows if row["__count"] > 1]
    return people[0] if people else 0


def import_examples(page: Page) -> dict[str, str]:
    """Return the ids of imports that stand for braces; only supervisors read them."""
    known = {}
    for name, state, purposes in (
        ("review", "review", PLANS),
        ("done", "done", PLANS),
        ("movein", "review", ["movements"]),
    ):
        domain = [["state", "=", state], ["profile_id.purpose", "in", purposes]]
        if name == "done":
            domain += [["count_changed", ">", 0]]
        runs = call(page, "ahorro.import", "search", [domain], limit=1)
        known[name] = str(runs[0]) if runs else ""
    profiles = call(
        page,
        "ahorro.import.profile",
        "search",
        [[["provider_id", "!=", False]]],
        limit=1,
    )
    return known | {"profile": str(profiles[0])}


def settle(page: Page) -> None:
    """Return when the page has what it asked for, and asks for nothing more.

    Without the bus, which keeps the network busy for ever.
    """
    for _turn in range(2):
        page.wait_for_timeout(300)
        page.wait_for_function(QUIET, timeout=60000)


def take(page: Page, url: str, shot: Shot, known: dict[str, str], target: Path) -> None:
    """Open a screen and write its picture."""
    path = shot.path.format(**known)
    page.goto(f"{url}{path}" if path.startswith("/") else f"{url}/odoo/{path}")
    page.wait_for_selector(shot.wait, timeout=60000)
    settle(page)
    for selector in shot.clicks:
        if page.is_visible(selector):
            page.click(selector)
            settle(page)
    for selector, text in shot.fills:
        if page.is_visible(selector):
            page.type(selector, text.format(**known))
            if shot.leaves:
                page.keyboard.press("Tab")
    for selector, label in shot.choices:
        if page.is_visible(selector):
            page.select_option(selector, label=label)
            settle(page)
    # What the pointer is over has a tooltip.
    page.mouse.move(0, 0)
    settle(page)
    page.wait_for_timeout(500)
    if shot.crop:
        page.locator(shot.crop).first.screenshot(path=str(target))
    else:
        page.screenshot(path=str(target))


def main() -> int:
    """Take every picture; print what failed, and what scrolls sideways."""
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
    faults = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for viewport in VIEWPORTS:
            pages, known = {}, {}
            if options.only in LOGIN:
                photograph_login(browser, options, viewport)
            for shot in shots:
                if shot.login not in pages:
                    page = log_in(browser, options.url, shot.login, viewport)
                    pages[shot.login] = page
                    known[shot.login] = examples(page)
                    if shot.login != "operador":
                        known[shot.login] |= import_examples(page)
                page = pages[shot.login]
                target = options.out / f"{shot.name}-{viewport}.png"
                try:
                    take(page, options.url, shot, known[shot.login], target)
                except Error as error:
                    # The others are wanted all the same.
                    reason = str(error).splitlines()[0]
                    faults.append(f"{shot.name} at {viewport}: {reason}")
                    continue
                if page.evaluate(SIDEWAYS):
                    faults.append(f"{shot.name} at {viewport}: scrolls sideways")
                if viewport == "1400" and shot.guide:
                    shutil.copy(target, GUIDE / f"{shot.name}.png")
            for page in pages.values():
                page.context.close()
        browser.close()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
