# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the demo tells: its figures are the guide's, and each opens what it counts.

Slow: it fills a database as ``make demo`` does. ``make test-full`` runs it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.guide import figures  # noqa: E402  # from the root
from tools.devenv import config, database, odoo_source  # noqa: E402
from tools.devenv.demo import FILL  # noqa: E402

NAME = "ahorro_story"
#: Prints what a supervisor's panel shows of Plan Rombo, and what else there is to see.
READ = """
import json
supervisor = env["res.users"].search([("login", "=", "supervisor")])
mine = env(user=supervisor.id, su=False)
rombo = env.ref("ahorro_plan.provider_rombo")
filters = {"provider_ids": rombo.ids}
plans = mine["ahorro.plan"].with_context(lang="es_AR")
answer = plans.get_portfolio_panel(filters)
late = plans.get_portfolio_panel({**filters, "blocks": answer["lazy"]})
blocks = {block["id"]: block for block in answer["blocks"] + late["blocks"]}

def values(name, *columns):
    return [
        [row["cells"][column]["value"] for column in columns]
        for row in blocks[name]["rows"]
    ]

wrong = []
for name, block in blocks.items():
    counted = {each["id"] for each in block["columns"] if each["kind"] == "count"}
    counted -= {"due"}  # days
    for row in block["rows"]:
        for column in counted & row["cells"].keys():
            cell = row["cells"][column]
            if cell.get("domain") is None or cell.get("model") is None:
                continue
            found = mine[cell["model"]].search_count(cell["domain"])
            if found != cell["value"]:
                wrong.append((name, row["label"], column, cell["value"], found))
count = lambda model, domain=(): env[model].search_count(list(domain))
done = [("state", "=", "done")]
checks = env["ahorro.check"].search([])
print("STORY" + json.dumps({
    "known": count("ahorro.plan", [("provider_id", "=", rombo.id)]),
    "ovalo": count("ahorro.plan", [("provider_id", "!=", rombo.id)]),
    "shown": blocks["status"]["total"]["cells"]["total"]["value"],
    "sales": values("sales", "sold"),
    "scoring": values(
        "scoring", "not_started", "started", "approved", "disapproved"),
    "grouping": values("grouping", "total")[:2],
    "bids": values("bids", "total", "not_accepted", "accepted"),
    "wrong": wrong,
    "imports": count(
        "ahorro.import", [*done, ("count_total", ">", 1000)]),
    "roles": [
        len(env.ref("ahorro_plan." + name).user_ids - env.ref("base.user_admin"))
        for name in ("group_admin", "group_supervisor", "group_operator")],
    "verdicts": sorted(set(env["ahorro.promise"].search([]).mapped("verdict"))),
    "callbacks": count("ahorro.case", [("is_callback", "=", True)]),
    "questions": count("ahorro.living.question"),
    "opt_outs": sorted(set(env["ahorro.optout"].search([]).mapped("source"))),
    "erasures": count("ahorro.erasure"),
    "evidence": count("ahorro.claim.evidence"),
    "clicks": sum(env["ahorro.wa.link"].search([]).mapped("click_count")),
    "conversations": count("discuss.channel", [("channel_type", "=", "ahorro_wa")]),
    "broken": checks.filtered("count").mapped("code"),
}))
"""


def _run(script):
    conf = config.write("story", NAME)
    result = subprocess.run(
        [
            *(database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"),
            *("--no-http", "--log-level=warn"),
        ],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in result.stderr, result.stderr[-3000:]
    return result.stdout


@pytest.mark.slow
def test_the_demo_shows_the_guides_figures_and_each_opens_what_it_counts():
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        database.fill(NAME, FILL, "The demo could not be filled")
        told = json.loads(_run(READ).split("STORY")[1])
    finally:
        database.drop(NAME)
    assert (told["known"], told["ovalo"]) == (1913, 300)
    assert told["shown"] == figures.TOTAL
    assert not told["wrong"]
    assert told["sales"] == [[sold] for sold in figures.SALES]
    assert told["scoring"] == [[*row] for row in figures.SCORING]
    assert told["grouping"] == [[count] for count in figures.GROUPING]
    assert told["bids"][: len(figures.BIDS)] == [
        [no + yes, no, yes] for no, yes in figures.BIDS
    ]
    assert told["imports"] == 6
    assert told["roles"] == [1, 2, 4]
    assert {"kept", "broken", "pending"} <= set(told["verdicts"])
    assert told["callbacks"] >= 8
    assert "message" in told["opt_outs"] and "result" in told["opt_outs"]
    for name in ("questions", "erasures", "evidence", "clicks", "conversations"):
        assert told[name] > 0, name
    assert not told["broken"]
