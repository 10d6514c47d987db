import { errorMessage } from "@ahorro_plan/common/errors";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { Component, onPatched, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";

import { format } from "./format";
import { reveal } from "./reveal";

const PAGE = 40;

/** The rows of the file behind a tile, a field or a movement: what each one changes. */
export class LinesTable extends Component {
    static template = "ahorro_import.LinesTable";
    static props = {
        importId: Number,
        /** Another one reads the rows again. */
        revision: Number,
        /** `{kind, field, move}` */
        rows: Object,
        title: String,
        total: Number,
        openList: { type: Function, optional: true },
        /** Another one brings the table into view. */
        wanted: { type: Number, optional: true },
    };

    setup() {
        this.format = format;
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.box = useRef("box");
        this.isWanted = false;
        this.state = useState({ lines: [], isLoading: true, isFull: false, error: "" });
        // The page does not wait for the rows.
        onWillStart(() => {
            this.load(this.props);
        });
        onWillUpdateProps((next) => {
            this.isWanted ||= next.wanted !== this.props.wanted;
            // A page that is drawn twice in a row asks once.
            const { rows, revision, importId } = this.asked;
            if (next.rows !== rows || next.revision !== revision || next.importId !== importId) {
                this.load(next);
            }
        });
        // Once its rows are there: without them the page may be too short to scroll.
        onPatched(() => {
            if (this.isWanted && !this.state.isLoading) {
                this.isWanted = false;
                reveal(this.box.el);
            }
        });
    }

    async load(props, offset = 0) {
        this.asked = props;
        this.state.isLoading = true;
        this.state.error = "";
        const { kind, field = false, move = false } = props.rows;
        try {
            const lines = await this.keepLast.add(
                this.orm.call("ahorro.import", "get_lines", [[props.importId], kind], {
                    offset,
                    limit: PAGE,
                    field,
                    move,
                })
            );
            this.state.lines = offset ? [...this.state.lines, ...lines] : lines;
            this.state.isFull = lines.length < PAGE;
        } catch (error) {
            this.state.error = errorMessage(error);
        }
        this.state.isLoading = false;
    }

    /** New rows change nothing: there is no column for it. */
    get hasChanges() {
        return this.state.lines.some(
            ({ changes, kept, message }) => changes?.length || kept?.length || message
        );
    }

    /** Rows of a list of bids are of groups and acts, and of no plan. */
    get areBids() {
        return this.state.lines.some((line) => line.is_bids);
    }

    get hasReasons() {
        return this.state.lines.some(({ reason }) => reason);
    }

    get hasMore() {
        return !this.state.isFull && this.state.lines.length < this.props.total;
    }

    get moreLabel() {
        return _t("See more (%(shown)s of %(total)s)", {
            shown: format.count(this.state.lines.length),
            total: format.count(this.props.total),
        });
    }

    rowLabel(line) {
        return _t("row %s", format.count(line.row));
    }

    keptLabel(kept) {
        return kept.who ? _t("corrected by %(who)s %(when)s: it is kept", kept) : _t("it is kept");
    }

    fileLabel(kept) {
        return _t("in the file: %s", kept.file);
    }

    /** Whether a value is a number or a date, which is read as a whole. */
    isFigure(text) {
        return /^[-+$]?\s?[\d.,/:%-]+$/.test(text || "");
    }

    key(line) {
        return line.line_id || `plan-${line.plan_id}`;
    }
}
