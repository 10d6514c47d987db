import { registry } from "@web/core/registry";

const BOX = ".o_main_navbar .o_ahorro_search input";
const MENU = ".o_ahorro_search .o_ahorro_search_menu";

// An operator finds a client by phone and another by name, without the mouse.
registry.category("web_tour.tours").add("ahorro_search", {
    steps: () => [
        // A view that is still loading would take the focus.
        { trigger: ".o_list_view .o_data_row" },
        { trigger: BOX, run: "press alt+shift+f" },
        { trigger: `${BOX}:focus`, run: "edit 15-663250" },
        { trigger: `${MENU} .ui-state-active .o_ahorro_hit_name:contains(MUÑOZ GÜEMES)` },
        { trigger: `${MENU} .o_ahorro_hit_found:contains(3462 15-663250)` },
        { trigger: `${MENU} .o_ahorro_hit_statuses:contains(Ahorrista)` },
        { trigger: BOX, run: "press Enter" },
        // One plan or many, it is the person that is opened, at the plan that was found.
        { trigger: ".o_ahorro_contact h2:contains(MUÑOZ GÜEMES)" },
        { trigger: ".o_ahorro_plan:first dd:contains(7614923)" },
        { trigger: BOX, run: "edit zz nadie" },
        { trigger: `${MENU} .o_ahorro_search_empty:contains(zz nadie)` },
        { trigger: BOX, run: "edit pena ana" },
        { trigger: `${MENU} .ui-state-active:contains(Peña Ana)` },
        { trigger: BOX, run: "press ArrowDown" },
        { trigger: BOX, run: "press ArrowUp" },
        { trigger: `${MENU} .ui-state-active:contains(Peña Ana)` },
        { trigger: BOX, run: "press Enter" },
        { trigger: ".o_ahorro_contact h2:contains(Peña Ana)" },
        { trigger: BOX, run: "edit munoz" },
        { trigger: `${MENU} .ui-state-active` },
        { trigger: BOX, run: "press Escape" },
        { trigger: `body:not(:has(${MENU}))` },
        // The palette finds the same.
        { trigger: "body", run: "press control+k" },
        { trigger: ".o_command_palette input", run: "edit g9rx/31" },
        { trigger: ".o_command.focused .o_ahorro_hit:contains(Gorosito Analía)" },
        { trigger: ".o_command_palette input", run: "press Enter" },
        { trigger: ".o_ahorro_contact h2:contains(Gorosito Analía)" },
        { trigger: ".o_ahorro_plan:first dd:contains(2711700)" },
        { trigger: "body:not(:has(.o_command_palette))" },
    ],
});

registry.category("web_tour.tours").add("ahorro_search_stranger", {
    steps: () => [{ trigger: ".o_main_navbar:not(:has(.o_ahorro_search)) .o_user_menu" }],
});
