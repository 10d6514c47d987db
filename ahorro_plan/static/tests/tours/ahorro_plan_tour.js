import { registry } from "@web/core/registry";

// A supervisor adds a subscription for a client who is there already.
registry.category("web_tour.tours").add("ahorro_plan_register", {
    steps: () => [
        { trigger: ".o_menu_systray .o-mail-DiscussSystray-class" },
        { trigger: ".o_menu_systray .o_user_menu" },
        {
            trigger:
                "button[data-menu-xmlid='ahorro_plan.ahorro_menu_portfolio']:contains(Cartera)",
            run: "click",
        },
        { trigger: ".dropdown-item:contains(Agregar una suscripción)", run: "click" },
        {
            trigger: ".modal div[name=document_number] input",
            run: "edit 20-28345678-2 && press Tab",
        },
        { trigger: ".modal div[name=match_ids] .o_data_cell:contains(Gorosito)" },
        { trigger: ".modal div[name=partner_id] input:value(Gorosito Analía)" },
        { trigger: ".modal div[name=provider_id] input", run: "edit Plan Rombo" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(Plan Rombo)", run: "click" },
        { trigger: ".modal div[name=subscription_number] input", run: "edit 2789902 && press Tab" },
        { trigger: ".modal button[name=action_register]:contains(Agregar)", run: "click" },
        {
            trigger:
                ".o_action_manager .o_form_view div[name=subscription_number] input:value(2789902)",
        },
        { trigger: ".o_action_manager .o_form_view label:contains(Estado)" },
    ],
});
