import { whenOf } from "@ahorro_campaign/common/when";
import { readMoment } from "@ahorro_plan/common/moments";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

/** One client of the operator's board; all that is known of the plan folds out. */
export class BoardRow extends Component {
    static template = "ahorro_campaign.BoardRow";
    static props = {
        line: Object,
        disabled: Boolean,
        absent: Boolean,
        hasCampaign: Boolean,
        onAttend: Function,
        onOpen: Function,
        onReopen: Function,
    };

    setup() {
        this.state = useState({ isOpen: false });
    }

    date(value) {
        return value ? formatDate(deserializeDate(value)) : "-";
    }

    moment(value) {
        return value ? readMoment(value).toFormat("dd/MM HH:mm") : "";
    }

    /** When it comes, and in a word that it is over: not by its colour alone. */
    get when() {
        const { line } = this.props;
        if (line.state === "done") {
            return { text: this.moment(line.finished_at), late: false };
        }
        return whenOf(line) || (line.attempts ? false : { text: _t("not called"), late: false });
    }

    get kind() {
        const { line } = this.props;
        if (line.state === "done") {
            return "";
        }
        if (line.is_callback) {
            return _t("agreed call");
        }
        if (!line.attempts) {
            return _t("first call");
        }
        const tried = line.attempts + 1;
        return line.max_attempts
            ? _t("try %(number)s of %(most)s", { number: tried, most: line.max_attempts })
            : _t("try %s", tried);
    }
}
