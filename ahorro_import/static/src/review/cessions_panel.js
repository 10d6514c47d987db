import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

import { format } from "../common/format";

/** So many at first: the changes below matter too. */
const FIRST = 5;

/** Plans of which the file names another holder: a person says which holder is right. */
export class CessionsPanel extends Component {
    static template = "ahorro_import.CessionsPanel";
    static props = {
        cessions: Array,
        total: Number,
        isBusy: { type: Boolean, optional: true },
        /** Called with the ids of lines, or null for all of them, and the decision. */
        decide: Function,
    };

    setup() {
        this.format = format;
        this.state = useState({ isOpen: false });
    }

    get shown() {
        return this.state.isOpen ? this.props.cessions : this.props.cessions.slice(0, FIRST);
    }

    get openLabel() {
        return _t("See the other %s", format.count(this.props.cessions.length - FIRST));
    }

    get title() {
        const count = format.count(this.props.total);
        return this.props.total === 1
            ? _t("1 plan has another holder in the file")
            : _t("%s plans have another holder in the file", count);
    }

    get pending() {
        return this.props.cessions.filter(({ decision }) => decision === "pending").length;
    }

    /** Those that look like a slip of who typed the document. */
    get typos() {
        return this.props.cessions.filter((cession) => cession.is_typo).length;
    }

    get typosText() {
        return this.typos === 1
            ? _t(
                  "1 looks like a typing error in the document: the holder stays, and «Accept all» does not touch it."
              )
            : _t(
                  "%s look like typing errors in the document: the holders stay, and «Accept all» does not touch them.",
                  format.count(this.typos)
              );
    }

    decide(cession, decision) {
        // The same one again takes the decision back.
        const next = cession.decision === decision ? "pending" : decision;
        return this.props.decide([cession.line_id], next);
    }

    get moreText() {
        return _t("%(shown)s of %(total)s are shown; the buttons above decide them all.", {
            shown: format.count(this.props.cessions.length),
            total: format.count(this.props.total),
        });
    }

    groupLabel(cession) {
        return _t("Holder of %s", cession.plan);
    }

    rowLabel(cession) {
        return _t("row %s", format.count(cession.row));
    }

    person(name, document) {
        return [name || "—", document].filter(Boolean).join(" · ");
    }
}
