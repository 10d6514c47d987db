# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read by the shell of the working tree: an updated database holds together."""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
problems = []
ours = env["ir.module.module"].search(
    [("name", "=like", "ahorro\\_%"), ("state", "=", "installed")]
)
names = ours.mapped("name")

# Models and fields that the database still names and the code no longer has.
for row in env["ir.model"].search([("model", "=like", "ahorro.%")]):
    if row.model not in env:
        problems.append(f"ir.model: {row.model} is no model any more")
for row in env["ir.model.fields"].search([("state", "=", "base")]):
    if row.model not in env or row.name not in env[row.model]._fields:
        problems.append(f"ir.model.fields: {row.model}.{row.name} is no field any more")

# External ids that lead nowhere.
for data in env["ir.model.data"].search([("module", "in", names)]):
    if data.model not in env:
        problems.append(f"{data.complete_name}: the model {data.model} is gone")
    elif not env[data.model].browse(data.res_id).exists():
        problems.append(f"{data.complete_name}: its record is gone")

# Every screen of every menu opens, for those who see it.
for login in ("administrador", "supervisor", "operador"):
    found = env["res.users"].search([("login", "=", login)])
    theirs = env(user=found, context={"lang": "es_AR"})
    menus = theirs["ir.ui.menu"].load_menus(False)
    for menu in menus.values():
        model, _comma, number = (menu.get("action") or "").partition(",")
        if model != "ir.actions.act_window":
            continue
        action = env[model].browse(int(number))
        if not action.res_model.startswith("ahorro."):
            continue
        views = [(view, kind) for view, kind in action.views if kind != "search"]
        records = theirs[action.res_model]
        records.get_views([*views, (action.search_view_id.id, "search")])
        records.search_read([], limit=5)
for view in env["ir.ui.view"].search([("model", "=like", "ahorro.%")]):
    view._check_xml()

# Stored figures are what the code would reckon today; an uninstall took its models.
for model in {"ahorro.plan", "ahorro.case", "ahorro.campaign"} & set(env):
    env[model].search([], limit=200).read()

if problems:
    raise SystemExit("\n".join(problems[:40]))
