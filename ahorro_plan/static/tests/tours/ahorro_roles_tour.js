import { registry } from "@web/core/registry";

const LIST = (role) => `.o_ahorro_role[data-role=${role}]`;
const PERSON = (role) => `${LIST(role)} .o_ahorro_person[data-login=ahorro_stranger]`;

// An Administrador adds a user to a list, moves them to another and takes them out.
registry.category("web_tour.tours").add("ahorro_roles_page", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row" },
        {
            trigger:
                "button[data-menu-xmlid='ahorro_plan.ahorro_menu_configuration']:contains(Configuración Ahorro)",
            run: "click",
        },
        { trigger: ".dropdown-item:contains(Usuarios y Roles)", run: "click" },
        { trigger: `${LIST("admin")} h2:contains(Administradores)` },
        { trigger: `${LIST("supervisor")} h2:contains(Líder de Gestiones)` },
        { trigger: `${LIST("operator")} h2:contains(Usuarios de Call Center)` },
        { trigger: `${LIST("operator")} h3:contains(Usuarios)` },
        { trigger: `${LIST("operator")} .o_ahorro_add:contains(Agregar)`, run: "click" },
        { trigger: ".modal-title:contains(Agregar a Usuarios de Call Center)" },
        { trigger: ".o_ahorro_candidate_search", run: "edit ojea" },
        { trigger: ".o_ahorro_candidate[data-login=ahorro_stranger]:contains(Ojea)", run: "click" },
        { trigger: PERSON("operator") },
        { trigger: ".o_notification:contains(ahora está en Usuarios de Call Center)" },
        { trigger: `${LIST("operator")} input[type=search]`, run: "edit nadie" },
        { trigger: `${LIST("operator")}:contains(No hay nadie con ese nombre)` },
        { trigger: `${LIST("operator")} input[type=search]`, run: "edit OJEA mari" },
        { trigger: `${PERSON("operator")} .o_ahorro_move:contains(Mover)`, run: "click" },
        { trigger: ".dropdown-item[data-role=supervisor]:contains(Líder)", run: "click" },
        { trigger: PERSON("supervisor") },
        { trigger: `body:not(:has(${PERSON("operator")}))` },
        { trigger: `${PERSON("supervisor")} .o_ahorro_remove`, run: "click" },
        {
            trigger:
                ".modal:contains(no va a poder usar más Ahorro):has(.o_ahorro_holds_nothing) .btn-danger:contains(Quitar)",
            run: "click",
        },
        { trigger: `body:not(:has(${PERSON("supervisor")}))` },
        { trigger: ".o_notification:contains(ya no tiene un rol)" },
    ],
});

// An Administrador who manages Odoo's users creates one here; what is missing is said.
registry.category("web_tour.tours").add("ahorro_roles_new_user", {
    steps: () => [
        { trigger: ".o_ahorro_new_user:contains(Nuevo usuario)", run: "click" },
        { trigger: ".modal #ahorro_user_name", run: "edit Nayla Herrera" },
        { trigger: ".modal .o_ahorro_create_user:contains(Crear usuario)", run: "click" },
        { trigger: ".modal #ahorro_user_email.is-invalid" },
        { trigger: ".modal .invalid-feedback:visible:contains(con él inicia sesión)" },
        { trigger: ".modal #ahorro_user_email", run: "edit ahorro_operator" },
        { trigger: ".modal #ahorro_user_role", run: "selectByLabel Líder de Gestiones" },
        { trigger: ".modal .o_ahorro_create_user", run: "click" },
        { trigger: ".modal .o_ahorro_problem:contains(una dirección de mail)" },
        { trigger: ".modal #ahorro_user_email", run: "edit nayla@litoral.com" },
        { trigger: ".modal .o_ahorro_create_user", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `${LIST("supervisor")} [data-login='nayla@litoral.com']` },
    ],
});

// Others have no such menu, and the server refuses the page itself.
registry.category("web_tour.tours").add("ahorro_roles_page_refused", {
    steps: () => [
        {
            trigger: ".modal:contains(Sólo un Administrador de Ahorro) button.btn-primary",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "body:not(:has(.o_ahorro_role))" },
        {
            trigger: "body:not(:has([data-menu-xmlid='ahorro_plan.ahorro_menu_configuration']))",
        },
    ],
});
