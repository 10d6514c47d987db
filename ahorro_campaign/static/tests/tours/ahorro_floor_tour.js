import { registry } from "@web/core/registry";

const MOVEMENT = ".o_form_view div[name=movement_ids] .o_data_row";
const OPERATOR = ".o_ahorro_floor_operator[data-state=attending]:contains(ahorro_operator)";

// From the floor to its rows, and to a finished case whose result was another one.
registry.category("web_tour.tours").add("ahorro_campaign_correct", {
    steps: () => [
        { trigger: ".o_ahorro_floor_states:contains(Gestiones en curso: 2)" },
        {
            trigger: ".o_ahorro_floor_states [data-state=leased]:contains(En atención: 1)",
            run: "click",
        },
        { trigger: ".o_ahorro_counts:contains(Total: 1)" },
        {
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains(Abarca))) .o_data_row:contains(Bravo Beto)",
        },
        { trigger: ".breadcrumb-item:contains(Piso en vivo)", run: "click" },
        // What the operator finished today, and the case behind it.
        { trigger: `${OPERATOR} .o_ahorro_finished:contains(1 finalizadas)`, run: "click" },
        {
            trigger:
                ".o_list_view .o_data_row:contains(Pagó total) .o_data_cell:contains(Abarca Ana)",
            run: "click",
        },
        { trigger: ".o_form_view div[name=case_id] .o_form_uri", run: "click" },
        { trigger: `${MOVEMENT}:contains(Finalizada):contains(Pagó total)` },
        { trigger: ".o_arrow_button_current:contains(Finalizada)" },
        {
            trigger: "button[name=action_correct_result]:contains(Corregir el resultado)",
            run: "click",
        },
        // Another result that finishes, and why.
        { trigger: ".modal div[name=old_result_id]:contains(Pagó total)" },
        { trigger: ".modal div[name=partner_id]:contains(Abarca Ana)" },
        { trigger: ".modal div[name=result_id] input", run: "click" },
        {
            trigger:
                ".ui-autocomplete:not(:has(.dropdown-item:contains(Pagó total))):not(:has(.dropdown-item:contains(Promesa de pago))) .dropdown-item:contains(Informa que ya pagó)",
            run: "click",
        },
        { trigger: ".modal div[name=comment] textarea", run: "edit Escuché el llamado" },
        { trigger: ".modal button[name=action_confirm]:contains(Corregir)", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_inner_group div[name=result_id]:contains(Informa que ya pagó)",
        },
        {
            trigger: `${MOVEMENT}:contains(Corregida):contains(Informa que ya pagó):contains(Escuché el llamado)`,
        },
        { trigger: `${MOVEMENT}:contains(Finalizada):contains(Pagó total)` },
        // It goes on after all.
        { trigger: "button[name=reopen]:contains(Reabrir)", run: "click" },
        {
            trigger:
                ".o_form_view:not(:has(button[name=action_correct_result])) .o_arrow_button_current:contains(En proceso)",
        },
        { trigger: `${MOVEMENT}:contains(Reabierta)` },
    ],
});
registry.category("web_tour.tours").add("ahorro_campaign_floor_moved", {
    steps: () => [
        { trigger: ".o_ahorro_floor_states [data-state=open]:contains(Gestiones en curso: 3)" },
        {
            trigger: `${OPERATOR} .o_ahorro_today:contains(Hoy:):contains(1 atendidos):contains(1 finalizadas)`,
        },
        { trigger: ".o_ahorro_floor_states [data-state=open]", run: "click" },
        { trigger: ".o_ahorro_counts:contains(Total: 3)" },
        { trigger: ".o_list_view .o_data_row:contains(Abarca Ana)" },
    ],
});
