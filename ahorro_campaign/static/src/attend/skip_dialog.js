import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** Why the client is passed over: a skip is a movement with its reason. */
export class SkipDialog extends Component {
    static template = "ahorro_campaign.SkipDialog";
    static components = { Dialog };
    static props = { skip: Function, close: Function };

    setup() {
        this.title = _t("Skip this client");
        // Enter alone chooses no reason.
        useAutofocus();
        this.reasons = [
            _t("I know this person"),
            _t("Another operator knows the case better"),
            _t("A datum has to be checked first"),
            _t("It is not a good hour for this client"),
        ];
        this.state = useState({ reason: "", missing: false });
    }

    async confirm() {
        const reason = this.state.reason.trim();
        if (!reason) {
            this.state.missing = true;
            return;
        }
        this.props.close();
        await this.props.skip(reason);
    }

    choose(reason) {
        this.state.reason = reason;
        return this.confirm();
    }
}
