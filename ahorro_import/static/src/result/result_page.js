import { _t } from "@web/core/l10n/translation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

import { listActions } from "@ahorro_plan/record_list/record_list";

import { BatchList } from "../common/batch_list";
import { format } from "../common/format";
import { LinesTable } from "../common/lines_table";
import { openRows } from "../common/open_rows";
import { StepsBar } from "../common/steps_bar";

/** Results whose rows the page shows with what they changed. */
const SHOWN_ROWS = ["changed", "new", "rejected"];
const ICONS = {
    new: "fa-plus-circle",
    changed: "fa-pencil",
    absent: "fa-eye-slash",
    kept: "fa-shield",
    rejected: "fa-ban",
    returned: "fa-undo",
};

/** What an import did, and how to take it back. */
export class ResultPage extends Component {
    static template = "ahorro_import.ResultPage";
    static components = { BatchList, LinesTable, StepsBar };
    static props = {
        model: Object,
        steps: Object,
        openRun: Function,
        openHistory: Function,
        restart: Function,
    };

    setup() {
        this.data = useState(this.props.model.state);
        this.format = format;
        this.action = useService("action");
        this.dialog = useService("dialog");
        /** What add-ons above do with lists of plans: make a campaign of them. */
        this.planActions = [];
        onWillStart(async () => {
            for (const action of listActions.getAll()) {
                if (await action.isVisible("ahorro.plan", this.env)) {
                    this.planActions.push(action);
                }
            }
        });
        this.state = useState({ rows: { kind: this.shownCounts[0]?.key }, wanted: 0 });
    }

    get run() {
        return this.data.run;
    }

    get result() {
        return this.data.result;
    }

    get report() {
        return this.data.report;
    }

    get isUndone() {
        return this.run.state === "undone";
    }

    get facts() {
        const { result } = this;
        const facts = [result.provider, result.profile];
        if (result.applied_at) {
            facts.push(
                _t("imported by %(who)s on %(when)s", {
                    who: result.applied_by,
                    when: format.moment(result.applied_at),
                })
            );
        }
        return facts.filter(Boolean).join(" · ");
    }

    get spent() {
        const seconds = Object.values(this.result.seconds || {}).reduce((sum, one) => sum + one, 0);
        return seconds ? _t("It took %s in all.", format.duration(seconds)) : "";
    }

    get undoneText() {
        return _t("Undone by %(who)s on %(when)s. To import it again, load the file again.", {
            who: this.result.undone_by,
            when: format.moment(this.result.undone_at),
        });
    }

    /** Of an import undone before its sums were counted. */
    get reportText() {
        const { report } = this;
        return _t(
            "Plans that went back: %(restored)s. New plans archived: %(archived)s. New clients archived: %(holders)s.",
            {
                restored: format.count(report.restored),
                archived: format.count(report.archived),
                holders: format.count(report.holders),
            }
        );
    }

    /** What became of each part, of `_prepare_sums`: they add up to the total. */
    sumText(sum) {
        return sum.parts.map((part) => `${format.count(part.count)} ${part.label}`).join(" · ");
    }

    /** What can be done with the plans behind a figure. */
    actionsOf(rows) {
        return rows.model === "ahorro.plan" && rows.count && !this.isUndone ? this.planActions : [];
    }

    actionLabel(action) {
        return _t("%s with these", action.label);
    }

    runAction(action, { model, domain }) {
        return action.run({ resModel: model, domain, context: {} }, this.env);
    }

    // --- the rows of the file, with what each one changed ---

    /** The figures whose rows can be looked at here, what changed first. */
    get shownCounts() {
        return SHOWN_ROWS.map((kind) =>
            this.result.counts.find(({ key, count }) => key === kind && count)
        ).filter(Boolean);
    }

    get shownCount() {
        const counts = this.shownCounts;
        return counts.find(({ key }) => key === this.state.rows.kind) || counts[0];
    }

    showRows(count) {
        this.state.rows = { kind: count.key };
        this.state.wanted++;
    }

    get shownTitle() {
        return `${format.count(this.shownCount.count)} ${this.shownCount.label}`;
    }

    openShown() {
        return openRows(this.action, this.shownTitle, {
            model: "ahorro.import.line",
            domain: [
                ["import_id", "=", this.run.id],
                ["result", "=", this.shownCount.key],
            ],
        });
    }

    get keptTitle() {
        return _t(
            "Kept, because they changed afterwards: %s",
            format.count(this.report.kept_count)
        );
    }

    icon(count) {
        return ICONS[count.key] || "fa-list";
    }

    moveTitle(move) {
        return `${move.from || "—"} → ${move.to}`;
    }

    open(title, rows) {
        return openRows(this.action, title, rows);
    }

    openLines() {
        return openRows(this.action, _t("Rows of the file"), {
            model: "ahorro.import.line",
            domain: [["import_id", "=", this.run.id]],
        });
    }

    undo() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Undo this import"),
            body: _t(
                "Every datum goes back to what it was before, unless somebody changed it since: that is kept, and listed. The plans that it created and nobody touched are archived. An import can be undone only once."
            ),
            confirmLabel: _t("Undo this import"),
            confirmClass: "btn-danger",
            confirm: () => this.props.model.act("action_undo"),
            cancel: () => {},
        });
    }
}
