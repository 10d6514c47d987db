import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";

import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** *Historial de gestión*: what was done with this client, in any campaign. */
export class ClientHistory extends Component {
    static template = "ahorro_campaign.ClientHistory";
    static props = clientFileProps;

    setup() {
        this.format = format;
    }

    /** What the client promised, to be held to it in the next call. */
    promised({ promise_date: day, promise_amount: amount, currency_id: currency }) {
        const money = amount ? format.money(amount, currency) : "";
        if (!day) {
            return money;
        }
        const date = format.date(day);
        return money ? _t("%(money)s for %(date)s", { money, date }) : _t("for %s", date);
    }

    /** What was done: a case that nobody has touched yet is no action. */
    get rows() {
        return this.props.file.history.filter((row) => row.comments.length || row.finished_at);
    }
}

clientFileRegistry.add("ahorro_campaign.history", {
    Component: ClientHistory,
    place: "main",
    isShown: (file) => Boolean(file.history),
});
