import { registry } from "@web/core/registry";

// An Administrador sees what is missing and completes the settings from there.
registry.category("web_tour.tours").add("ahorro_setup_page", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row" },
        {
            trigger: "button[data-menu-xmlid='ahorro_plan.ahorro_menu_configuration']",
            run: "click",
        },
        { trigger: ".dropdown-item:contains(Puesta en marcha)", run: "click" },
        { trigger: ".o_ahorro_setup_count:contains(listos)" },
        { trigger: ".o_ahorro_step[data-step=company]:contains(Lo hace quien administra Odoo)" },
        { trigger: ".o_ahorro_step[data-step=company]:not(:has(button))" },
        { trigger: ".o_ahorro_step[data-step=settings][data-done='0'] button", run: "click" },
        {
            trigger: ".modal div[name=support_email] input",
            run: "edit soporte@litoral.example.com",
        },
        { trigger: ".modal div[name=default_area] input", run: "edit 3462" },
        { trigger: ".modal button[name=action_save]:contains(Guardar)", run: "click" },
        { trigger: ".o_ahorro_step[data-step=settings][data-done='1']" },
        { trigger: ".o_ahorro_step[data-step=roles] button:contains(Asignar roles)", run: "click" },
        { trigger: ".o_ahorro_role[data-role=admin]" },
    ],
});

// Anyone with a role finds whom to ask under their own name.
registry.category("web_tour.tours").add("ahorro_support", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_user_menu button", run: "click" },
        { trigger: ".dropdown-item:contains(Soporte a usuarios)", run: "click" },
        { trigger: ".modal-title:contains(Soporte a usuarios)" },
        { trigger: ".modal a[href='mailto:soporte@litoral.example.com']" },
        { trigger: ".modal a[href='tel:+543462400000']:contains(+54 3462 40-0000)" },
        { trigger: ".modal .modal-footer button:contains(Cerrar)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
