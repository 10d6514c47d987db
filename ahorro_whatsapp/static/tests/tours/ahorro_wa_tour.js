import { registry } from "@web/core/registry";

/** Each step is what a person sees and presses; WhatsApp itself is not opened. */
registry.category("web_tour.tours").add("ahorro_whatsapp_attend", {
    steps: () => [
        {
            trigger: ".o_ahorro_attend_client .o_ahorro_wa_action",
            run: () => {
                window.open = () => ({ location: {}, close() {} });
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", { key: "w", bubbles: true })
                );
            },
        },
        { trigger: ".o_ahorro_wa_text:contains(te escribimos de)" },
        { trigger: ".o_ahorro_wa_open:not(:disabled)", run: "click" },
        { trigger: "button[data-outcome=sent]:not(:disabled)", run: "click" },
        { trigger: "body:not(:has(.o_ahorro_wa_composer)) .o_ahorro_attend_client" },
    ],
});

registry.category("web_tour.tours").add("ahorro_whatsapp_supervisor", {
    steps: () => [
        { trigger: ".o_data_row:contains(Recordatorio de cuota) td[name=name]", run: "click" },
        { trigger: "div[name=body] textarea", run: "edit Pague o hay embargo" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".alert-warning:contains(embargo)" },
        {
            trigger: "div[name=body] textarea",
            run: "edit Hola {{nombre}}, te escribimos por tu plan.",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "button[name=action_put_to_use]", run: "click" },
        { trigger: "button[name=action_back_to_draft]" },
    ],
});

registry.category("web_tour.tours").add("ahorro_whatsapp_submit", {
    steps: () => [
        { trigger: ".o_data_row:contains(Cuota del mes) td[name=name]", run: "click" },
        { trigger: ".alert-info:contains(no se envió a Meta)" },
        { trigger: "button[name=action_submit]", run: "click" },
        { trigger: ".o_notification:contains(Enviada)" },
        { trigger: ".alert-info:contains(Meta la está revisando)" },
        { trigger: "body:not(:has(button[name=action_submit]))" },
        { trigger: ".nav-link[name=meta]", run: "click" },
        { trigger: ".o_field_widget[name=approval_ids] .o_data_row:contains(en revisión)" },
    ],
});
