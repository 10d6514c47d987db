import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_list_view .o_data_row";
const keys = (combination) => ({ trigger: ".o_ahorro_attend", run: `press ${combination}` });
const back = (name) => ({ trigger: `.breadcrumb-item:contains(${name})`, run: "click" });
const openFile = (name) => [
    { trigger: ".o_ahorro_search input", run: `edit ${name}` },
    { trigger: `.o_ahorro_search_menu .o_ahorro_hit:contains(${name})`, run: "click" },
];
const choose = (group, menu) => [
    { trigger: `.o_menu_sections [data-menu-xmlid='${group}']`, run: "click" },
    { trigger: `.dropdown-item[data-menu-xmlid='${menu}']`, run: "click" },
];

// An operator takes one promise for all plans of a person, and finds it on the board.
tours.add("ahorro_next_file_promise", {
    steps: () => [
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        { trigger: "#ahorro_client_name:contains(Zárate Zoe)" },
        {
            trigger: ".o_ahorro_other_cases:contains(Esta persona tiene otras gestiones abiertas)",
        },
        { trigger: ".o_ahorro_other input[type=checkbox]", run: "check" },
        { trigger: ".o_ahorro_form:contains(2 gestiones, un solo guardado)" },
        keys("1"),
        { trigger: ".o_ahorro_result.active:contains(Promesa de pago)" },
        { trigger: ".o_ahorro_promise_day:contains(hoy)", run: "click" },
        { trigger: "#ahorro_promise_amount", run: "edit 200" },
        { trigger: ".o_ahorro_other_amount", run: "edit 100" },
        { trigger: ".o_ahorro_save_next", run: "click" },
        { trigger: ".o_ahorro_undo:contains(Guardado: Zárate Zoe)" },
        { trigger: ".o_ahorro_to_board", run: "click" },
        {
            trigger:
                ".o_ahorro_my_promises [data-figure=due]:contains(2):contains(promesas para hoy)",
            run: "click",
        },
        { trigger: `${ROW}:contains(Zárate Zoe):contains(Pendiente):contains(100,00)` },
        { trigger: `${ROW}:contains(Zárate Zoe):contains(Pendiente):contains(200,00)` },
        ...openFile("Zárate Zoe"),
        { trigger: ".o_ahorro_promises [data-verdict=pending]:contains(200,00)" },
        { trigger: ".o_ahorro_promises [data-verdict=pending]:contains(100,00)" },
    ],
});

// After the next file: one was kept, and one was broken and is opened from the board.
tours.add("ahorro_next_file_judged", {
    steps: () => [
        { trigger: ".o_ahorro_my_promises [data-figure=due]:contains(0)" },
        {
            trigger:
                ".o_ahorro_case_row:contains(Zárate Zoe):contains(7000001) .o_ahorro_broken_promise:contains(Promesa rota)",
        },
        { trigger: ".o_ahorro_my_promises [data-figure=kept]:contains(1)", run: "click" },
        { trigger: `${ROW}:contains(Zárate Zoe):contains(Cumplida)` },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Rota)))" },
        back("Tablero del operador"),
        {
            trigger:
                ".o_ahorro_my_promises [data-figure=waiting]:contains(1):contains(promesa rota)",
            run: "click",
        },
        {
            trigger: `${ROW}:contains(Zárate Zoe):contains(Rota) button[name=action_attend]`,
            run: "click",
        },
        { trigger: "#ahorro_client_name:contains(Zárate Zoe)" },
        { trigger: ".o_ahorro_history:contains(200,00)" },
        { trigger: ".o_ahorro_back", run: "click" },
        { trigger: ".o_ahorro_my_promises" },
        ...openFile("Zárate Zoe"),
        { trigger: ".o_ahorro_promises [data-verdict=broken]:contains(200,00)" },
        { trigger: ".o_ahorro_promises [data-verdict=kept]:contains(100,00)" },
    ],
});

// Two clients are called again tomorrow.
tours.add("ahorro_next_file_agreed", {
    steps: () => [
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        ...["Yáñez Yago", "Wagner Wanda"].flatMap((name) => [
            { trigger: `#ahorro_client_name:contains(${name})` },
            keys("7"),
            { trigger: ".o_ahorro_result.active:contains(Volver a llamar)" },
            { trigger: "#ahorro_next_at:focus", run: "edit +1d && press Enter" },
            keys("Escape"),
            { trigger: ".o_ahorro_exact button[title='Sin próxima acción']" },
            keys("ctrl+Enter"),
            { trigger: `.o_ahorro_undo:contains(Guardado: ${name})` },
        ]),
    ],
});

// Both paid by the file: of one the case is left open, of the other it is closed.
tours.add("ahorro_next_file_decided", {
    steps: () => [
        {
            trigger:
                ".o_ahorro_morning_tile:contains(para decidir):contains(Mora temprana: 2) button",
            run: "click",
        },
        { trigger: `${ROW}:contains(Yáñez Yago):contains(ahorro_operator)` },
        {
            trigger: `${ROW}:contains(Wagner Wanda) button[name=action_leave]:contains(Dejar abierta)`,
            run: "click",
        },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Wagner Wanda)))" },
        {
            trigger: `${ROW}:contains(Yáñez Yago) button[name=action_close]:contains(Cerrar)`,
            run: "click",
        },
        { trigger: ".o_list_view:not(:has(.o_data_row))" },
        ...choose(
            "ahorro_campaign.ahorro_menu_campaigns",
            "ahorro_campaign.ahorro_living_question_menu"
        ),
        { trigger: ".o_view_nocontent:contains(Nada para decidir)" },
    ],
});

// A supervisor notes an act and sees it in the calendar, beside another's.
tours.add("ahorro_next_file_acts", {
    steps: () => [
        { trigger: ".o_calendar_view .fc-event:contains(505)" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: `${ROW}:contains(505)` },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_selected_row div[name=provider_id] input", run: "edit Plan Rombo" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(Plan Rombo)", run: "click" },
        { trigger: ".o_selected_row div[name=number] input", run: "edit 588" },
        ...["date", "last_bid_day"].flatMap((name) => [
            { trigger: `.o_selected_row div[name=${name}]`, run: "click" },
            { trigger: `.o_selected_row div[name=${name}] input`, run: "edit +0d" },
        ]),
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_selected_row))" },
        { trigger: ".o_switch_view.o_calendar", run: "click" },
        { trigger: ".o_calendar_view .fc-event:contains(588)" },
    ],
});

// Who invites to bid reads until when, and with how much others won.
tours.add("ahorro_next_file_bids", {
    steps: () => [
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        { trigger: "#ahorro_client_name:contains(Yáñez Yago)" },
        { trigger: ".o_ahorro_act:contains(588):contains(Plan Rombo)" },
        { trigger: ".o_ahorro_group_bids:contains(18 · 15 · 12 · 10 · 9 cuotas)" },
        { trigger: ".o_ahorro_back", run: "click" },
        { trigger: ".o_ahorro_attend_next" },
    ],
});

// The winners of an act by its file, and the campaign that they entered by it.
tours.add("ahorro_next_file_winners", {
    steps: () => [
        { trigger: ".o_switch_view.o_list", run: "click" },
        {
            trigger: `${ROW}:contains(505) button[name=action_open_winners]:contains(Ganadores)`,
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Ganadores)" },
        { trigger: `${ROW}:contains(Gorosito Analía)` },
        ...choose("ahorro_campaign.ahorro_menu_campaigns", "ahorro_campaign.ahorro_living_menu"),
        { trigger: `${ROW}:contains(Ganadores) td[name=campaign_id]`, run: "click" },
        { trigger: "button[name=action_open_movements]", run: "click" },
        { trigger: `${ROW}:contains(Gorosito Analía):contains(por el archivo)` },
    ],
});

// A campaign from ready-made rules: looked at first, then turned on.
tours.add("ahorro_next_file_living", {
    steps: () => [
        {
            trigger: `${ROW}:contains(Mora temprana) button[name=action_make_campaign]`,
            run: "click",
        },
        { trigger: ".o_ahorro_living .badge:contains(Apagada)" },
        {
            trigger:
                ".o_ahorro_living_part[data-part=enter]:contains(Entran ahora) .o_ahorro_living_figure:contains(1)",
            run: "click",
        },
        { trigger: `${ROW}:contains(Yáñez Yago)` },
        { trigger: ".breadcrumb-item:contains(Mora temprana)", run: "click" },
        { trigger: "button[name=action_turn_on]:contains(Encender)", run: "click" },
        { trigger: ".o_ahorro_living .badge.text-bg-success" },
        {
            trigger: ".o_ahorro_living_part[data-part=enter] .o_ahorro_living_figure:contains(0)",
        },
    ],
});

// What files did to it: one filled it, another emptied it.
tours.add("ahorro_next_file_followed", {
    steps: () => [
        { trigger: `${ROW}:contains(Mora temprana) td[name=campaign_id]`, run: "click" },
        { trigger: ".o_ahorro_living .badge.text-bg-success" },
        { trigger: "button[name=action_open_movements]", run: "click" },
        { trigger: `${ROW}:contains(Wagner Wanda)` },
        { trigger: `${ROW}:contains(Yáñez Yago):contains(por el archivo)` },
        { trigger: ".breadcrumb-item:contains(Mora temprana)", run: "click" },
        { trigger: "button[name=action_open_campaign]", run: "click" },
        { trigger: ".o_ahorro_zoom .o_ahorro_open:contains(En Curso: 1)" },
        { trigger: ".o_ahorro_zoom .o_ahorro_done:contains(Finalizados: 1)" },
    ],
});

// From the radar of deadlines to a campaign of those that nobody has.
tours.add("ahorro_next_file_radar", {
    steps: () => [
        { trigger: `${ROW}:contains(A una cuota de la rescisión):contains(Zárate Zoe)` },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_ahorro_record_action:contains(Crear campaña)", run: "click" },
        { trigger: "div[name=name] input", run: "edit A UNA CUOTA" },
        { trigger: "div[name=type_id] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Mora)", run: "click" },
        { trigger: ".o_ahorro_enter:contains(1):contains(entra)" },
        { trigger: "div[name=user_ids] input", run: "edit ahorro_operator" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(ahorro_operator)", run: "click" },
        { trigger: "button[name=action_create]:contains(Crear campaña)", run: "click" },
        { trigger: ".o_ahorro_zoom h1:contains(A UNA CUOTA)" },
    ],
});

// What must hold is counted; what somebody broke is opened, and what was done is told.
tours.add("ahorro_next_file_checks", {
    steps: () => [
        { trigger: "button[name=action_count]:contains(Contar ahora)", run: "click" },
        { trigger: `${ROW}:contains(Nada roto)` },
        {
            trigger: `${ROW}:contains(intentos):contains(Rota) button[name=action_open_rows]`,
            run: "click",
        },
        { trigger: `${ROW}:contains(Zárate Zoe)` },
        { trigger: ".breadcrumb-item:contains(Nada está roto)", run: "click" },
        { trigger: `${ROW}:contains(intentos):contains(Rota) td[name=name]`, run: "click" },
        { trigger: "button[name=action_add_note]:contains(Anotar qué se hizo)", run: "click" },
        { trigger: ".modal div[name=text] input", run: "edit Se corrigió a mano" },
        { trigger: ".modal .btn-primary:contains(Anotar)", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=note_ids] .o_data_row:contains(Se corrigió a mano)",
        },
    ],
});
