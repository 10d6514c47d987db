# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ahorro: WhatsApp",
    "version": "19.0.1.1.0",
    "summary": "Texts that supervisors write and operators send from WhatsApp, one "
    "client after another",
    "author": "Ahorro",
    "license": "LGPL-3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "depends": ["ahorro_campaign"],
    "data": [
        "security/ir.model.access.csv",
        "security/ahorro_wa_rules.xml",
        "data/ahorro_wa_template_data.xml",
        "data/ahorro_wa_cron_data.xml",
        "data/mail_canned_response_data.xml",
        "data/ahorro_wa_rate_data.xml",
        "views/ahorro_wa_account_views.xml",
        "views/ahorro_wa_template_views.xml",
        "views/ahorro_wa_approval_views.xml",
        "views/ahorro_wa_link_views.xml",
        "views/ahorro_wa_message_views.xml",
        "views/ahorro_wa_batch_views.xml",
        "views/ahorro_wa_rate_views.xml",
        "views/ahorro_wa_conversation_views.xml",
        "views/coupon_page.xml",
        "wizard/coupon_settings_views.xml",
        "wizard/wa_preview_views.xml",
        "wizard/wa_link_client_views.xml",
        "wizard/wa_batch_create_views.xml",
        "wizard/wa_batch_settings_views.xml",
        "wizard/wa_service_settings_views.xml",
        "views/ahorro_wa_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "ahorro_whatsapp/static/src/screens.js",
            "ahorro_whatsapp/static/src/batch/**/*",
            "ahorro_whatsapp/static/src/conversation/**/*",
        ],
        # What the client file shows of ours, in its own bundle; the rest needs it.
        "ahorro_plan.client_file": [
            "ahorro_whatsapp/static/src/composer/**/*",
            "ahorro_whatsapp/static/src/client_messages/**/*",
            "ahorro_whatsapp/static/src/possible_baja/**/*",
        ],
        "ahorro_campaign.attend": [
            "ahorro_whatsapp/static/src/attend_action/**/*",
            "ahorro_whatsapp/static/src/coupon_action/**/*",
        ],
        "ahorro_campaign.boards": ["ahorro_whatsapp/static/src/left_open/**/*"],
        # Loaded when it is opened (static/src/screens.js).
        "ahorro_whatsapp.queue": [
            ("include", "ahorro_plan.style_helpers"),
            "ahorro_whatsapp/static/src/queue/**/*",
        ],
        "web.assets_tests": ["ahorro_whatsapp/static/tests/tours/**/*"],
        "web.assets_unit_tests": [
            ("include", "ahorro_whatsapp.queue"),
            "ahorro_whatsapp/static/tests/*.js",
        ],
    },
    "application": True,
    "uninstall_hook": "uninstall_hook",
}
