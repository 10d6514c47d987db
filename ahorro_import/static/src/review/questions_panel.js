import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

import { format } from "../common/format";

/** Columns that can be read in two ways, asked once; the file is read again. */
export class QuestionsPanel extends Component {
    static template = "ahorro_import.QuestionsPanel";
    static props = {
        questions: Array,
        /** What was answered before of columns of this file. */
        answered: Array,
        /** Called with the question's key and kind, and the answer; false forgets it. */
        answer: Function,
        isBusy: { type: Boolean, optional: true },
    };

    setup() {
        this.format = format;
    }

    countLabel(question) {
        return question.count === 1
            ? _t("1 cell depends on it")
            : _t("%s cells depend on it", format.count(question.count));
    }
}
