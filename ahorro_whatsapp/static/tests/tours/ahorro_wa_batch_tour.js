import { registry } from "@web/core/registry";

/** From ticked cases to messages that wait, as a supervisor does it. */
registry.category("web_tour.tours").add("ahorro_whatsapp_batch", {
    steps: () => [
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button:contains(Envío masivo)", run: "click" },
        { trigger: ".o_form_view button[name=action_prepare]" },
        { trigger: "div[name=template_id] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Saludo)", run: "click" },
        { trigger: "div[name=text]:contains(te escribimos de)" },
        { trigger: "button[name=action_prepare]", run: "click" },
        { trigger: ".o_ahorro_wa_batch_figures .o_ahorro_enter:contains(reciben el mensaje)" },
        { trigger: "tr[data-reason=optout] button", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_back_button", run: "click" },
        { trigger: ".o_ahorro_wa_batch_samples:contains(te escribimos de)" },
        { trigger: "button[name=action_confirm]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: "button[data-state=queued]" },
        { trigger: "button[name=action_pause]", run: "click" },
        { trigger: "button[name=action_resume]" },
    ],
});
