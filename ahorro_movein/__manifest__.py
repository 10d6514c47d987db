# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ahorro: moving in",
    "version": "19.0.1.1.0",
    "summary": "Movements and cases of another system, compared, imported and undone",
    "author": "Ahorro",
    "license": "LGPL-3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "depends": ["ahorro_campaign", "ahorro_import"],
    "data": [
        "security/ir.model.access.csv",
        "security/ahorro_movein_rules.xml",
        "data/ahorro_import_profile_data.xml",
        "views/ahorro_movein_name_views.xml",
        "wizard/ahorro_movein_choose_views.xml",
        "views/ahorro_import_line_views.xml",
        "views/ahorro_import_views.xml",
        "views/ahorro_case_views.xml",
        "views/ahorro_movein_menus.xml",
    ],
    "assets": {
        # Loaded with the importer's page.
        "ahorro_import.pages": ["ahorro_movein/static/src/**/*"],
    },
    "auto_install": True,
}
