import { download } from "@web/core/network/download";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_list_view .o_data_row";
const NAME = "#ahorro_client_name";
/** What the test knows and no screen tells: names, ids, a file. */
const told = () => odoo.wholeDay;
const keys = (combination) => ({ trigger: ".o_ahorro_attend", run: `press ${combination}` });
const chosen = (name) => ({ trigger: `.o_ahorro_result.active:contains(${name})` });
const saved = (text) => [
    { trigger: `.o_ahorro_undo:contains(Guardado):contains(${text})` },
    { trigger: `.o_ahorro_form:not(:has(.o_ahorro_result.active))` },
];
const back = (name) => ({ trigger: `.breadcrumb-item:contains(${name})`, run: "click" });
const choose = (group, menu) => [
    { trigger: `.o_menu_sections [data-menu-xmlid='${group}']`, run: "click" },
    { trigger: `.dropdown-item[data-menu-xmlid='${menu}']`, run: "click" },
];

/** @returns {Array} the records of the list that is open */
function shownRecords() {
    const renderers = [];
    const visit = (node) => {
        const { list, archInfo } = node.component.props;
        if (archInfo && list?.records) {
            renderers.push(list.records);
        }
        Object.values(node.children).forEach(visit);
    };
    visit(odoo.__WOWL_DEBUG__.root.__owl__);
    return renderers.flat();
}

/** Compares the rows of the list that is open, by their ids. */
function rowsAre(ids, kept = () => true) {
    const sorted = (numbers) => [...numbers].sort((one, other) => one - other).join(", ");
    return () => {
        const records = shownRecords().filter((record) => kept(record.data));
        const shown = sorted(records.map((record) => record.resId));
        if (shown !== sorted(ids)) {
            throw new Error(`The rows are ${shown}, and not ${sorted(ids)}`);
        }
    };
}

/** Tours cannot drive the window in which a person picks files: what follows it can. */
function chooseFile({ name, content }) {
    return () => {
        const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name));
        const input = document.querySelector(".o_ahorro_file_input");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    };
}

/** Keeps what is downloaded for the test, which reads it. */
function keepDownloads() {
    download._download = async ({ url, data }) => {
        const body = new FormData();
        for (const [key, value] of Object.entries({ ...data, csrf_token: odoo.csrf_token })) {
            body.append(key, value);
        }
        const answer = await fetch(url, { method: "POST", body });
        const bytes = new Uint8Array(await answer.arrayBuffer());
        const datas = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        await rpc("/web/dataset/call_kw/ir.attachment/create", {
            model: "ir.attachment",
            method: "create",
            args: [[{ name: "whole_day.xlsx", datas }]],
            kwargs: {},
        });
        document.body.dataset.wholeDayKept = "1";
    };
}

const upload = (file) => [
    { trigger: "[data-profile=rombo_cartera] input[type=radio]", run: "check" },
    { trigger: "button[name=next_type]:contains(Siguiente)", run: "click" },
    { trigger: "button[name=choose_files]", run: chooseFile(file) },
    { trigger: `.o_ahorro_files:contains(${file.name})` },
    { trigger: "button[name=next_file]:enabled", run: "click" },
];
const isImported = [
    { trigger: "button[name=apply]:enabled", run: "click" },
    { trigger: "[data-step=import].o_ahorro_step_done", timeout: 60000 },
    { trigger: ".o_ahorro_done h2:contains(La importación está hecha)" },
];

// A file is uploaded; of a plan that was typed by hand it is asked who holds it.
tours.add("ahorro_whole_day_file", {
    steps: () => [
        ...upload(told().file),
        {
            trigger: `[data-tile=new] .o_ahorro_tile_count:contains(/^${told().fresh}$/)`,
        },
        {
            trigger: `.o_ahorro_cession:contains(${told().typed}) button[name=accept]`,
            run: "click",
        },
        { trigger: ".o_ahorro_cession[data-decision=accept]" },
        ...isImported,
    ],
});

// A figure of the panel opens its rows, and these become a campaign of two operators.
tours.add("ahorro_whole_day_panel", {
    steps: () => [
        {
            trigger: `[data-block=status] tr[data-row='${told().status}'] .o_ahorro_panel_figure:contains(/^${told().rows.length}/)`,
            run: "click",
        },
        { trigger: ROW, run: rowsAre(told().rows) },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_ahorro_record_action:contains(Crear campaña)", run: "click" },
        { trigger: "div[name=name] input", run: "edit MORA DEL DÍA" },
        { trigger: "div[name=type_id] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Mora)", run: "click" },
        { trigger: `.o_ahorro_enter:contains(${told().rows.length}):contains(entran)` },
        ...told().operators.flatMap((login) => [
            { trigger: "div[name=user_ids] input", run: `edit ${login}` },
            { trigger: `.ui-autocomplete .dropdown-item:contains(${login})`, run: "click" },
            { trigger: `div[name=user_ids] .o_tag:contains(${login})` },
        ]),
        { trigger: "button[name=action_create]:contains(Crear campaña)", run: "click" },
        { trigger: ".o_ahorro_zoom h1:contains(MORA DEL DÍA)" },
    ],
});

// An operator attends from the queue: one paid, one is called later, one is written to.
tours.add("ahorro_whole_day_calls", {
    steps: () => [
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        { trigger: NAME },
        keys("2"),
        chosen("Pagó total"),
        { trigger: ".o_ahorro_save_next:contains(Guardar y siguiente)", run: "click" },
        ...saved("Pagó total"),
        keys("7"),
        chosen("Volver a llamar"),
        { trigger: ".o_ahorro_preset:first:contains(+2 h)", run: "click" },
        { trigger: ".o_ahorro_preset:first.active" },
        { trigger: ".o_ahorro_save_next", run: "click" },
        ...saved("Volver a llamar"),
        { trigger: ".o_ahorro_attend_client .o_ahorro_wa_action", run: "click" },
        { trigger: "#ahorro_wa_template", run: "selectByLabel Aviso de cuota" },
        { trigger: ".o_ahorro_wa_text:contains(te escribimos de Concesionario Uno)" },
        { trigger: ".o_ahorro_wa_send:enabled", run: "click" },
        { trigger: "body:not(:has(.o_ahorro_wa_composer)) .o_ahorro_attend_client" },
        keys("n"),
        { trigger: ".o_ahorro_comment:focus", run: "edit No atiende: va el aviso" },
        keys("Escape"),
        { trigger: "input[name=ahorro_kind][value=comment]", run: "click" },
        { trigger: ".o_ahorro_save", run: "click" },
        { trigger: ".o_ahorro_nobody" },
    ],
});

// The client wrote: the operator reads it and answers.
tours.add("ahorro_whole_day_answer", {
    steps: () => [
        { trigger: `.o_data_row:contains(${told().client}) td[name=name]`, run: "click" },
        { trigger: ".o-mail-Message-body:contains(esta semana pago)" },
        { trigger: ".o-mail-Composer-input", run: "edit ¿Qué día y cuánto?" },
        { trigger: ".o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o-mail-Message:contains(cuánto) .o_ahorro_wa_tick[data-tick=waiting]" },
    ],
});

// Who wrote comes first, and promises; so does the next one.
tours.add("ahorro_whole_day_promises", {
    steps: () => [
        { trigger: `.o_ahorro_next_client:contains(${told().client})` },
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        { trigger: `${NAME}:contains(${told().client})` },
        { trigger: ".o_ahorro_history_comment:contains(150 mil)" },
        keys("1"),
        chosen("Promesa de pago"),
        { trigger: ".o_ahorro_promise_day:contains(hoy)", run: "click" },
        { trigger: "#ahorro_promise_amount", run: "edit 150.000" },
        { trigger: ".o_ahorro_save_next", run: "click" },
        ...saved("Promesa de pago"),
        keys("1"),
        chosen("Promesa de pago"),
        { trigger: ".o_ahorro_promise_day:contains(hoy)", run: "click" },
        { trigger: "#ahorro_promise_amount", run: "edit 90.000,50" },
        { trigger: ".o_ahorro_save", run: "click" },
        { trigger: ".o_ahorro_nobody" },
    ],
});

// Its hour has come: the agreed call is the first one.
tours.add("ahorro_whole_day_callback", {
    steps: () => [
        { trigger: `.o_ahorro_next_client:contains(${told().client})` },
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        { trigger: `${NAME}:contains(${told().client})` },
        keys("3"),
        chosen("Informa que ya pagó"),
        { trigger: ".o_ahorro_save", run: "click" },
        { trigger: ".o_ahorro_nobody" },
    ],
});

// The next file: somebody is new, somebody left, and a holder is kept.
tours.add("ahorro_whole_day_next_file", {
    steps: () => [
        ...upload(told().file),
        { trigger: "[data-tile=new] .o_ahorro_tile_count:contains(/^1$/)" },
        { trigger: "[data-tile=absent] .o_ahorro_tile_count:contains(/^1$/)" },
        {
            trigger: `.o_ahorro_cession:contains(${told().holder}) button[name=keep]`,
            run: "click",
        },
        { trigger: ".o_ahorro_cession[data-decision=keep]" },
        ...isImported,
    ],
});

tours.add("ahorro_whole_day_verdicts", {
    steps: () => [
        { trigger: `${ROW}:contains(Cumplida)` },
        { trigger: `${ROW}:contains(Rota)`, run: rowsAre([...told().kept, ...told().broken]) },
        { trigger: ROW, run: rowsAre(told().kept, (row) => row.verdict === "kept") },
        { trigger: ROW, run: rowsAre(told().broken, (row) => row.verdict === "broken") },
    ],
});

tours.add("ahorro_whole_day_report", {
    steps: () => [
        {
            trigger: `.o_ahorro_report_table tr:contains(Mora) [data-column=done] button:contains(/^${told().done.length}$/)`,
            run: "click",
        },
        { trigger: ROW, run: rowsAre(told().done) },
        back("Campañas"),
        {
            trigger: `.o_ahorro_report_table tr:contains(Mora) [data-column=open] button:contains(/^${told().open.length}$/)`,
            run: "click",
        },
        { trigger: ROW, run: rowsAre(told().open) },
    ],
});

// What the operator did: the list, and the same as a workbook.
tours.add("ahorro_whole_day_movements", {
    steps: () => [
        { trigger: ROW },
        { trigger: ".o_searchview_input", run: `edit ${told().operator}` },
        {
            trigger: `.o_searchview_autocomplete .dropdown-item:contains(Usuario)`,
            run: "click",
        },
        { trigger: `.o_searchview_facet:contains(${told().operator})` },
        { trigger: `.o_ahorro_counts:contains(Visualizados: ${told().movements.length})` },
        { trigger: ROW, run: rowsAre(told().movements) },
        { trigger: ".o_ahorro_export_shown:contains(Exportar a Excel)", run: keepDownloads },
        { trigger: ".o_ahorro_export_shown", run: "click" },
        { trigger: "body[data-whole-day-kept]:not(:has(.modal))" },
    ],
});

tours.add("ahorro_whole_day_new_user", {
    steps: () => [
        { trigger: ".o_ahorro_new_user:contains(Nuevo usuario)", run: "click" },
        { trigger: ".modal #ahorro_user_name", run: "edit Nayla Herrera" },
        { trigger: ".modal #ahorro_user_email", run: "edit nayla@litoral.com" },
        {
            trigger: ".modal #ahorro_user_role",
            run: "selectByLabel Usuarios de Call Center",
        },
        { trigger: ".modal .o_ahorro_create_user:contains(Crear usuario)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_ahorro_role[data-role=operator] [data-login='nayla@litoral.com']" },
    ],
});

// Whoever is new sees what operators see, and nothing else.
tours.add("ahorro_whole_day_newcomer", {
    steps: () => [
        { trigger: ".o_menu_brand:contains(Plan de ahorro)" },
        { trigger: ".o_ahorro_operator_board" },
        { trigger: ".o_ahorro_operator_board:not(:has(.o_ahorro_case_row))" },
        ...["ahorro_menu_reports", "ahorro_menu_parameters", "ahorro_menu_configuration"].map(
            (menu) => ({ trigger: `body:not(:has([data-menu-xmlid='ahorro_plan.${menu}']))` })
        ),
        {
            trigger: "body:not(:has([data-menu-xmlid='ahorro_import.ahorro_import_menu_root']))",
        },
    ],
});

// Nothing is broken; the number answers, and the settings are as they were.
tours.add("ahorro_whole_day_health", {
    steps: () => [
        { trigger: "button[name=action_count]:contains(Contar ahora)", run: "click" },
        { trigger: `${ROW}:contains(Nada roto)` },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Rota)))" },
        ...choose("ahorro_plan.ahorro_menu_parameters", "ahorro_whatsapp.ahorro_wa_account_menu"),
        { trigger: `${ROW}:contains(${told().account}) td[name=name]`, run: "click" },
        { trigger: "button[name=action_check]", run: "click" },
        { trigger: "div[name=display_phone]:contains(555-0100)" },
        { trigger: "div[name=quality_shown]:not(:empty)" },
        ...choose("ahorro_plan.ahorro_menu_configuration", "ahorro_plan.ahorro_settings_menu"),
        { trigger: ".modal div[name=reply_days] input" },
        { trigger: ".modal button[name=action_save]:contains(Guardar)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
