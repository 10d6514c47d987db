import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const PASTE_SENTENCE =
    'Copie y pegue los datos (para pegar los datos utilice la tecla Ctrl mas la tecla V) a importar en la siguiente grilla y luego presione el botón "siguiente".';

const tours = registry.category("web_tour.tours");
const step = (label, state = "current") => `.o_ahorro_step_${state}:contains(/^\\s*${label}/)`;
const tile = (key, count) =>
    `.o_ahorro_tile[data-tile=${key}] .o_ahorro_tile_count:contains(/^${count}$/)`;
const list = ".o_list_view .o_data_row";

/** What a test left for the browser: an attachment of the user's own. */
async function fetchFile(name) {
    const [file] = await rpc("/web/dataset/call_kw/ir.attachment/search_read", {
        model: "ir.attachment",
        method: "search_read",
        args: [[["name", "=", name]], ["id"]],
        kwargs: { limit: 1 },
    });
    const answer = await fetch(`/web/content/${file.id}`);
    return new File([await answer.blob()], name);
}

/** Tours cannot drive the window in which a person picks files: what follows it can. */
async function chooseFile(name) {
    const transfer = new DataTransfer();
    transfer.items.add(await fetchFile(name));
    const input = document.querySelector(".o_ahorro_file_input");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Checks a text to the letter: triggers cannot hold brackets. */
function says(text) {
    return ({ anchor }) => {
        const found = anchor.textContent.replace(/\s+/g, " ").trim();
        if (found !== text) {
            throw new Error(`It says: ${found}`);
        }
    };
}

const chooseProfile = (last) => [
    { trigger: step("Tipo de Archivo") },
    { trigger: ".o_ahorro_import_step:contains(Subir el archivo)" },
    { trigger: ".o_ahorro_import_step:contains(Procesar Archivo)" },
    { trigger: ".o_ahorro_import_step:contains(/Importación/)" },
    { trigger: "button[name=history]:contains(Ver Historial Importaciones)" },
    { trigger: "h2:contains(Seleccione el tipo de importador)" },
    { trigger: "[data-profile=rombo_cartera]:contains(Cartera) .o_ahorro_last", run: says(last) },
    { trigger: "[data-profile=rombo_cartera] input[type=radio]", run: "check" },
    { trigger: "button[name=next_type]:contains(Siguiente)", run: "click" },
];

const upload = (name) => [
    { trigger: step("Subir el archivo") },
    { trigger: "button[name=choose_files]:contains(Elegir archivos)", run: () => chooseFile(name) },
    { trigger: `.o_ahorro_files:contains(${name})` },
    { trigger: "button[name=next_file]:contains(Siguiente)", run: "click" },
];

const isDone = [
    // It writes 2,000 plans: what a busy machine takes for it is not the tour's rule.
    { trigger: step("Importación", "done"), timeout: 60000 },
    { trigger: ".o_ahorro_done h2:contains(La importación está hecha)" },
    { trigger: "button[name=undo]:contains(Deshacer esta importación)" },
];

// The first portfolio of Plan Rombo, 2,000 plans: reviewed, imported, looked at.
tours.add("ahorro_import_first_month", {
    steps: () => [
        { trigger: ".o_breadcrumb:contains(Importador de Cartera de Plan Rombo)" },
        ...chooseProfile("(Nunca se importó)"),
        ...upload("cartera_1.xlsx"),
        { trigger: step("Procesar Archivo · Validación") },
        { trigger: tile("new", "2\\.000") },
        { trigger: tile("rejected", "0") },
        { trigger: "button[name=apply]:contains(Importar 2.000 cambios)", run: "click" },
        ...isDone,
        { trigger: "[data-count=new] .o_ahorro_tile_count:contains(/^2\\.000$/)", run: "click" },
        { trigger: ".o_control_panel .o_pager_limit:contains(2000)" },
        { trigger: list },
    ],
});

// The next one: statuses move, plans come and go, holders change; and it was a mistake.
tours.add("ahorro_import_next_month", {
    steps: () => [
        ...chooseProfile("(Última importación hace 5 días Más info)"),
        ...upload("cartera_2.xlsx"),
        { trigger: step("Procesar Archivo · Validación") },
        // What the file would change, before any of it is written.
        { trigger: "button[name=by_status]:contains(Por estado)", run: "click" },
        {
            trigger:
                ".o_ahorro_move:contains(Ahorrista):contains(Adjudicado por Sorteo) button[name=see_move]",
            run: "click",
        },
        { trigger: ".o_ahorro_line .o_ahorro_change_label:contains(Estado)" },
        { trigger: "button[name=by_field]:contains(Por campo)", run: "click" },
        { trigger: ".o_ahorro_field[data-field=installments_paid]:contains(Pagas)" },
        { trigger: ".o_ahorro_tile[data-tile=absent]", run: "click" },
        { trigger: "[data-kind=absent] .o_ahorro_line" },
        // Who holds the plan is asked, one by one or all together.
        { trigger: ".o_ahorro_cession:first button[name=keep]:contains(Conservar)", run: "click" },
        { trigger: ".o_ahorro_cession[data-decision=keep]" },
        { trigger: "button[name=accept_all]:contains(Aceptar todas)", run: "click" },
        { trigger: ".o_ahorro_cessions:not(:has([data-decision=pending]))" },
        { trigger: "button[name=apply]:contains(/Importar [\\d.]+ cambios/)", run: "click" },
        ...isDone,
        {
            trigger:
                ".o_ahorro_main .o_ahorro_move:contains(Ahorrista):contains(Adjudicado por Sorteo) button[name=open_move]",
            run: "click",
        },
        { trigger: `${list}:first [name=status_id]:contains(Adjudicado por Sorteo)` },
        { trigger: ".o_breadcrumb .breadcrumb-item:contains(Importador) a", run: "click" },
        { trigger: "button[name=undo]:contains(Deshacer esta importación)", run: "click" },
        { trigger: ".modal button:contains(Deshacer esta importación)", run: "click" },
        { trigger: ".o_ahorro_done h2:contains(La importación se deshizo)" },
        { trigger: ".o_ahorro_report:contains(Qué se deshizo)" },
        { trigger: "button[name=history]:contains(Ver Historial Importaciones)", run: "click" },
        { trigger: `${list}:contains(cartera_2.xlsx) [name=state]:contains(Deshecha)` },
        { trigger: `${list}:contains(cartera_1.xlsx) [name=state]:contains(Hecha)` },
    ],
});

// What somebody copied from a sheet, one cell of it corrected before it is imported.
tours.add("ahorro_import_copied_rows", {
    steps: () => [
        { trigger: ".o_breadcrumb:contains(Importador de Cartera de Planes)" },
        { trigger: step("Carga de Planes") },
        { trigger: ".o_ahorro_import_step:contains(Validación)" },
        { trigger: ".o_ahorro_import_step:contains(Importación)" },
        { trigger: "#ahorro_import_paste", run: says(PASTE_SENTENCE) },
        {
            trigger: "textarea[name=paste_box]",
            async run({ anchor }) {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", await (await fetchFile("pegado.tsv")).text());
                const options = { clipboardData, bubbles: true, cancelable: true };
                anchor.dispatchEvent(new ClipboardEvent("paste", options));
            },
        },
        { trigger: ".o_ahorro_grid[aria-rowcount='301'] .o_ahorro_grid_header" },
        { trigger: ".o_ahorro_grid_column:first select.o_ahorro_known" },
        { trigger: "[aria-rowindex='2'] [aria-colindex='3']", run: "dblclick" },
        { trigger: ".o_ahorro_grid_input", run: "edit Corregida Ana && press Enter" },
        { trigger: "[aria-rowindex='2'] [role=gridcell]:contains(Corregida Ana)" },
        { trigger: "button[name=next_paste]:contains(/^siguiente$/)", run: "click" },
        { trigger: step("Validación") },
        { trigger: tile("new", "300") },
        { trigger: "input[name=is_complete]:not(:checked)" },
        { trigger: "button[name=apply].btn-primary:contains(Importar 300 cambios)", run: "click" },
        ...isDone,
    ],
});

// A spreadsheet of Google by its id; a link that is none is answered in the page.
tours.add("ahorro_import_google_sheet", {
    steps: () => [
        { trigger: "h2:contains(O bien importe la información desde Google Spreadsheet)" },
        { trigger: "label:contains(Google Sheet Id)" },
        { trigger: "button[name=import_files].btn-primary:contains(Importar)" },
        { trigger: "input[name=reference]", run: "edit https://example.com/cartera" },
        { trigger: "button[name=import_google].btn-primary:contains(Importar)", run: "click" },
        { trigger: ".o_ahorro_source_error:contains(Google)" },
        { trigger: "input[name=reference]", run: "edit journey_sheet_000000000000000000" },
        { trigger: "button[name=import_google]:enabled", run: "click" },
        { trigger: step("Validación") },
        { trigger: "h2:contains(Cartera mayo)" },
        { trigger: "button[name=apply]:enabled", run: "click" },
        ...isDone,
    ],
});

const teach = (index, label) => [
    { trigger: `.o_ahorro_header[data-header='${index}'] .o_ahorro_header_toggler`, run: "click" },
    { trigger: `.o_select_menu_item:contains(/^${label}$/)`, run: "click" },
    {
        trigger: `.o_ahorro_header[data-header='${index}'] .o_ahorro_header_toggler:contains(/^${label}$/)`,
    },
];

// A brand that the program has never heard of: its administradora, its kind of file, and
// what its columns are called, all of it on the screen.
tours.add("ahorro_import_new_brand", {
    steps: () => [
        { trigger: ".o_list_button_add:contains(Nuevo)", run: "click" },
        { trigger: "div[name=name] input, div[name=name] textarea", run: "edit Plan Faro" },
        { trigger: "div[name=brand] input", run: "edit Faro" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: "button[data-menu-xmlid='ahorro_plan.ahorro_menu_parameters']", run: "click" },
        { trigger: ".dropdown-item:contains(Perfiles de importación)", run: "click" },
        { trigger: ".o_breadcrumb:contains(Perfiles de importación)" },
        { trigger: ".o_list_button_add:contains(Nuevo)", run: "click" },
        { trigger: "div[name=name] input", run: "edit Padrón" },
        { trigger: "div[name=provider_id] input", run: "edit Plan Faro" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(/^Plan Faro$/)", run: "click" },
        { trigger: "div[name=code] input", run: "edit faro_padron" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        {
            trigger: "button[data-menu-xmlid='ahorro_import.ahorro_import_menu_root']",
            run: "click",
        },
        {
            trigger: ".dropdown-item:contains(Importador de Cartera por Administradora)",
            run: "click",
        },
        { trigger: "#ahorro_import_brand", run: "selectByLabel Plan Faro" },
        { trigger: ".o_breadcrumb:contains(Importador de Cartera de Plan Faro)" },
        { trigger: "[data-profile=faro_padron]:contains(Padrón) input[type=radio]", run: "check" },
        { trigger: "button[name=next_type]", run: "click" },
        ...upload("padron.csv"),
        // Nobody knows its headers yet.
        { trigger: ".o_ahorro_stopped_reason:contains(Contrato Nro)" },
        ...teach(0, "Suscripción"),
        ...teach(1, "Titular"),
        ...teach(2, "Pagas"),
        { trigger: "input[name=remember]:checked" },
        { trigger: "button[name=map_headers]:contains(Volver a leer el archivo)", run: "click" },
        { trigger: tile("new", "12") },
        { trigger: "button[name=apply]:contains(Importar 12 cambios)", run: "click" },
        ...isDone,
    ],
});
