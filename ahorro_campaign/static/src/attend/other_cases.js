import { placeOfCase, whyNotTogether, withAmounts } from "@ahorro_campaign/attend/together";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";

import { Component } from "@odoo/owl";

/** The other open cases of the person: to be saved together, or attended by themselves. */
export class OtherCases extends Component {
    static template = "ahorro_campaign.OtherCases";
    static props = {
        others: Array,
        form: Object,
        results: Array,
        busy: Boolean,
        // Something was sent and has no answer yet: it is repeated to the letter
        locked: Boolean,
        attend: Function,
        onChange: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.placeOfCase = placeOfCase;
    }

    get result() {
        return this.props.results.find((each) => each.id === this.props.form.resultId);
    }

    isTicked(other) {
        return this.props.form.also.some((row) => row.id === other.id);
    }

    why(other) {
        return whyNotTogether(other, this.result);
    }

    /** What the case is about, and what its plan owes. */
    about(other) {
        const debt = other.debt ? `$\u00a0${formatFloat(other.debt, { digits: [false, 2] })}` : "";
        const owed = other.owed === 1 ? _t("owes 1 installment") : _t("owes %s", other.owed);
        return [other.type || placeOfCase(other), other.owed ? owed : "", debt]
            .filter(Boolean)
            .join(" · ");
    }

    change(also) {
        this.props.form.also = withAmounts(also, this.result, this.props.others);
        this.props.onChange();
    }

    toggle(other, ev) {
        const { also } = this.props.form;
        if (this.isTicked(other)) {
            return this.change(also.filter((row) => row.id !== other.id));
        }
        const tick = () => this.change([...this.props.form.also, { id: other.id, amount: "" }]);
        if (!other.ask) {
            return tick();
        }
        // It is ticked once somebody has said yes.
        ev.target.checked = false;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Somebody else's case"),
            body: other.ask,
            confirmLabel: _t("Save it there too"),
            confirm: tick,
            cancelLabel: _t("No"),
            cancel: () => {},
        });
    }
}
