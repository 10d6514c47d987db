# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read by Odoo's shell: make a new database that of an Argentine company."""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
from typing import Any

env: Any

peso = env.ref("base.ARS")
peso.active = True
company = env.company
company.currency_id = peso
company.country_id = env.ref("base.ar")
zone = "America/Argentina/Buenos_Aires"
env["res.users"].with_context(active_test=False).search([]).partner_id.write(
    {"lang": "es_AR", "tz": zone}
)
env["ir.default"].set("res.partner", "lang", "es_AR")
env["ir.default"].set("res.partner", "tz", zone)
# A new lead's mail domain stays here instead of going to Odoo's servers.
env["ir.config_parameter"].set_param("crm.iap.lead.enrich.setting", "manual")
env.cr.commit()  # the shell never commits by itself
