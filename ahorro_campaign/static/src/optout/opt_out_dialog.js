import { errorMessage } from "@ahorro_plan/common/errors";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** What the three questions share: sending once, and keeping what was typed on failure. */
class StatementDialog extends Component {
    static components = { Dialog };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ ...this.defaults, busy: false, error: "" });
        useAutofocus();
    }

    get defaults() {
        return {};
    }

    async send(partnerId, method, parameters) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.error = "";
        try {
            await this.orm.call("res.partner", method, [[partnerId], ...parameters]);
        } catch (error) {
            this.state.error = errorMessage(error);
            return;
        } finally {
            this.state.busy = false;
        }
        this.props.close();
        await this.props.onDone();
    }
}

/** The person asked not to be contacted: how, for what, on which number, their words. */
export class OptOutDialog extends StatementDialog {
    static template = "ahorro_campaign.OptOutDialog";
    static props = { close: Function, file: Object, onDone: Function };

    get defaults() {
        return { channel: "all", purpose: "all", phoneId: "", reason: "" };
    }

    get phones() {
        return this.props.file.phones.filter((phone) => phone.e164);
    }

    save() {
        const { channel, purpose, phoneId, reason } = this.state;
        const phone = channel === "mail" || !phoneId ? false : Number(phoneId);
        return this.send(this.props.file.id, "action_opt_out", [channel, reason, phone, purpose]);
    }
}

/** Somebody who opted out may be contacted again: why. */
export class EndOptOutDialog extends StatementDialog {
    static template = "ahorro_campaign.EndOptOutDialog";
    static props = {
        close: Function,
        partnerId: Number,
        optoutId: Number,
        title: String,
        onDone: Function,
    };

    get defaults() {
        return { reason: "" };
    }

    save() {
        return this.send(this.props.partnerId, "action_lift_opt_out", [
            this.props.optoutId,
            this.state.reason,
        ]);
    }
}

/** The person agreed to be contacted: by what, how they said it, in which words. */
export class ConsentDialog extends StatementDialog {
    static template = "ahorro_campaign.ConsentDialog";
    static props = { close: Function, file: Object, onDone: Function };

    get defaults() {
        return { channel: "whatsapp", how: "call", evidence: "" };
    }

    save() {
        const { channel, how, evidence } = this.state;
        return this.send(this.props.file.id, "action_record_consent", [channel, how, evidence]);
    }
}
