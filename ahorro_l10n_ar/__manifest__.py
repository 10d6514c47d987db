# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ahorro: Argentine accounting",
    "version": "19.0.1.1.0",
    "summary": "Copies valid documents of contacts to and from Argentina's accounting",
    "author": "Ahorro",
    "license": "LGPL-3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "depends": ["ahorro_plan", "l10n_ar"],
    "external_dependencies": {"python": ["python-stdnum"]},
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
