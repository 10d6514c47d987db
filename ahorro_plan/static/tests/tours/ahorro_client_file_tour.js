import { registry } from "@web/core/registry";

const card = (key) => `.o_ahorro_plan:has(dd:contains(${key}))`;

// An operator opens the client from a plan, corrects a phone and loads a subscription.
registry.category("web_tour.tours").add("ahorro_client_file_operator", {
    steps: () => [
        {
            trigger: "button[name=action_open_client_file]:contains(Ficha de cliente)",
            run: "click",
        },
        { trigger: ".o_ahorro_contact h2:contains(Gorosito Analía)" },
        { trigger: ".o_ahorro_contact span:contains(Particular)" },
        { trigger: `${card("G9RX/031E")} dt:contains(/^Titular:$/)` },
        {
            trigger: `${card("G9RX/031E")} button[name=toggle_details]:contains(Ver detalles)`,
            run: "click",
        },
        { trigger: `${card("G9RX/031E")} dt:contains(/^Última emitida:$/)` },
        { trigger: ".o_ahorro_side h3:contains(Perfil del Cliente)" },
        {
            trigger:
                ".o_ahorro_side:not(:has(button[name=create_process])) button[name=tab_units]:contains(Unidades)",
        },
        { trigger: "button[name=edit_contact]:contains(Editar datos)", run: "click" },
        { trigger: ".o_ahorro_form button[name=correct_phone]:contains(Corregir)", run: "click" },
        { trigger: ".o_ahorro_form input[name=new_phone]", run: "edit 0346215662154" },
        { trigger: "button[name=save_contact]:contains(Guardar)", run: "click" },
        { trigger: "body:not(:has(.o_ahorro_form)) a[href='tel:+5493462662154']" },
        {
            trigger: "button[name=more_information]:contains(Más información del cliente)",
            run: "click",
        },
        { trigger: ".o_ahorro_info s:contains(3462 15-663250)" },
        {
            trigger: `${card("P2GH/169T")} button[name=load_subscription]:contains(Cargar)`,
            run: "click",
        },
        {
            trigger: `${card("P2GH/169T")} input[name=subscription]`,
            run: "edit 2789902 && press Enter",
        },
        { trigger: `${card("P2GH/169T")} dd:contains(2789902)` },
    ],
});

// A supervisor finds the file in the contact's own form and creates a process.
registry.category("web_tour.tours").add("ahorro_client_file_supervisor", {
    steps: () => [
        { trigger: ".o_notebook .nav-link.active:contains(Ficha de cliente)" },
        { trigger: ".o_ahorro_create_process:contains(Para crear un nuevo proceso comercial)" },
        { trigger: "button[name=create_process]:contains(haga click aquí)", run: "click" },
        { trigger: ".o-dropdown-item:contains(P2GH/169T)", run: "click" },
        { trigger: ".o_ahorro_process:contains(En proceso):contains(P2GH/169T)" },
        { trigger: "button[name=count_processes]:contains(1)" },
        { trigger: "a[name=new_tab][target=_blank]:contains(Abrir cliente en pestaña nueva)" },
    ],
});
