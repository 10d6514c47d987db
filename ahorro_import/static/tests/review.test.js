import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { Component, useState, xml } from "@odoo/owl";

import { useImport } from "@ahorro_import/common/import_model";
import { ReviewPage } from "@ahorro_import/review/review_page";
import { makeLine, makeOptions, makeReview, makeState } from "./import_data";

describe.current.tags("desktop");
defineMailModels();

/** The page as its action shows it: around the same import. */
class Parent extends Component {
    static template = xml`
        <div class="o_ahorro_import">
            <ReviewPage
                t-if="data.review"
                model="model"
                options="options"
                steps="{ kind: 'brand', step: 'review' }"
                discard="() => this.discard()"
            />
        </div>`;
    static components = { ReviewPage };
    static props = {};

    setup() {
        this.model = useImport(7);
        this.data = useState(this.model.state);
        this.options = makeOptions();
    }

    discard() {
        expect.step("discard");
    }
}

let parent;

async function open(review = makeReview(), lines = [makeLine()]) {
    const current = { review, state: makeState() };
    onRpc("ahorro.import", "get_state", () => ({
        ...current.state,
        revision: current.review.revision,
    }));
    onRpc("ahorro.import", "get_review", () => current.review);
    onRpc("ahorro.import", "get_lines", ({ args, kwargs }) => {
        expect.step(["lines", args[1], kwargs.field, kwargs.move, kwargs.offset]);
        return lines.slice(kwargs.offset, kwargs.offset + kwargs.limit);
    });
    parent = await mountWithCleanup(Parent);
    await animationFrame();
    return current;
}

test("a glance tells what the file is, what it changes, and what is unusual", async () => {
    await open();
    expect.verifySteps([["lines", "changed", false, false, 0]]);
    expect(".o_ahorro_file_facts h2").toHaveText("cartera_noviembre.xlsx");
    expect(".o_ahorro_file_facts").toHaveText(/Plan Rombo · Cartera · 1,925 rows × 20 columns/);
    expect("[data-tile=changed]").toHaveAttribute("aria-pressed", "true");
    expect("[data-tile=same] .o_ahorro_tile_count").toHaveText("1,794");
    // A tile that would only say zero is left out.
    expect("[data-tile=ambiguous]").toHaveCount(0);
    expect(".o_ahorro_move:first").toHaveText(/unusual/);
    expect("button[name=apply]").toHaveText("Import 131 changes");
    expect("button[name=apply]").toBeEnabled();
    // Whatever the file wrote is shown as text.
    expect(".o_ahorro_move:first").toHaveText(/SOSA, <i>Hugo<\/i>/);
    expect(".o_ahorro_line .o_ahorro_badge_info").toHaveText(
        "corrected by M. Alsina 21/10: it is kept"
    );
});

test("tiles, movements and fields choose the rows of the table", async () => {
    await open();
    await contains("[data-tile=absent]").click();
    expect(".o_ahorro_lines_box h2").toHaveText(/5 ausentes/i);
    await contains(".o_ahorro_move:first button[name=see_move]").click();
    expect(".o_ahorro_lines_box h2").toHaveText(/Adjudicado c.Prenda → Ahorrista/i);
    await contains("button[name=by_field]").click();
    await contains("button[name=see_field]").click();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["lines", "absent", false, false, 0],
        ["lines", "changed", false, "4-1", 0],
        ["lines", "changed", "installments_paid", false, 0],
    ]);
});

test("every number opens its rows in a list", async () => {
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.domain, action.context]),
    });
    await open();
    await contains(".o_ahorro_move:first .fw-bold.btn-link").click();
    await contains("[data-tile=absent]").click();
    await contains("button[name=open_list]").click();
    await contains(".o_ahorro_doubts button").click();
    const all = { active_test: false };
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["ahorro.import.line", [["status_to_id", "=", 1]], all],
        ["lines", "absent", false, false, 0],
        [
            "ahorro.plan",
            [
                ["import_id", "=", 7],
                ["result", "=", "absent"],
            ],
            all,
        ],
        ["ahorro.import.line", [["id", ">", 0]], all],
    ]);
});

test("more rows are brought when asked for", async () => {
    const lines = Array.from({ length: 80 }, (_, index) => makeLine({ line_id: 100 + index }));
    await open(makeReview(), lines);
    expect(".o_ahorro_line").toHaveCount(40);
    expect("button[name=more_lines]").toHaveText("See more (40 of 112)");
    await contains("button[name=more_lines]").click();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["lines", "changed", false, false, 40],
    ]);
    expect(".o_ahorro_line").toHaveCount(80);
});

test("a file of another kind is read as that kind from its red flag", async () => {
    const review = makeReview();
    review.flags = [
        {
            code: "other_report",
            level: "danger",
            count: 0,
            text: "Sus columnas se parecen a Plan Óvalo · Novedades",
            confirmed: false,
            profile_id: 8,
            profile: "Plan Óvalo · Novedades",
        },
    ];
    onRpc("ahorro.import", "set_profile", ({ args }) => {
        expect.step(args);
        return true;
    });
    await open(review);
    expect("button[name=apply]").not.toBeEnabled();
    expect("button[name=read_as]").toHaveText("Read it as Plan Óvalo · Novedades");
    await contains("button[name=read_as]").click();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        [[7], 8],
    ]);
});

test("who has to review again reads why", async () => {
    const current = await open();
    expect.verifySteps([["lines", "changed", false, false, 0]]);
    expect(".o_ahorro_review_again").toHaveCount(0);
    current.state.error = "Mientras tanto se hizo otra importación: revisala otra vez.";
    onRpc("ahorro.import", "action_apply", () => true);
    onRpc("ahorro.import", "get_lines", () => []);
    await contains("button[name=apply]").click();
    expect(".o_ahorro_review_again").toHaveText(/revisala otra vez/);
});

test("what is in red has to be confirmed, and a double click imports once", async () => {
    const answer = new Deferred();
    onRpc("ahorro.import", "action_apply", async ({ args }) => {
        expect.step(["apply", args]);
        await answer;
        return true;
    });
    const flags = [
        { code: "ok", level: "ok", count: 0, text: "Todo bien", confirmed: false },
        { code: "shrank", level: "danger", count: 40, text: "Faltan 400 planes", confirmed: false },
    ];
    await open(makeReview({ flags }));
    expect("button[name=apply]").not.toBeEnabled();
    expect(queryAllTexts(".o_ahorro_flag")[1]).toMatch(/Faltan 400 planes/);
    await contains("input[name=confirm_shrank]").click();
    expect("button[name=apply]").toBeEnabled();
    await click("button[name=apply]");
    await click("button[name=apply]");
    answer.resolve();
    await animationFrame();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["apply", [[7], ["shrank"]]],
    ]);
});

test("transfers are accepted or kept, one by one or all", async () => {
    onRpc("ahorro.import", "decide_holders", ({ args }) => {
        expect.step(args.slice(1));
        return makeReview({ revision: 1 });
    });
    await open();
    expect("[data-line='42'] button[name=accept]").toHaveAttribute("aria-pressed", "true");
    await contains("[data-line='41'] button[name=keep]").click();
    await contains("[data-line='42'] button[name=accept]").click();
    await contains("button[name=accept_all]").click();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        [[41], "keep"],
        [[42], "pending"],
        [null, "accept"],
    ]);
});

test("a rejected row is completed in its place, and the rows are compared anew", async () => {
    const current = await open();
    onRpc("ahorro.import", "set_cells", ({ args }) => {
        expect.step(args.slice(1));
        current.review = makeReview({ revision: 2, rejected: [], rejected_total: 0 });
        return current.review;
    });
    expect(".o_ahorro_rejected h2").toHaveText(/2 rejected rows/i);
    expect("a[name=download_rejected]").toHaveAttribute("href", "/ahorro_import/rejected/7");
    await contains("button[name=complete]").click();
    // Only what is wrong; the rest where it is asked for.
    expect(".o_ahorro_rejected input").toHaveCount(1);
    await contains("button[name=all_cells]").click();
    expect(".o_ahorro_rejected input").toHaveCount(2);
    expect(".o_ahorro_rejected input[name=cell_1]").toHaveValue("PAZ <b>Ana</b>");
    await contains("input[name=cell_0]").edit("2711700", { confirm: false });
    await contains("button[name=save_cells]").click();
    await animationFrame();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        [31, { 0: "2711700" }],
        ["lines", "changed", false, false, 0],
    ]);
    expect(".o_ahorro_rejected").toHaveCount(0);
});

test("an unknown header is told once what it is", async () => {
    const headers = [{ index: 5, text: "TEL MOVIL 2", samples: ["3462 663250"], field: false }];
    await open(makeReview({ headers }));
    onRpc("ahorro.import", "map_headers", ({ args }) => {
        expect.step(args.slice(1));
        return makeReview({ headers: [] });
    });
    expect(".o_ahorro_headers").toHaveText(/3462 663250/);
    expect("button[name=map_headers]").not.toBeEnabled();
    await contains(".o_ahorro_headers .o_select_menu_toggler").click();
    await contains(".o_select_menu_menu .o_select_menu_item:contains(Celular)").click();
    await contains("button[name=map_headers]").click();
    await animationFrame();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        [{ 5: "mobile" }, true],
    ]);
    expect(".o_ahorro_headers").toHaveCount(0);
});

test("a status that nobody mapped gets its name there", async () => {
    onRpc("ahorro.import", "name_status", ({ args }) => {
        expect.step(args.slice(1));
        return makeReview();
    });
    await open();
    await contains("button[name=name_status]").click();
    await contains("input[name=status_name]").edit("Ahorrista en mora", { confirm: false });
    await contains("select[name=status_family]").select("saver");
    await contains("button[name=save_status]").click();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["N7", { name: "Ahorrista en mora", family: "saver" }],
    ]);
    expect(".modal").toHaveCount(0);
});

test("the list under a card comes into view when the card is chosen", async () => {
    patchWithCleanup(Element.prototype, {
        scrollIntoView() {
            expect.step(["in view", this.id || this.dataset.kind]);
        },
    });
    await open();
    await contains("[data-tile=absent]").click();
    await animationFrame();
    expect(".o_ahorro_lines_box").toBeFocused();
    // Who holds a plan is decided in a list of its own.
    await contains("[data-tile=cession]").click();
    expect(".o_ahorro_cessions").toBeFocused();
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["lines", "absent", false, false, 0],
        ["in view", "absent"],
        ["in view", "ahorro_cessions"],
        ["lines", "cession", false, false, 0],
    ]);
});

test("what stays undecided is said before it is imported", async () => {
    onRpc("ahorro.import", "action_apply", ({ args }) => {
        expect.step(["apply", args]);
        return true;
    });
    const undecided = [
        { code: "cession", count: 2, text: "Otro titular: no se importan." },
        { code: "ambiguous", count: 1, text: "Ambiguas: no se importan." },
    ];
    await open(makeReview({ undecided }));
    await contains("button[name=apply]").click();
    expect("[data-undecided=cession]").toHaveText(/2\s*Otro titular: no se importan/);
    expect("[data-undecided=ambiguous]").toHaveText(/1\s*Ambiguas/);
    await contains("button[name=go_on]").click();
    expect.verifySteps([["lines", "changed", false, false, 0]]);
    await contains("button[name=apply]").click();
    expect("button[name=apply_undecided]").toHaveText("Import 131 changes");
    await contains("button[name=apply_undecided]").click();
    expect.verifySteps([["apply", [[7], []]]]);
});

test("a probable typing error is told beside its plan", async () => {
    await open();
    expect("[data-line='42'] .o_ahorro_typo").toHaveText("probable typing error");
    expect("[data-line='41'] .o_ahorro_typo").toHaveCount(0);
    expect(".o_ahorro_cessions").toHaveText(/«Accept all» does not touch it/);
    expect.verifySteps([["lines", "changed", false, false, 0]]);
});

test("a file that names none of the plans says so in red", async () => {
    const current = await open(makeReview({ names_none: true }));
    expect(".o_ahorro_complete_text").toHaveClass("o_ahorro_bad");
    onRpc("ahorro.import", "set_complete", () => makeReview({ names_none: false }));
    await contains("input[name=is_complete]").click();
    expect(".o_ahorro_complete_text").not.toHaveClass("o_ahorro_bad");
    expect(current.review.names_none).toBe(true);
    expect.verifySteps([["lines", "changed", false, false, 0]]);
});

const choice = (answer, text, isChosen, value) => ({
    answer,
    text,
    is_chosen: isChosen,
    examples: [{ raw: "1,500", value }],
});
const QUESTION = {
    kind: "decimal_sign",
    key: "deudavencida",
    header: "Deuda vencida",
    count: 2,
    answers: [
        choice(",", "The comma separates decimals", true, "1,50"),
        choice(".", "The point separates decimals", false, "1.500,00"),
    ],
};

test("a column with two readings is asked once, with examples of both", async () => {
    const current = await open(makeReview({ questions: [QUESTION] }));
    onRpc("ahorro.import", "answer_question", ({ args }) => {
        expect.step(args);
        const answered = [{ ...QUESTION, text: "The point separates decimals" }];
        current.review = makeReview({ revision: current.review.revision + 1 });
        if (args[3]) {
            current.review.answered = answered;
        } else {
            current.review.questions = [QUESTION];
        }
        return true;
    });
    expect(".o_ahorro_question").toHaveText(/Deuda vencida\s*2 cells depend on it/);
    expect(".o_ahorro_answer").toHaveCount(2);
    expect("[data-answer=',']").toHaveText(/shown until you choose/);
    expect("[data-answer='.']").toHaveText(/1,500 → 1.500,00/);
    await contains("[data-answer='.']").click();
    await animationFrame();
    expect(".o_ahorro_question").toHaveCount(0);
    // Who has answered wrongly is asked again.
    expect(".o_ahorro_answered").toHaveText(/Deuda vencida: The point separates decimals/);
    await contains("button[name=ask_again]").click();
    await animationFrame();
    expect(".o_ahorro_question").toHaveCount(1);
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        [[7], "deudavencida", "decimal_sign", "."],
        ["lines", "changed", false, false, 0],
        [[7], "deudavencida", "decimal_sign", false],
        ["lines", "changed", false, false, 0],
    ]);
});

test("an answer that comes late leaves the import that is looked at alone", async () => {
    const answer = new Deferred();
    onRpc("ahorro.import", "set_complete", async () => {
        await answer;
        return makeReview({ filename: "la otra.xlsx", is_complete: false });
    });
    const current = await open();
    await contains("input[name=is_complete]").click();
    current.state = makeState({ id: 8 });
    current.review = makeReview({ id: 8, filename: "esta.xlsx" });
    await parent.model.open(8);
    answer.resolve();
    await animationFrame();
    expect(".o_ahorro_file_facts h2").toHaveText("esta.xlsx");
    expect.verifySteps([
        ["lines", "changed", false, false, 0],
        ["lines", "changed", false, false, 0],
    ]);
});

test("complete or partial is the user's to say", async () => {
    onRpc("ahorro.import", "set_complete", ({ args }) => {
        expect.step(args.slice(1));
        return makeReview({ is_complete: false });
    });
    await open();
    expect("input[name=is_complete]").toBeChecked();
    await contains("input[name=is_complete]").click();
    expect.verifySteps([["lines", "changed", false, false, 0], [false]]);
    expect("input[name=is_complete]").not.toBeChecked();
});

test("to discard it is asked first", async () => {
    await open();
    await contains("button[name=cancel]").click();
    await contains(".modal .btn-primary").click();
    expect.verifySteps([["lines", "changed", false, false, 0], "discard"]);
});

test("a file that changes nothing can be finished", async () => {
    const review = makeReview({ changes_total: 0, fields: [], moves: [], cessions: [] });
    await open(review, []);
    expect("button[name=apply]").toHaveText("Finish without changes");
    expect.verifySteps([["lines", "same", false, false, 0]]);
    expect(queryFirst(".o_ahorro_changes")).toBe(null);
});
