# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ahorro: WhatsApp",
    "version": "19.0.1.1.0",
    "summary": "The company's texts for WhatsApp, written by supervisors and used by "
    "operators",
    "author": "Ahorro",
    "license": "LGPL-3",
    "development_status": "Beta",
    "category": "Sales/Savings plans",
    "depends": ["ahorro_campaign"],
    "data": [
        "security/ir.model.access.csv",
        "security/ahorro_wa_rules.xml",
        "data/ahorro_wa_template_data.xml",
        "views/ahorro_wa_template_views.xml",
        "wizard/wa_preview_views.xml",
        "views/ahorro_wa_menus.xml",
    ],
}
