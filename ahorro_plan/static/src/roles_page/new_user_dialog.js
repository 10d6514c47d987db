import { errorMessage } from "@ahorro_plan/common/errors";
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks for name, mail and role of somebody who has no user yet. */
export class NewUserDialog extends Component {
    static template = "ahorro_plan.NewUserDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        create: Function,
        lists: Array,
        role: { type: String, optional: true },
    };

    setup() {
        this.state = useState({
            values: { name: "", email: "", role: this.props.role || "operator" },
            asked: false,
            busy: false,
            problem: "",
        });
        useAutofocus();
    }

    /** @returns {boolean} whether a field was left empty, which is said once asked */
    isMissing(name) {
        return this.state.asked && !this.state.values[name].trim();
    }

    async create() {
        this.state.asked = true;
        const { name, email } = this.state.values;
        if (this.state.busy || !name.trim() || !email.trim()) {
            return;
        }
        this.state.busy = true;
        this.state.problem = "";
        try {
            await this.props.create(this.state.values);
            this.props.close();
        } catch (error) {
            // The dialog stays open with what was typed.
            this.state.problem = errorMessage(error);
        } finally {
            this.state.busy = false;
        }
    }
}
