import { registry } from "@web/core/registry";

const HEADERS =
    "Suscripción;Grupo y Orden;Titular;DNI;Estado;Pagas;Adeudadas;Deuda vencida;Dato nuestro";

/** Give the page a file, as choosing one does. */
function choose(name, rows) {
    return ({ anchor }) => {
        const text = [HEADERS, ...rows].join("\r\n");
        const files = new DataTransfer();
        files.items.add(new File([text], name, { type: "text/csv" }));
        anchor.files = files.files;
        anchor.dispatchEvent(new Event("change", { bubbles: true }));
    };
}

const INPUT = ".o_ahorro_file_input:not(:visible)";
const LINE = (text) => `.o_ahorro_line:contains(${text})`;

const JANUARY = [
    "2711700;G9RX / 031E;GOROSITO ANALIA;28.345.678;N0;13;0;0,00;a",
    "2711701;G9RX / 032F;QUIROS DARIO;30.111.222;N0;5;2;40.041,87;b",
    "2711702;G9RX / 033G;<b>PAZ</b> LUIS;31.222.333;N0;5;0;0,00;c",
    ";;SIN DATOS JUAN;;N0;1;0;0,00;d",
];
const FEBRUARY = [
    "2711700;G9RX / 031E;GOROSITO ANALIA;28.345.678;A0S;14;0;0,00;a",
    "2711701;G9RX / 032F;RUIZ BRUNA;40.999.888;N0;6;1;20.000,00;b",
    "2711705;G9RX / 035J;SOSA HUGO;33.444.555;N7;1;0;0,00;e",
];

// A supervisor imports a portfolio, then next month's, and takes that one back.
registry.category("web_tour.tours").add("ahorro_import_journey", {
    steps: () => [
        { trigger: "[data-step=type].o_ahorro_step_current" },
        { trigger: "[data-profile=rombo_cartera] input:checked" },
        { trigger: "button[name=next_type]", run: "click" },
        { trigger: "[data-step=source].o_ahorro_step_current" },
        { trigger: INPUT, run: choose("cartera_2020-01-31.csv", JANUARY) },
        { trigger: ".o_ahorro_files:contains(cartera_2020-01-31.csv)" },
        { trigger: "button[name=next_file]:enabled", run: "click" },
        // The review: what is new.
        { trigger: "[data-tile=new] .o_ahorro_tile_count:contains(/^2$/)", run: "click" },
        { trigger: LINE("<b>PAZ</b> LUIS") },
        // A header that no profile knows is said once what it is.
        {
            trigger:
                ".o_ahorro_headers [data-header='8']:contains(Dato nuestro) .o_select_menu_toggler",
            run: "click",
        },
        { trigger: ".o_select_menu_menu .o_select_menu_item:first", run: "click" },
        { trigger: "button[name=map_headers]:enabled", run: "click" },
        {
            trigger:
                ".o_ahorro_import_body:not(:has(.o_ahorro_headers)) [data-tile=new] .o_ahorro_tile_count:contains(/^2$/)",
        },
        // What is wrong, completed in its place.
        { trigger: "[data-tile=rejected] .o_ahorro_tile_count:contains(/^1$/)" },
        { trigger: ".o_ahorro_rejected button[name=complete]", run: "click" },
        { trigger: ".o_ahorro_rejected input[name=cell_0]", run: "edit 2711703" },
        { trigger: "button[name=save_cells]", run: "click" },
        {
            trigger:
                "body:not(:has(.o_ahorro_rejected)) [data-tile=new] .o_ahorro_tile_count:contains(/^3$/)",
        },
        { trigger: "button[name=apply]:enabled", run: "click" },
        // What was done, and its plans behind the number.
        { trigger: "[data-step=import].o_ahorro_step_done" },
        { trigger: "[data-count=new] .o_ahorro_tile_count:contains(/^3$/)", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(<b>PAZ</b> LUIS)" },
        { trigger: ".breadcrumb-item a", run: "click" },
        { trigger: "button[name=restart]", run: "click" },
        { trigger: "[data-profile=rombo_cartera] button[name=more_info]" },
        { trigger: "button[name=next_type]", run: "click" },
        { trigger: INPUT, run: choose("cartera_2020-02-29.csv", FEBRUARY) },
        { trigger: "button[name=next_file]:enabled", run: "click" },
        // A movement, an unknown status that gets its name, who is missing, a transfer.
        {
            trigger: ".o_ahorro_move:contains(Adjudicado por Sorteo) button[name=see_move]",
            run: "click",
        },
        { trigger: `${LINE("GOROSITO")} .o_ahorro_new:contains(Adjudicado por Sorteo)` },
        // Half of the portfolio looks partial; the user knows better, and has to confirm it.
        { trigger: "[data-tile=absent] .o_ahorro_tile_count:contains(/^0$/)" },
        { trigger: "input[name=is_complete]:not(:checked)", run: "click" },
        { trigger: "[data-tile=absent] .o_ahorro_tile_count:contains(/^2$/)" },
        { trigger: "button[name=apply]:disabled" },
        { trigger: ".o_ahorro_cession:contains(RUIZ BRUNA) button[name=accept]", run: "click" },
        { trigger: ".o_ahorro_cession[data-decision=accept]" },
        { trigger: ".o_ahorro_flag_danger input", run: "click" },
        { trigger: "button[name=apply]:enabled", run: "click" },
        { trigger: "[data-count=absent] .o_ahorro_tile_count:contains(/^2$/)" },
        { trigger: ".o_ahorro_move:contains(Adjudicado por Sorteo) button:contains(/^1$/)" },
        // A mistake, taken back.
        { trigger: "button[name=undo]:enabled", run: "click" },
        { trigger: ".modal .btn-danger", run: "click" },
        { trigger: ".o_ahorro_report" },
        { trigger: "body:not(:has(button[name=undo])) .o_ahorro_done" },
    ],
});

// What is copied from a sheet is pasted, corrected by keyboard and compared.
registry.category("web_tour.tours").add("ahorro_import_paste", {
    steps: () => [
        {
            trigger: ".o_ahorro_paste_box",
            run({ anchor }) {
                const clipboardData = new DataTransfer();
                const rows = [
                    "Suscripción\tTitular\tPagas",
                    ...Array.from({ length: 300 }, (_, row) => `99${row + 10000}\tPAZ ANA\t3`),
                    "2711700\tGOROSITO ANALIA\t9",
                ];
                clipboardData.setData("text/plain", rows.join("\n"));
                anchor.dispatchEvent(
                    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
                );
            },
        },
        { trigger: ".o_ahorro_grid_header .o_ahorro_grid_cell:contains(Suscripción)" },
        { trigger: ".o_ahorro_grid_column:first select:value(subscription_number)" },
        { trigger: "#ahorro_cell_1_1", run: "click" },
        { trigger: ".o_ahorro_grid:focus", run: "press Enter" },
        { trigger: ".o_ahorro_grid_input:focus", run: "edit PAZ BRUNO && press Enter" },
        { trigger: "#ahorro_cell_1_1:contains(PAZ BRUNO)" },
        { trigger: "#ahorro_import_provider", run: "selectByLabel Plan Rombo" },
        { trigger: "button[name=next_paste]:enabled", run: "click" },
        { trigger: "[data-tile=new] .o_ahorro_tile_count:contains(/^300$/)" },
        // Pasted data is partial: nobody becomes absent.
        { trigger: "input[name=is_complete]:not(:checked)" },
        { trigger: "[data-tile=absent] .o_ahorro_tile_count:contains(/^0$/)" },
        { trigger: "[data-tile=changed] .o_ahorro_tile_count:contains(/^1$/)", run: "click" },
        { trigger: `${LINE("GOROSITO")} .o_ahorro_new:contains(/^9$/)` },
        { trigger: "button[name=apply]:enabled", run: "click" },
        { trigger: "[data-count=new] .o_ahorro_tile_count:contains(/^300$/)" },
    ],
});
