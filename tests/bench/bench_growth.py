# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every screen of the product over tables that have grown for years.

Run it with 100,000 plans and 5,000,000 rows, and with 1,000,000 and 50,000,000: so a
plan has as many rows in both, and what a screen reads of one plan is the same. Rows are
changes of plans, movements, answers of the guard and messages together. Each call is a
transaction of its own, as the user of the screen. Lists and pivots are those of the
menus, with the filters that they open with, and are asked for as the web client does.
"""

import sys
import time
from functools import partial

from lxml import etree

from .common import (
    environment,
    median_seconds,
    parser,
    print_figure,
    print_machine,
    seconds,
)
from .growth_filling import SHARES, fill_years
from .panel_filling import find

#: As the web client asks for a list.
PAGE, COUNTED = 80, 10_001
#: A screen that takes longer is asked once more, others a few times.
SLOW = 3.0
ROUNDS = 3


class Screens:
    """The calls of the screens, each by a user with a role in one company."""

    def __init__(self, env, made: dict):
        self._registry = env.registry
        self._context = {
            "uid": made["uid"],
            "lang": "es_AR",
            "tz": "America/Argentina/Buenos_Aires",
            "allowed_company_ids": [made["company"]],
        }

    def ask(self, action, *args, keep: bool = False):
        """Call something with an environment, as a request would."""
        from odoo import api

        with self._registry.cursor() as cr:
            env = api.Environment(cr, self._context["uid"], self._context)
            answer = action(env, *args)
            env.flush_all()
            if not keep:
                cr.rollback()
            return answer

    def measure(self, name: str, action, *args) -> None:
        """Print how long a screen takes once it is warm."""
        call = partial(self.ask, action, *args)
        took = seconds(call)
        # A first call also reads what all later ones share.
        took = seconds(call) if took > SLOW else median_seconds(call, ROUNDS)
        print_figure(name, 1000 * took, "ms")


def _menus(env) -> list[tuple[str, int]]:
    """Return the name and the action of each menu of ours that opens rows."""
    menus = env["ir.ui.menu"].load_menus(False)
    root = env.ref("ahorro_plan.ahorro_menu_root").id
    found = []

    def walk(menu: dict, path: str) -> None:
        name = f"{path} / {menu['name']}".removeprefix(" / ")
        if menu["action_model"] == "ir.actions.act_window":
            found.append((name, menu["action_id"]))
        for child in menu["children"]:
            walk(menus[child], name)

    for child in menus[root]["children"]:
        walk(menus[child], "")
    return found


def _specification(arch) -> dict:
    """Return what the web client asks for of each row of a list."""
    asked = {}
    for node in arch.iterfind("field"):
        asked[node.get("name")] = {"fields": {"display_name": {}}}
    return asked


def _evaluated(env, text: str | None):
    """Return what a domain or a context of an action says."""
    from dateutil.relativedelta import relativedelta

    from odoo import fields
    from odoo.tools.safe_eval import datetime as dates
    from odoo.tools.safe_eval import safe_eval
    from odoo.tools.safe_eval import time as times

    known = {
        "uid": env.uid,
        "datetime": dates,
        "time": times,
        "relativedelta": relativedelta,
        "context_today": lambda: fields.Date.context_today(env.user),
        "active_id": False,
        "allowed_company_ids": env.companies.ids,
    }
    return safe_eval(text or "[]", known)


def _open(env, action_id: int) -> None:
    """Read what a menu shows first: the first page of a list, or a pivot's sums."""
    from odoo.fields import Domain

    action = env["ir.actions.act_window"].browse(action_id).sudo()
    context = _evaluated(env, action.context or "{}")
    model = env[action.res_model].with_context(**context)
    kinds = [kind for _view, kind in action.views]
    kind = "pivot" if kinds[0] in ("pivot", "graph") else "list"
    view_ids = {kind: view_id for view_id, kind in action.views}
    views = model.get_views(
        [(view_ids.get(kind), kind), (action.search_view_id.id, "search")]
    )["views"]
    arch = etree.fromstring(views[kind]["arch"])
    search = etree.fromstring(views["search"]["arch"])
    domain = Domain(_evaluated(env, action.domain))
    for name, value in context.items():
        node = search.find(f".//filter[@name='{name.removeprefix('search_default_')}']")
        if name.startswith("search_default_") and value and node is not None:
            domain &= Domain(_evaluated(env, node.get("domain")))
    if kind == "pivot":
        _sum(model, domain, arch)
    else:
        _page(model, domain, arch)


def _page(model, domain, arch) -> None:
    fields = model.fields_get(attributes=["type"])
    asked = {
        name: part if fields[name]["type"].endswith(("2one", "2many")) else {}
        for name, part in _specification(arch).items()
        if name in fields
    }
    model.web_search_read(
        list(domain),
        asked,
        limit=PAGE,
        order=arch.get("default_order"),
        count_limit=COUNTED,
    )


def _sum(model, domain, arch) -> None:
    groups, sums = [], ["__count"]
    for node in arch.iterfind("field"):
        name, interval = node.get("name"), node.get("interval")
        if node.get("type") in ("row", "col"):
            groups.append(f"{name}:{interval}" if interval else name)
        elif aggregator := model._fields[name].aggregator:
            sums.append(f"{name}:{aggregator}")
    # The web client asks for each depth of rows and columns.
    for depth in range(len(groups) + 1):
        model.formatted_read_group(list(domain), groups[:depth], sums)


def _measure(env, made: dict) -> None:
    screens = Screens(env, made)
    env.cr.execute(
        """SELECT p.id, p.partner_id, h.name FROM ahorro_plan p
             JOIN res_partner h ON h.id = p.partner_id
            WHERE p.company_id = %s AND p.group_key IS NOT NULL
            ORDER BY p.id LIMIT 1""",
        [made["company"]],
    )
    plan, partner, name = env.cr.fetchone()
    env.cr.execute(
        "SELECT id FROM ahorro_campaign WHERE company_id = %s ORDER BY id LIMIT 1",
        [made["company"]],
    )
    campaign = env.cr.fetchone()[0]
    month = {"date_from": time.strftime("%Y-%m-01")}
    env.cr.rollback()
    calls = {
        "panel": lambda env: env["ahorro.plan"].get_portfolio_panel({}),
        "supervision board": lambda env: env["ahorro.board"].get_board(),
        "live floor": lambda env: env["ahorro.live.floor"].get_live_floor(),
        "campaign": lambda env: env["ahorro.board"].get_zoom(campaign),
        "operator's board": lambda env: env[
            "ahorro.operator.board"
        ].get_operator_board(),
        "own numbers": lambda env: env["ahorro.operator.numbers"].get_own_numbers(),
        "attend: next client": lambda env: env["ahorro.attend"].attend_next(),
        "attend: queue beside": lambda env: env["ahorro.attend"].get_attend_queue(),
        "client file": lambda env: env["res.partner"].browse(partner).get_client_file(),
        "search by name": lambda env: env["ahorro.search"].search_clients(name),
        "report of campaigns": lambda env: env[
            "ahorro.report.campaigns"
        ].get_campaign_report({}),
        "report of hours, this month": lambda env: env[
            "ahorro.report.hours"
        ].get_hour_report(month),
        "report of operators, this month": lambda env: env[
            "ahorro.report.operator"
        ].formatted_read_group(
            [("date", ">=", month["date_from"])],
            ["user_id"],
            ["__count", "contact_rate:avg", "per_hour:avg"],
        ),
        "export of movements, a step": _export,
        "reports of the portfolio: vintages": partial(_report, "vintage"),
        "reports of the portfolio: retention": partial(_report, "retention"),
        "reports of the portfolio: funnel": partial(_report, "funnel"),
    }
    for label, call in calls.items():
        screens.measure(label, call)
    for label, action_id in screens.ask(_menus):
        screens.measure(label, _open, action_id)
    screens.measure("plan: its history", _history, plan)


def _report(block: str, env) -> None:
    """One block of the reports *Cartera*, as the page asks for it."""
    env["ahorro.report"].get_portfolio_report({"blocks": [block]})


def _export(env) -> None:
    """Begin a workbook of the movements of a month and write its first rows."""
    exports = env["ahorro.report.export"]
    made = exports.start_export([("date", ">=", time.strftime("%Y-%m-01 00:00:00"))])
    exports.write_step(made["id"])


def _history(env, plan: int) -> None:
    """Read the newest changes and movements of a plan."""
    changes = env["ahorro.plan.change"]
    changes.web_search_read(
        [("plan_id", "=", plan)], {"date": {}, "field": {}}, limit=PAGE
    )
    env["ahorro.movement"].web_search_read(
        [("plan_id", "=", plan)], {"date": {}, "comment": {}}, limit=PAGE
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=100_000)
    made_parser.add_argument("--rows", type=int, help="50 a plan unless said")
    made_parser.add_argument(
        "--filled", action="store_true", help="measure what an earlier run filled"
    )
    options = made_parser.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        made = (
            find(env)
            if options.filled
            else fill_years(env, options.plans, options.rows or 50 * options.plans)
        )
        for table in ("ahorro_plan", "ahorro_case", *SHARES):
            env.cr.execute(
                f"""SELECT count(*), pg_total_relation_size('{table}') / 1024.0 / 1024
                      FROM {table}"""  # noqa: S608  # one of ours
            )
            count, size = env.cr.fetchone()
            print_figure(table, count, f"rows, {size:,.0f} MB")
        env.cr.rollback()
        _measure(env, made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
