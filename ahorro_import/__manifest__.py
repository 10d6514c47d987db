# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ahorro: import of portfolios",
    "version": "19.0.1.1.0",
    "summary": "Portfolio files compared before they are written, and undone",
    "author": "Ahorro",
    "license": "LGPL-3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "depends": ["ahorro_plan", "queue_job"],
    "external_dependencies": {
        "python": [
            "charset-normalizer",
            "google-auth",
            "gspread",
            "lxml",
            "openpyxl",
            "python-calamine",
            "requests",
        ]
    },
    "data": [
        "security/ir.model.access.csv",
        "security/ahorro_import_rules.xml",
        "data/ahorro_import_profile_data.xml",
        "data/queue_job_data.xml",
        "data/ir_cron_data.xml",
        "views/ahorro_import_views.xml",
        "views/ahorro_import_line_views.xml",
        "views/ahorro_import_profile_views.xml",
        "views/ahorro_import_intake_views.xml",
        "wizard/ahorro_settings_views.xml",
        "wizard/ahorro_person_data_views.xml",
        "views/import_action.xml",
        "views/ahorro_import_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "ahorro_import/static/src/notifier/**/*",
            "ahorro_import/static/src/screens.js",
        ],
        # Loaded when it is opened (static/src/screens.js).
        "ahorro_import.pages": [
            ("include", "ahorro_plan.style_helpers"),
            "ahorro_import/static/src/common/**/*",
            "ahorro_import/static/src/import_page/**/*",
            "ahorro_import/static/src/paste_grid/**/*",
            "ahorro_import/static/src/progress/**/*",
            "ahorro_import/static/src/result/**/*",
            "ahorro_import/static/src/review/**/*",
            "ahorro_import/static/src/source/**/*",
            "ahorro_import/static/src/stopped/**/*",
        ],
        "web.assets_tests": ["ahorro_import/static/tests/tours/**/*"],
        "web.assets_unit_tests": [
            ("include", "ahorro_import.pages"),
            "ahorro_import/static/tests/*.js",
        ],
    },
    "application": True,
    "uninstall_hook": "uninstall_hook",
}
