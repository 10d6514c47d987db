import { _t } from "@web/core/l10n/translation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

import { moveWithArrows } from "../common/arrow_keys";
import { BatchList } from "../common/batch_list";
import { format } from "../common/format";
import { LinesTable } from "../common/lines_table";
import { openRows } from "../common/open_rows";
import { reveal } from "../common/reveal";
import { StepsBar } from "../common/steps_bar";
import { CessionsPanel } from "./cessions_panel";
import { ChangesPanel } from "./changes_panel";
import { FlagsPanel } from "./flags_panel";
import { HeadersPanel } from "./headers_panel";
import { LeftOutPanel } from "./left_out_panel";
import { QuestionsPanel } from "./questions_panel";
import { RejectedPanel } from "./rejected_panel";
import { UndecidedDialog } from "./undecided_dialog";

/** Colour of the number of each tile, where there is any row. */
const TILE_CLASSES = {
    new: "o_ahorro_good",
    changed: "o_ahorro_info_text",
    absent: "o_ahorro_warn",
    cession: "o_ahorro_warn",
    ambiguous: "o_ahorro_warn",
    rejected: "o_ahorro_bad",
};
/** Tiles that say nothing when there is none. */
const QUIET_TILES = ["ambiguous", "duplicate"];

/** What a file would change, before anything of it is written to plans. */
export class ReviewPage extends Component {
    static template = "ahorro_import.ReviewPage";
    static components = {
        BatchList,
        CessionsPanel,
        ChangesPanel,
        FlagsPanel,
        HeadersPanel,
        LeftOutPanel,
        LinesTable,
        QuestionsPanel,
        RejectedPanel,
        StepsBar,
    };
    static props = { model: Object, options: Object, steps: Object, discard: Function };

    setup() {
        this.data = useState(this.props.model.state);
        this.format = format;
        this.moveWithArrows = moveWithArrows;
        this.action = useService("action");
        this.dialog = useService("dialog");
        const { review } = this.data;
        this.state = useState({
            /** Which rows the table shows. */
            rows: { kind: review.changes_total ? this.firstKind(review) : "same" },
            /** Goes up where the table shall come into view. */
            wanted: 0,
            confirmed: {},
        });
        for (const flag of review.flags) {
            if (flag.confirmed) {
                this.state.confirmed[flag.code] = true;
            }
        }
    }

    get review() {
        return this.data.review;
    }

    get isBusy() {
        return this.data.isBusy;
    }

    firstKind(review) {
        const found = review.tiles.find(
            ({ key, count }) => ["changed", "new", "absent"].includes(key) && count
        );
        return review.tiles.find(({ key, count }) => key === "changed" && count)
            ? "changed"
            : found?.key || "same";
    }

    /** One line about the file, under its name. */
    get facts() {
        const { review } = this;
        const facts = [
            review.provider,
            review.profile,
            review.rows === 1
                ? _t("1 row × %s columns", format.count(review.columns))
                : _t("%(rows)s rows × %(columns)s columns", {
                      rows: format.count(review.rows),
                      columns: format.count(review.columns),
                  }),
        ];
        if (review.report_date) {
            facts.push(_t("issued on %s", format.date(review.report_date)));
        }
        // As many as the box of what is no plan has, headings that are repeated aside.
        const leftOut = review.left_out_total;
        if (leftOut) {
            facts.push(
                leftOut === 1
                    ? _t("1 row of titles or totals left out")
                    : _t("%s rows of titles and totals left out", format.count(leftOut))
            );
        }
        const spent = (phases) =>
            phases.reduce((sum, phase) => sum + (review.seconds?.[phase] || 0), 0);
        facts.push(
            _t("read in %(read)s, compared in %(compared)s", {
                read: format.seconds(spent(["download", "read", "parse", "copy"])),
                compared: format.seconds(spent(["match", "diff"])),
            })
        );
        return facts.filter(Boolean).join(" · ");
    }

    get tiles() {
        return this.review.tiles.filter(
            ({ key, count }) => key !== "noise" && (count || !QUIET_TILES.includes(key))
        );
    }

    /** The card that Tab comes to; the arrows go on to the others. */
    get tabTile() {
        const chosen = this.tiles.find(({ key }) => key === this.state.rows.kind);
        return (chosen || this.tiles[0])?.key;
    }

    tileClass(tile) {
        return tile.count ? TILE_CLASSES[tile.key] || "" : "o_ahorro_none";
    }

    get tile() {
        return this.review.tiles.find(({ key }) => key === this.state.rows.kind);
    }

    /** What the table's heading says. */
    get rowsTitle() {
        const { field, move, title } = this.state.rows;
        if (field || move) {
            return title;
        }
        return this.tile ? `${format.count(this.tile.count)} ${this.tile.label}` : "";
    }

    get rowsTotal() {
        return this.state.rows.count ?? this.tile?.count ?? 0;
    }

    showTile(tile) {
        this.state.rows = { kind: tile.key };
        if (tile.key === "cession" && this.review.cessions.length) {
            // Theirs is the list in which they are decided.
            reveal(document.getElementById("ahorro_cessions"));
        } else {
            this.state.wanted++;
        }
    }

    /** The rows of one changed field or of one movement of status. */
    showSome(rows) {
        this.state.rows = rows;
        this.state.wanted++;
    }

    openTile() {
        const { rows } = this.state;
        return openRows(this.action, this.rowsTitle, rows.domain ? rows : this.tile);
    }

    openDoubt(doubt) {
        return openRows(this.action, doubt.text, doubt);
    }

    // --- what must be decided ---

    get pendingCessions() {
        return this.review.undecided.find(({ code }) => code === "cession")?.count || 0;
    }

    get unconfirmed() {
        return this.review.flags.filter(
            ({ code, level }) => level === "danger" && !this.state.confirmed[code]
        );
    }

    get canApply() {
        // Without changes it is finished all the same: the history tells that it was looked at.
        return this.review.state === "review" && !this.unconfirmed.length && !this.isBusy;
    }

    get applyLabel() {
        const total = this.review.changes_total;
        if (!total) {
            return _t("Finish without changes");
        }
        return total === 1 ? _t("Import 1 change") : _t("Import %s changes", format.count(total));
    }

    get whyNot() {
        if (this.unconfirmed.length) {
            return _t("First confirm what stands in red.");
        }
        return "";
    }

    confirm(flag, isConfirmed) {
        this.state.confirmed[flag.code] = isConfirmed;
    }

    /** Import it; what nobody has decided is said first. */
    apply() {
        const { undecided } = this.review;
        if (!undecided.length) {
            return this.applyNow();
        }
        this.dialog.add(UndecidedDialog, {
            undecided,
            label: this.applyLabel,
            apply: () => this.applyNow(),
        });
    }

    applyNow() {
        const confirmed = Object.keys(this.state.confirmed).filter(
            (code) => this.state.confirmed[code]
        );
        return this.props.model.act("action_apply", confirmed);
    }

    cancel() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Discard this import"),
            body: _t(
                "Nothing was written to the plans. The file and what was corrected in this review are thrown away."
            ),
            confirmLabel: _t("Discard it"),
            confirm: () => this.props.discard(),
            cancelLabel: _t("Go on reviewing"),
            cancel: () => {},
        });
    }

    setComplete(ev) {
        return this.props.model.revise("set_complete", ev.target.checked);
    }
}
