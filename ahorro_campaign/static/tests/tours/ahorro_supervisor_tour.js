import { registry } from "@web/core/registry";

const CAMPAIGN = (name) => `.o_ahorro_in_progress .o_ahorro_campaign_row:contains(${name})`;
const ACTIONS = ".o_ahorro_campaign_actions:contains(Acciones con la campaña)";

// A supervisor filters plans, makes a campaign of them, and works with it.
registry.category("web_tour.tours").add("ahorro_campaign_supervisor", {
    steps: () => [
        // Filters plans.
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_searchview_input", run: "edit 28000" },
        { trigger: ".o_searchview_autocomplete .dropdown-item:contains(28000)", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(2711700))) .o_data_row" },
        // Makes a campaign of those that it ticks.
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_ahorro_record_action:contains(Crear campaña)", run: "click" },
        // Who enters is not counted before the type is chosen.
        { trigger: ".o_ahorro_needs_type:contains(Elegí el tipo)" },
        { trigger: "div[name=name] input", run: "edit AGRUPADOS DE NOVIEMBRE" },
        { trigger: "div[name=type_id] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Agrupamientos)", run: "click" },
        {
            trigger:
                "body:not(:has(.o_select_menu_item)) div[name=type_id] input:value(Agrupamientos)",
        },
        { trigger: ".o_ahorro_enter:contains(6):contains(entran)" },
        { trigger: "div[name=user_ids] input", run: "edit ahorro_operator" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(ahorro_operator)", run: "click" },
        { trigger: "button[name=action_create]:contains(Crear campaña)", run: "click" },
        // Its zoom.
        { trigger: ".o_ahorro_zoom h1:contains(AGRUPADOS DE NOVIEMBRE)" },
        { trigger: ".o_ahorro_zoom .badge:contains(Agrupamientos)" },
        { trigger: ".o_ahorro_progress:contains(0 / 6)" },
        { trigger: ".o_ahorro_zoom strong:contains(Descripción:)" },
        { trigger: ".o_ahorro_total:contains(Total: 6)" },
        { trigger: ".o_ahorro_open:contains(En Curso: 6)" },
        { trigger: ".o_ahorro_done:contains(Finalizados: 0)" },
        { trigger: ".o_ahorro_legend [data-label='En curso']:contains(/\\(6\\)/)" },
        { trigger: ".o_ahorro_zoom strong:contains(Usuarios Asignados:)" },
        { trigger: ".o_ahorro_users:contains(Todos)", run: "click" },
        { trigger: ".o_ahorro_all_users:contains(Todos los usuarios seleccionados)" },
        { trigger: ".o_ahorro_users", run: "click" },
        // Each figure opens its cases.
        {
            trigger:
                "body:not(:has(.o_ahorro_all_users)) .o_ahorro_detail:contains(Detalle de casos)",
            run: "click",
        },
        { trigger: ".o_ahorro_counts:contains(Total: 6):contains(Visualizados: 6)" },
        { trigger: ".o_ahorro_export_shown:contains(Exportar a Excel)" },
        { trigger: "th[data-name=partner_id]:contains(Cliente)" },
        { trigger: "th[data-name=phone]:contains(Teléfono)" },
        { trigger: "th[data-name=email]:contains(Email)" },
        { trigger: "th[data-name=result_id]:contains(Resultado)" },
        { trigger: "th[data-name=started_at]:contains(Fecha De Inicio)" },
        { trigger: "th[data-name=finished_at]:contains(Fecha De Fin)" },
        { trigger: "th[data-name=last_comment]:contains(Último Comentario)" },
        { trigger: ".o_data_row:first .o_list_record_selector input", run: "click" },
        { trigger: ".o_ahorro_record_action:contains(Crear campaña)" },
        { trigger: ".breadcrumb-item:contains(AGRUPADOS DE NOVIEMBRE)", run: "click" },
        // Reassigns: the shared pool goes to the operator.
        { trigger: ACTIONS, run: "click" },
        { trigger: ".o_ahorro_reassign:contains(Reasignar)", run: "click" },
        { trigger: ".modal div[name=from_pool] input", run: "check" },
        { trigger: ".modal div[name=to_user_ids] input", run: "edit ahorro_operator" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(ahorro_operator)", run: "click" },
        { trigger: ".modal .o_ahorro_moved:contains(6)" },
        { trigger: ".modal button[name=action_reassign]", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_ahorro_zoom tr:contains(ahorro_operator) button:contains(6)",
        },
        // Archives.
        { trigger: ACTIONS, run: "click" },
        { trigger: ".o_ahorro_archive:contains(Archivar)", run: "click" },
        { trigger: ".modal .btn-primary:contains(Archivar)", run: "click" },
        { trigger: ".o_ahorro_zoom .alert-warning:contains(archivada)" },
    ],
});

// Then on the board: the archived one, reopening it, and the order.
registry.category("web_tour.tours").add("ahorro_campaign_board", {
    steps: () => [
        { trigger: ".o_menu_brand:contains(Plan de ahorro)" },
        { trigger: ".o_ahorro_in_progress h2:contains(Campañas en curso)" },
        {
            trigger:
                ".o_ahorro_campaign_head:contains(Nombre):contains(Tipo):contains(Progreso):contains(Fecha alta)",
        },
        { trigger: ".o_ahorro_what:contains(¿Qué es una campaña?)", run: "click" },
        { trigger: ".modal-body:contains(lista de planes)" },
        { trigger: ".modal .btn-primary:contains(Entendido)", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_ahorro_how:contains(¿Cómo funciona?)", run: "click" },
        { trigger: ".modal-body:contains(Reabrir)" },
        { trigger: ".modal .btn-primary:contains(Entendido)", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_ahorro_archived h2:contains(Últimas campañas archivadas)",
        },
        { trigger: ".o_ahorro_archived .o_ahorro_campaign_head:contains(Fecha de archivado)" },
        {
            trigger: ".o_ahorro_archived .o_ahorro_open_campaign:contains(AGRUPADOS DE NOVIEMBRE)",
            run: "click",
        },
        { trigger: ACTIONS, run: "click" },
        { trigger: ".o_ahorro_reopen:contains(Reabrir)", run: "click" },
        { trigger: ".o_ahorro_zoom:not(:has(.alert-warning)) h1:contains(AGRUPADOS DE NOVIEMBRE)" },
        { trigger: ".breadcrumb-item:contains(Tablero de Supervisión)", run: "click" },
        { trigger: ".o_ahorro_archived .o_ahorro_empty:contains(No se han encontrado campañas)" },
        { trigger: ".o_ahorro_new_campaign:contains(Nueva campaña)" },
        { trigger: ".o_ahorro_filter:contains(Filtrar campañas)", run: "click" },
        { trigger: ".o_ahorro_filters input[type=search]", run: "edit agrupados" },
        {
            trigger: `.o_ahorro_in_progress:not(:has(.o_ahorro_open_campaign:contains(MORA))) .o_ahorro_campaign_row`,
        },
        { trigger: ".o_ahorro_reorder:contains(Reordenar campañas)", run: "click" },
        { trigger: `${CAMPAIGN("AGRUPADOS")} .o_ahorro_up`, run: "click" },
        { trigger: ".o_ahorro_in_progress .o_ahorro_campaign_row:first:contains(AGRUPADOS)" },
        { trigger: ".o_notification:contains(Se guardó el orden)" },
        // Another one by the board's own button.
        { trigger: ".o_ahorro_new_campaign", run: "click" },
        { trigger: "div[name=name] input", run: "edit DESDE EL TABLERO" },
        { trigger: "div[name=type_id] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Otros)", run: "click" },
        { trigger: "div[name=user_ids] input", run: "edit ahorro_operator" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(ahorro_operator)", run: "click" },
        { trigger: ".o_ahorro_chip:contains(Ahorristas)", run: "click" },
        { trigger: ".o_ahorro_enter:contains(entran)" },
        { trigger: "button[name=action_create]:contains(Crear campaña)", run: "click" },
        { trigger: ".o_ahorro_zoom h1:contains(DESDE EL TABLERO)" },
    ],
});

// While operators work: who has whom, and what they have done today.
registry.category("web_tour.tours").add("ahorro_campaign_floor", {
    steps: () => [
        { trigger: ".o_ahorro_floor_states:contains(En atención: 1)" },
        {
            trigger:
                ".o_ahorro_floor_operator[data-state=attending]:contains(ahorro_operator):contains(Atendiendo)",
        },
        {
            trigger:
                ".o_ahorro_floor_operator[data-state=attending] .o_ahorro_today:contains(Hoy: 6 atendidos)",
        },
        {
            trigger:
                ".o_ahorro_floor_operator[data-state=free] .o_ahorro_away:contains(Marcar como ausente)",
            run: "click",
        },
        { trigger: ".o_ahorro_floor_operator[data-state=away]:contains(Ausente)" },
        { trigger: ".card:contains(Próximos llamados):contains(ahorro_operator)" },
    ],
});
registry.category("web_tour.tours").add("ahorro_campaign_numbers", {
    steps: () => [
        { trigger: `${CAMPAIGN("MORA NOVIEMBRE")} .o_ahorro_progress:contains(2 / 7)` },
        { trigger: `${CAMPAIGN("MORA NOVIEMBRE")} .o_ahorro_open_campaign`, run: "click" },
        { trigger: ".o_ahorro_done:contains(Finalizados: 2)" },
        { trigger: ".o_ahorro_legend [data-label='Pagó total']:contains(/\\(1\\)/)", run: "click" },
        {
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains(Funes))) .o_data_row:contains(Abarca Ana)",
        },
    ],
});
