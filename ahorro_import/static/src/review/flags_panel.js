import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

import { format } from "../common/format";

const ORDER = { danger: 0, warning: 1, ok: 2 };

/** What deserves a look before importing; what is in red has to be confirmed. */
export class FlagsPanel extends Component {
    static template = "ahorro_import.FlagsPanel";
    static props = {
        flags: Array,
        /** `{code: true}` */
        confirmed: Object,
        cessions: Number,
        confirm: Function,
        /** Called with the kind of file that it looks like. */
        readAs: Function,
        isBusy: { type: Boolean, optional: true },
    };

    setup() {
        this.format = format;
    }

    get flags() {
        return this.props.flags.toSorted((one, other) => ORDER[one.level] - ORDER[other.level]);
    }

    readAsLabel(flag) {
        return _t("Read it as %s", flag.profile);
    }

    seeCessions() {
        const panel = document.getElementById("ahorro_cessions");
        panel?.scrollIntoView({ block: "start", behavior: "smooth" });
        panel?.focus({ preventScroll: true });
    }
}
