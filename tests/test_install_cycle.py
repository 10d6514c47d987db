# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Installing, upgrading and uninstalling on a database that is already in use.

Slow: each step is a run of Odoo itself. ``make test-full`` runs it.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root

NAME = "ahorro_cycle"

BEFORE = """
partners = env["res.partner"].create(
    [{"name": f"Contacto {n}", "phone": f"0346215{663000 + n}"} for n in range(40)]
)
env["crm.lead"].create([{"name": p.name, "partner_id": p.id} for p in partners])
env.cr.commit()
"""
INSTALLED = """
phones = env["ahorro.phone"].search([("partner_id.name", "like", "Contacto")])
assert len(phones) == 40, len(phones)
assert set(phones.mapped("kind")) == {"mobile"}, phones.mapped("kind")
partner = env["res.partner"].search([("name", "=", "Contacto 7")])
plan = env["ahorro.plan"].create({
    "provider_id": env.ref("ahorro_plan.provider_rombo").id,
    "partner_id": partner.id, "group": "G9RX", "order": "031E"})
env["crm.lead"].search([("partner_id", "=", partner.id)]).plan_id = plan
partner.mobile = "11 15-6529-5725 <b>"
env["ahorro.plan.status"].search([("code", "=", "N0")]).name = "Ahorrista nuestro"
env.cr.commit()
"""
PANEL = """
users = env["res.users"].with_context(no_reset_password=True)
supervisor = users.search([("login", "=", "supervisora")]) or users.create({{
    "name": "Supervisora", "login": "supervisora",
    "group_ids": [(4, env.ref("ahorro_plan.group_supervisor").id)]}})
plans = env(user=supervisor.id, su=False)["ahorro.plan"]
for filters in ({{}}, {{"date": "2020-01-31", "compare_date": "2019-12-31"}}):
    answer = plans.get_portfolio_panel(filters)
    names = {{part["id"] for part in answer["blocks"] + answer["tiles"]}}
    expected = set("{names}".split())
    assert names == expected, names ^ expected
    for part in answer["blocks"]:
        assert env(user=supervisor.id, su=False)["ahorro.panel.data"]._get_sheets(
            part["id"], filters)
assert plans.get_portfolio_panel_choices()["companies"]
env.cr.commit()
"""
PLAN_PARTS = (
    "status sales rescission migration rescission_1 rescission_2 awards absent unmapped"
)
CAMPAIGN_PARTS = "scoring grouping bids callbacks alerts"
IMPORT_PARTS = "import_age"
UPGRADED = """
env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'ahorro_plan'")
unique = [row[0] for row in env.cr.fetchall() if "UNIQUE" in row[0]]
assert sum("subscription_number" in line for line in unique) == 1, unique
assert sum("group_key" in line for line in unique) == 1, unique
plan = env["ahorro.plan"].search([])
plan.installments_paid = 3
assert plan.change_ids[0].field == "installments_paid"
assert env.ref("ahorro_plan.status_rombo_n0").name == "Ahorrista nuestro"
"""
UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "{name}")])
module.button_immediate_uninstall()
"""
AFTER = """
assert "ahorro.plan" not in env
env.cr.execute("SELECT 1 FROM pg_proc WHERE proname LIKE 'ahorro%'")
assert not env.cr.fetchall()
env.cr.execute("SELECT 1 FROM pg_tables WHERE tablename LIKE 'ahorro%'")
assert not env.cr.fetchall()
partner = env["res.partner"].search([("name", "=", "Contacto 7")])
assert "11 15-6529-5725 &lt;b&gt;" in partner.comment, partner.comment
assert partner.phone == "0346215663007"
partner.write({"phone": "03382429156"})
lead = env["crm.lead"].search([("partner_id", "=", partner.id)])
lead.name = "Sigue"
env["res.partner"].create({"name": "Otro", "phone": "1"})
env.flush_all()
"""


def _run(script):
    conf = config.write("cycle", NAME)
    command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
    command += ["--no-http", "--log-level=warn"]
    result = subprocess.run(
        command, input=script, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in result.stderr, result.stderr[-3000:]
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.slow
def test_the_addon_comes_updates_and_goes_on_a_database_in_use():
    database.copy(database.base(odoo_source.find()), NAME)
    try:
        _run(BEFORE)
        for arguments, check in (("--init", INSTALLED), ("--update", UPGRADED)):
            log = database.odoo(
                NAME, f"{arguments}=ahorro_plan", log="cycle", failure="it failed"
            )
            database.refuse_warnings(log)
            _run(check)
            _run(PANEL.format(names=PLAN_PARTS))
        _run(UNINSTALL.format(name="ahorro_plan"))
        _run(AFTER)
    finally:
        database.drop(NAME)


@pytest.mark.slow
def test_the_panel_loses_what_an_addon_adds_and_nothing_else():
    """With all add-ons, without campaigns, and without imports too."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        _run(PANEL.format(names=f"{PLAN_PARTS} {CAMPAIGN_PARTS} {IMPORT_PARTS}"))
        _run(UNINSTALL.format(name="ahorro_campaign"))
        _run(PANEL.format(names=f"{PLAN_PARTS} {IMPORT_PARTS}"))
        _run(UNINSTALL.format(name="ahorro_import"))
        _run(PANEL.format(names=PLAN_PARTS))
    finally:
        database.drop(NAME)
