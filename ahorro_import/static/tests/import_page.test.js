import { describe, expect, test } from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    queryFirst,
    setInputFiles,
    waitFor,
    waitUntil,
} from "@odoo/hoot-dom";
import {
    contains,
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { importNotifier } from "@ahorro_import/notifier/import_notifier";
import { pageOf } from "@ahorro_import/common/import_model";
import { UploadError, uploader } from "@ahorro_import/source/uploader";
import { dateInName } from "@ahorro_import/source/file_picker";
import { makeOptions, makeResult, makeReview, makeState, makeWizard } from "./import_data";

describe.current.tags("desktop");
defineMailModels();

async function open(target, { wizard = makeWizard(), state = makeState() } = {}) {
    const current = { wizard, state };
    onRpc("ahorro.import.page", "get_wizard", () => current.wizard);
    onRpc("ahorro.import.page", "get_page_options", () => makeOptions());
    onRpc("ahorro.import", "get_state", () => {
        if (current.state instanceof Error) {
            throw current.state;
        }
        return current.state;
    });
    onRpc("ahorro.import", "get_review", () => makeReview());
    onRpc("ahorro.import", "get_lines", () => []);
    onRpc("ahorro.import", "get_result", () => makeResult());
    await mountWebClient();
    const params = target === 7 ? { import_id: 7 } : {};
    const tag = target === 7 ? "ahorro_import" : target;
    await getService("action").doAction({ type: "ir.actions.client", tag, params });
    return current;
}

/** @param {(number[] | Error)[]} answers the imports that each upload makes */
function patchUpload(answers = [[7]], known = []) {
    patchWithCleanup(uploader, {
        async send(files, values, onProgress) {
            onProgress(0.5);
            expect.step([files.map(({ name }) => name), values]);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return { imports: answer, known };
        },
    });
}

const file = (name, text = "x") => new File([text], name);

test("the page of a run follows from its state", () => {
    expect(pageOf(null)).toBe("");
    expect(pageOf(makeState({ state: "reading", phase: "read" }))).toBe("progress");
    expect(pageOf(makeState())).toBe("review");
    expect(pageOf(makeState({ state: "applying", phase: "apply", stuck: true }))).toBe("stopped");
    expect(pageOf(makeState({ state: "failed" }))).toBe("stopped");
    expect(pageOf(makeState({ state: "done" }))).toBe("result");
    // An import that is done and being undone.
    expect(pageOf(makeState({ state: "done", phase: "undo" }))).toBe("progress");
    expect(pageOf(makeState({ state: "undone" }))).toBe("result");
});

test("the day in a file's name is found in any usual spelling", () => {
    expect(dateInName("cartera_2020-02-29.xlsx")).toBe("2020-02-29");
    expect(dateInName("cartera 29-02-2020 final.xls")).toBe("2020-02-29");
    expect(dateInName("Novedades_20200229.csv")).toBe("2020-02-29");
    expect(dateInName("cartera 1.3.20.csv")).toBe("2020-03-01");
    expect(dateInName("cartera_noviembre.xlsx")).toBe("");
});

test("the brand wizard asks the kind of file, then takes it", async () => {
    patchUpload();
    await open("ahorro_import_brand");
    expect(".o_breadcrumb").toHaveText("Portfolio Importer of Plan Rombo");
    expect("[data-step=type]").toHaveClass("o_ahorro_step_current");
    expect("[data-profile=rombo_cartera] input").toBeChecked();
    expect("[data-profile=rombo_cartera]").toHaveText(/\(Last import 5 days ago\s*More info\s*\)/);
    expect("[data-profile=ovalo_novedades]").toHaveCount(0);
    await contains("#ahorro_import_brand").select("2");
    expect("[data-profile=ovalo_novedades] input").toBeChecked();
    await contains("#ahorro_import_brand").select("1");
    await contains("button[name=next_type]").click();
    expect("[data-step=source]").toHaveClass("o_ahorro_step_current");
    expect("button[name=next_file]").not.toBeEnabled();
    await contains(".o_ahorro_file_input", { visible: false }).click();
    await setInputFiles([file("cartera_2020-02-29.xlsx"), file("cartera_2020-01-31.xlsx")]);
    await animationFrame();
    expect(".o_ahorro_files li:first").toHaveText(/cartera_2020-01-31/);
    await contains("button[name=next_file]").click();
    expect.verifySteps([
        [
            ["cartera_2020-01-31.xlsx", "cartera_2020-02-29.xlsx"],
            { profile_id: 11, provider_id: 1, source: "file", batch: "" },
        ],
    ]);
    await waitFor("button[name=apply]");
    expect("[data-step=review]").toHaveClass("o_ahorro_step_current");
});

test("files that are too large together go one by one, as one batch", async () => {
    patchUpload([[7], [8]]);
    await open("ahorro_import_general");
    await contains(".o_ahorro_file_input", { visible: false }).click();
    await setInputFiles([file("enorme.csv", "x".repeat(1001))]);
    await animationFrame();
    expect(".o_ahorro_drop + .alert-danger").toHaveText(/enorme.csv is larger than/);
    await contains(".o_ahorro_file_input", { visible: false }).click();
    await setInputFiles([file("a.csv", "x".repeat(600)), file("b.csv", "x".repeat(600))]);
    await animationFrame();
    patchWithCleanup(crypto, { getRandomValues: (bytes) => bytes.fill(1) });
    await contains("button[name=import_files]").click();
    const batch = "0101010101010101";
    const values = { profile_id: undefined, provider_id: undefined, source: "file", batch };
    expect.verifySteps([
        [["a.csv"], values],
        [["b.csv"], values],
    ]);
});

test("why a file was not taken stands beside where it was given", async () => {
    patchUpload([new UploadError("El archivo tiene contraseña.")]);
    await open("ahorro_import_general");
    await contains(".o_ahorro_file_input", { visible: false }).click();
    await setInputFiles([file("a.xlsx")]);
    await animationFrame();
    await contains("button[name=import_files]").click();
    expect.verifySteps([
        [["a.xlsx"], { profile_id: undefined, provider_id: undefined, source: "file", batch: "" }],
    ]);
    expect(".o_ahorro_source_error").toHaveText("El archivo tiene contraseña.");
    expect("button[name=import_files]").toBeEnabled();
});

test("a file that waits to be reviewed already is opened, and it is said", async () => {
    patchUpload([[7]], [7]);
    await open("ahorro_import_general");
    await contains(".o_ahorro_file_input", { visible: false }).click();
    await setInputFiles([file("otra vez.csv")]);
    await animationFrame();
    await contains("button[name=import_files]").click();
    await waitFor("button[name=apply]");
    expect(".o_notification").toHaveText(/waiting to be reviewed already/);
    expect.verifySteps([
        [
            ["otra vez.csv"],
            { profile_id: undefined, provider_id: undefined, source: "file", batch: "" },
        ],
    ]);
});

test("what was pasted survives a reload of the page, until it is imported", async () => {
    const paste = () => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", 'Suscripción\tTitular\n271\t"PAZ, ANA"\n');
        queryFirst(".o_ahorro_paste_box").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
        );
    };
    onRpc("ahorro.import.page", "guess_headers", () => ({ row: 0, columns: [] }));
    await open("ahorro_import_general");
    paste();
    await waitFor(".o_ahorro_grid");
    await advanceTime(600);
    const kept = () => Object.keys(browser.sessionStorage).find((key) => /grid/.test(key));
    await waitUntil(kept);
    // The page anew, as after a reload: its own state is gone.
    const action = { type: "ir.actions.client", tag: "ahorro_import_general" };
    await getService("action").doAction(action, { clearBreadcrumbs: true });
    await waitFor("#ahorro_cell_1_1:contains(PAZ, ANA)");
    patchUpload();
    await contains("button[name=next_paste]").click();
    await waitFor("button[name=apply]");
    expect(kept()).toBe(undefined);
    expect.verifySteps([
        [["Pasted data.tsv"], { profile_id: undefined, provider_id: undefined, source: "paste" }],
    ]);
});

test("Drive is spoken of only where uploads are copied there", async () => {
    const google = { configured: false, account: false, drive_folder: false };
    const current = await open("ahorro_import_brand", { wizard: makeWizard({ google }) });
    expect("[data-step=source]").toHaveText("Upload the file");
    await contains("button[name=next_type]").click();
    expect("input[name=reference]").toHaveCount(0);
    current.wizard = makeWizard({
        google: { configured: true, account: "a@example.com", drive_folder: true },
    });
    const action = { type: "ir.actions.client", tag: "ahorro_import_brand" };
    await getService("action").doAction(action, { clearBreadcrumbs: true });
    expect("[data-step=source]").toHaveText("Upload to Google Drive");
    await contains("button[name=next_type]").click();
    expect("input[name=reference]").toHaveCount(1);
});

test("where no header was found its row can be pointed at", async () => {
    const current = await open(7, {
        state: makeState({ state: "failed", error: "Sin encabezados", error_code: "no_header" }),
    });
    onRpc("ahorro.import", "map_headers", ({ args }) => {
        expect.step(args.slice(1));
        current.state = makeState();
        return true;
    });
    expect("button[name=save_header_row]").not.toBeEnabled();
    await contains("input[name=header_row]").edit("72", { confirm: false });
    await contains("button[name=save_header_row]").click();
    await waitFor("button[name=apply]");
    expect.verifySteps([[{}, false, 72]]);
});

test("the row of the headers is chosen among the first rows of the file", async () => {
    const current = await open(7, {
        state: makeState({ state: "failed", error: "Sin encabezados", error_code: "no_header" }),
    });
    onRpc("ahorro.import.page", "get_first_rows", () => [
        { row: 1, cells: ["<b>Emitido</b>", "05/11/2018"], more: 0 },
        { row: 71, cells: ["Suscripción", "", "Titular"], more: 4 },
    ]);
    onRpc("ahorro.import", "map_headers", ({ args }) => {
        expect.step(args.slice(1));
        current.state = makeState();
        return true;
    });
    await contains("button[name=show_first_rows]").click();
    expect("[data-row='1'] .o_ahorro_first_cell:first").toHaveText("<b>Emitido</b>");
    expect("[data-row='71'] input").toHaveAttribute("aria-label", "71: Suscripción · Titular");
    // Anywhere in the row, and with the keyboard.
    await contains("[data-row='1'] .o_ahorro_first_cell:last").click();
    expect("input[name=header_row]").toHaveValue(1);
    await contains("[data-row='71'] input").press("ArrowDown");
    await contains("[data-row='71'] .o_ahorro_first_cell:first").click();
    expect("[data-row='71']").toHaveClass("o_ahorro_chosen");
    expect("[data-row='1']").not.toHaveClass("o_ahorro_chosen");
    await contains("button[name=save_header_row]").click();
    await waitFor("button[name=apply]");
    expect.verifySteps([[{}, false, 71]]);
});

test("a Google Sheet is imported by its id; its refusal is a sentence", async () => {
    await open("ahorro_import_general");
    let refuse = true;
    onRpc("ahorro.import.page", "create_from_google", ({ args }) => {
        expect.step(args);
        if (refuse) {
            throw makeServerError({ message: "No está compartida con ahorro@example.com" });
        }
        return [7];
    });
    expect("button[name=import_google]").not.toBeEnabled();
    await contains("input[name=reference]").edit(" 1AbC ", { confirm: false });
    await contains("button[name=import_google]").click();
    expect(".o_ahorro_source_error").toHaveText(/No está compartida/);
    refuse = false;
    await contains("button[name=import_google]").click();
    await waitFor("button[name=apply]");
    expect.verifySteps([
        ["1AbC", false],
        ["1AbC", false],
    ]);
});

test("without Google's credentials the page says who loads them", async () => {
    const google = { configured: false, account: false, drive_folder: false, can_configure: false };
    await open("ahorro_import_general", { wizard: makeWizard({ google }) });
    expect("input[name=reference]").not.toBeEnabled();
    expect(".o_ahorro_no_google").toHaveText(/an Administrador loads them/);
});

test("imports that were not finished can be gone on with", async () => {
    const wizard = makeWizard({
        open: [
            {
                id: 7,
                filename: "cartera.xlsx",
                state: "review",
                user: "Alsina",
                date: "2026-11-20 10:00:00",
            },
        ],
    });
    await open("ahorro_import_brand", { wizard });
    await contains("[data-import='7'] button").click();
    await waitFor("button[name=apply]");
});

test("work in the background is followed until the review, and the bus shortens it", async () => {
    const state = makeState({
        state: "reading",
        phase: "read",
        label: "Leyendo las filas",
        done: 500,
        total: 2000,
        percent: 25,
    });
    const current = await open(7, { state });
    expect(".o_ahorro_progress_label").toHaveText("Leyendo las filas");
    expect(".o_ahorro_progress [role=progressbar]").toHaveAttribute("aria-valuenow", "25");
    current.state = { ...state, done: 1500, percent: 75 };
    await advanceTime(1000);
    await animationFrame();
    expect(".o_ahorro_progress [role=progressbar]").toHaveAttribute("aria-valuenow", "75");
    current.state = makeState();
    await advanceTime(6000);
    await waitFor("button[name=apply]");
});

test("a stuck import says so, and is resumed or discarded", async () => {
    const current = await open(7, {
        state: makeState({ state: "applying", phase: "apply", stuck: true }),
    });
    onRpc("ahorro.import", "action_resume", () => {
        expect.step("resume");
        current.state = makeState();
        return true;
    });
    expect(".o_ahorro_stopped").toHaveText(/Nobody is working on this import/);
    expect(".o_ahorro_stopped").toHaveText(/Nothing was written to the plans/);
    await contains("button[name=resume]").click();
    await waitFor("button[name=apply]");
    expect.verifySteps(["resume"]);
});

test("a file without its columns can be mapped where it stopped", async () => {
    const headers = [{ index: 0, text: "NRO", samples: ["2711700"], field: false }];
    const current = await open(7, {
        state: makeState({ state: "failed", error: "Faltan columnas", headers }),
    });
    onRpc("ahorro.import", "map_headers", ({ args }) => {
        expect.step(args.slice(1));
        current.state = makeState();
        return true;
    });
    expect(".o_ahorro_stopped_reason").toHaveText("Faltan columnas");
    await contains(".o_ahorro_headers .o_select_menu_toggler").click();
    await contains(".o_select_menu_menu .o_select_menu_item:contains(Suscripción)").click();
    await contains("button[name=map_headers]").click();
    await waitFor("button[name=apply]");
    expect.verifySteps([[{ 0: "subscription_number" }, true]]);
});

test("what was done is shown, and undone after asking", async () => {
    const current = await open(7, { state: makeState({ state: "done" }) });
    onRpc("ahorro.import", "action_undo", () => {
        expect.step("undo");
        current.state = makeState({ state: "undone" });
        return true;
    });
    onRpc("ahorro.import", "get_undo_report", () => ({
        restored: 120,
        archived: 11,
        sums: [
            {
                label: "Plans that it had changed",
                total: 121,
                parts: [
                    { label: "went back whole", count: 120 },
                    { label: "stay as they are", count: 1 },
                ],
            },
        ],
        kept: [
            {
                plan: "G9RX/031E",
                plan_id: 3,
                label: "Celular",
                current: "3462 15-622154",
                who: "M. Alsina",
                when: "22/11",
                reason: "",
            },
        ],
        kept_count: 1,
    }));
    expect("[data-count=new] .o_ahorro_tile_count").toHaveText("12");
    expect("[data-count=absent]").not.toBeEnabled();
    await contains("button[name=undo]").click();
    await contains(".modal .btn-danger").click();
    await waitFor(".o_ahorro_report");
    expect(".o_ahorro_sums").toHaveText(
        "Plans that it had changed: 121 = 120 went back whole · 1 stay as they are"
    );
    expect(".o_ahorro_report td:last").toHaveText("M. Alsina 22/11");
    expect("button[name=undo]").toHaveCount(0);
    // Who asked for it by keyboard is told what was done, and goes on from there.
    await animationFrame();
    expect("#ahorro_import_done").toBeFocused();
    expect.verifySteps(["undo"]);
});

test("the next file of a batch is one click away", async () => {
    const batch = [
        { id: 7, filename: "enero.xlsx", report_date: "2020-01-31", state: "done" },
        { id: 8, filename: "febrero.xlsx", report_date: "2020-02-29", state: "review" },
    ];
    const current = await open(7, { state: makeState({ state: "done", next_in_batch: 8, batch }) });
    expect(".o_ahorro_batch li").toHaveCount(2);
    current.state = makeState({ id: 8, batch });
    await contains("button[name=next_in_batch]").click();
    await waitFor("button[name=apply]");
});

test("who has left the page is told that it ended, with the way back; who has not sees it", async () => {
    let told;
    const services = {
        bus_service: { subscribe: (type, callback) => (told = callback) },
        notification: {
            add: (message, { type, buttons }) => {
                expect.step([message, type]);
                queueMicrotask(buttons[0].onClick);
                return () => expect.step("close");
            },
        },
        action: { doAction: ({ params }) => expect.step(params) },
    };
    importNotifier.start({}, services);
    told({ id: 9, state: "failed", message: "no se pudo leer" });
    await animationFrame();
    expect.verifySteps([["no se pudo leer", "danger"], "close", { import_id: 9 }]);
    await open(7);
    told({ id: 7, state: "review", message: "leído" });
    expect.verifySteps([]);
});

test("discarding an import leads back to where the next file is chosen", async () => {
    const current = await open(7);
    onRpc("ahorro.import", "action_discard", () => {
        expect.step("discard");
        current.state = new Error("gone");
        return true;
    });
    await contains("button[name=cancel]").click();
    await contains(".modal .btn-primary").click();
    await waitFor("button[name=next_type], .o_ahorro_paste_box");
    expect("button[name=apply]").toHaveCount(0);
    expect.verifySteps(["discard"]);
});
