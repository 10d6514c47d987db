import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_list_view .o_data_row";

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
