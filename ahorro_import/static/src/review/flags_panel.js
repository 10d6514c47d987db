import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

import { format } from "../common/format";
import { reveal } from "../common/reveal";

const ORDER = { danger: 0, warning: 1, ok: 2 };

/** What deserves a look before importing; what is in red has to be confirmed. */
export class FlagsPanel extends Component {
    static template = "ahorro_import.FlagsPanel";
    static props = {
        flags: Array,
        /** `{code: true}` */
        confirmed: Object,
        /** Plans that change hands, and how many of them nobody has decided. */
        cessions: Number,
        pending: Number,
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
        reveal(document.getElementById("ahorro_cessions"));
    }
}
