# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts, messages and coupons of WhatsApp."""

from .shot import FORM, RECORDS, Shot

FIGURES = ".o_ahorro_wa_batch_figures"
ACTION = ".o_ahorro_wa_action"
CONVERSATION = ".o_data_row:nth-of-type(1) td[name=name]"
SHOTS = [
    Shot(
        "whatsapp-cuenta",
        "administrador",
        "action-ahorro_whatsapp.ahorro_wa_account_action/{account}",
        FORM,
    ),
    Shot("whatsapp-plantillas", "supervisor", "plantillas-en-meta", RECORDS),
    Shot("whatsapp-texto", "supervisor", "textos-de-whatsapp/{text}", FORM),
    Shot(
        "whatsapp-atender",
        "operador",
        "ficha-de-cliente/{partner}",
        ".o_ahorro_columns",
        clicks=("button:has-text('Atender'):visible >> nth=0", ACTION),
        choices=((".modal select >> nth=0", "Recordatorio de cuota"),),
    ),
    Shot(
        "whatsapp-ronda",
        "operador",
        "gestiones?view_type=list",
        RECORDS,
        clicks=(
            ".o_list_view thead .o_list_record_selector input",
            ".o_control_panel button:has-text('WhatsApp')",
        ),
        choices=(("#ahorro_wa_queue_template", "Recordatorio de cuota"),),
    ),
    Shot("whatsapp-mensajes", "operador", "mensajes-de-whatsapp", RECORDS, guide=False),
    Shot("whatsapp-envio-previa", "supervisor", "envios-masivos/{draft}", FIGURES),
    Shot("whatsapp-envio", "supervisor", "envios-masivos/{sent}", FIGURES),
    Shot("whatsapp-envios", "supervisor", "envios-masivos", RECORDS, guide=False),
    Shot("whatsapp-consumo", "supervisor", "consumo-de-whatsapp", RECORDS, guide=False),
    Shot("whatsapp-cupones", "supervisor", "enlaces-de-cupon", RECORDS),
    Shot(
        "whatsapp-conversaciones", "supervisor", "conversaciones-de-whatsapp", RECORDS
    ),
    Shot(
        "whatsapp-conversacion",
        "operador",
        "conversaciones-de-whatsapp",
        RECORDS,
        clicks=(CONVERSATION,),
    ),
]
