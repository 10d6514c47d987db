import { registry } from "@web/core/registry";

/** A client wrote: the operator reads it and answers. */
registry.category("web_tour.tours").add("ahorro_whatsapp_answer", {
    steps: () => [
        { trigger: ".o_data_row td[name=name]", run: "click" },
        { trigger: ".o-mail-Message-body:contains(ya pagué)" },
        { trigger: ".o_ahorro_wa_left:contains(Podés responder)" },
        { trigger: ".o-mail-Composer-input", run: "edit ¡Gracias! Mandame el comprobante." },
        { trigger: ".o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o-mail-Message:contains(Gracias) .o_ahorro_wa_tick[data-tick=waiting]" },
    ],
});

registry.category("web_tour.tours").add("ahorro_whatsapp_tick", {
    steps: () => [
        { trigger: ".o_data_row td[name=name]", run: "click" },
        { trigger: ".o-mail-Message:contains(Gracias) .o_ahorro_wa_tick[data-tick=read]" },
    ],
});

/** A day later nobody writes freely. */
registry.category("web_tour.tours").add("ahorro_whatsapp_closed", {
    steps: () => [
        { trigger: ".o_data_row td[name=name]", run: "click" },
        { trigger: ".o_ahorro_wa_closed:contains(más de 24 horas)" },
        { trigger: "body:not(:has(.o-mail-Composer-input))" },
        { trigger: ".o_ahorro_wa_template", run: "click" },
        { trigger: ".o_ahorro_wa_composer" },
    ],
});

/** A text that is written often: its shortcut brings it. */
registry.category("web_tour.tours").add("ahorro_whatsapp_quick_text", {
    steps: () => [
        { trigger: ".o_data_row td[name=name]", run: "click" },
        { trigger: ".o-mail-Composer-input", run: "edit ::compro" },
        { trigger: ".o-mail-Composer-suggestion:contains(comprobante)", run: "click" },
        {
            trigger: ".o-mail-Composer-input",
            run: ({ anchor }) => {
                if (!anchor.value.includes("foto del comprobante")) {
                    throw new Error(`the text is not there: ${anchor.value}`);
                }
            },
        },
    ],
});
