# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Installing, upgrading and uninstalling on a database that is already in use.

Slow: each step is a run of Odoo itself. ``make test-full`` runs it.
"""

import os
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
    late = plans.get_portfolio_panel({{**filters, "blocks": answer["lazy"]}})
    answer["blocks"] += late["blocks"]
    names = {{part["id"] for part in answer["blocks"] + answer["tiles"]}}
    expected = set("{names}".split())
    if "date" in filters:
        expected -= {{"deadlines", "living"}}  # asked of today alone
    assert names == expected, names ^ expected
    for part in answer["blocks"]:
        assert env(user=supervisor.id, su=False)["ahorro.panel.data"]._get_sheets(
            part["id"], filters)
assert plans.get_portfolio_panel_choices()["companies"]
env.cr.commit()
"""
PLAN_PARTS = (
    "status sales rescission migration rescission_1 rescission_2 deadlines absent "
    "unmapped"
)
CAMPAIGN_PARTS = "scoring grouping bids coverage callbacks alerts promises"
IMPORT_PARTS = "import_age"
REPORT = """
found = env["res.users"].search([("login", "=", "supervisora")])
reports = env(user=found.id, su=False)["ahorro.report"]
report = reports.get_portfolio_report({{}})
report["blocks"] += reports.get_portfolio_report({{"blocks": report["lazy"]}})["blocks"]
names = {{part["id"] for part in report["blocks"] + report["tiles"]}}
expected = set("{names}".split())
assert names == expected, names ^ expected
"""
PLAN_REPORTS = "vintage retention funnel"
CAMPAIGN_REPORTS = "effect"
#: What the demo fills: nothing is proved by an add-on that leaves with empty tables.
FILLED = (
    "ahorro.wa.message ahorro.wa.template ahorro.movement ahorro.case "
    "ahorro.campaign ahorro.import ahorro.plan.change"
)
IN_USE = """
for name in "{names}".split():
    assert env[name].with_context(active_test=False).search_count([]), name
"""
#: Reads what an add-on that went has left, wherever Odoo or we may forget it.
LEFT = """
gone = "{name}"
left = []
for record in env["ir.model.data"].search([("module", "=", gone)]):
    left.append(("ir.model.data", record.complete_name))
# Odoo may leave its note of a constraint; what counts is the constraint.
noted = env["ir.model.constraint"].search([("module.name", "=", gone)])
env.cr.execute(
    "SELECT conname FROM pg_constraint WHERE conname = ANY(%s)", [noted.mapped("name")]
)
left += [("constraint", row[0]) for row in env.cr.fetchall()]
for model, field in (
    ("ir.attachment", "res_model"), ("mail.message", "model"),
    ("mail.activity", "res_model"), ("mail.followers", "res_model"),
    ("ir.cron", "model_id.model"), ("ir.rule", "model_id.model"),
    ("ir.ui.view", "model"), ("ir.actions.act_window", "res_model"),
    ("ir.filters", "model_id"),
):
    everything = env[model].with_context(active_test=False, skip_res_field_check=True)
    for record in everything.search([(field, "=like", "ahorro.%")]):
        if record.mapped(field)[0] not in env:
            left.append((model, record.id, record.mapped(field)[0]))
for key in env["ir.config_parameter"].search([("key", "=like", gone + ".%")]):
    left.append(("ir.config_parameter", key.key))
tables = {{model._table for model in env.values()}}
tables |= {{
    field.relation for model in env.values() for field in model._fields.values()
    if field.type == "many2many" and field.store
}}
env.cr.execute(
    "SELECT tablename FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename ~ '^ahorro_'"
)
left += [("table", row[0]) for row in env.cr.fetchall() if row[0] not in tables]
env.cr.execute(
    '''SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name ~ '^ahorro_' '''
)
columns = {{
    (model._table, field.name) for model in env.values()
    for field in model._fields.values()
}}
columns |= {{
    (field.relation, column) for model in env.values()
    for field in model._fields.values() if field.type == "many2many" and field.store
    for column in (field.column1, field.column2)
}}
left += [("column", *row) for row in env.cr.fetchall() if tuple(row) not in columns]
assert not left, left
"""
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
FILL = (ROOT / "tools" / "demo" / "fill.py").read_text()
CHECK = (ROOT / "tests" / "upgrade" / "check_updated.py").read_text()
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
        command,
        input=script,
        capture_output=True,
        text=True,
        check=False,
        # The demo's scripts use the repository's own packages.
        env=os.environ | {"PYTHONPATH": str(ROOT)},
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


@pytest.mark.slow
def test_addons_in_use_go_one_by_one_and_leave_nothing():
    """Filled by the demo; each goes from the top and the rest goes on working."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        _run(FILL)
        _run(IN_USE.format(names=FILLED))
        # Who goes, then the parts of the panel and of the report that stay.
        steps = (
            (
                "ahorro_whatsapp",
                # The demo's files left questions of living campaigns.
                f"{PLAN_PARTS} {CAMPAIGN_PARTS} {IMPORT_PARTS} living",
                f"{PLAN_REPORTS} {CAMPAIGN_REPORTS}",
            ),
            ("ahorro_campaign", f"{PLAN_PARTS} {IMPORT_PARTS}", PLAN_REPORTS),
            ("ahorro_import", PLAN_PARTS, PLAN_REPORTS),
        )
        for name, parts, reports in steps:
            _run(UNINSTALL.format(name=name))
            _run(LEFT.format(name=name))
            _run(CHECK)
            _run(PANEL.format(names=parts))
            _run(REPORT.format(names=reports))
        _run(UNINSTALL.format(name="ahorro_plan"))
        _run(LEFT.format(name="ahorro_plan"))
        _run(CHECK)
    finally:
        database.drop(NAME)
