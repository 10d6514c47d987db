import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";

/** Says what somebody holds before their role is taken, and asks what becomes of it. */
export class RemoveRoleDialog extends Component {
    static template = "ahorro_plan.RemoveRoleDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        held: Object,
        isMe: Boolean,
        name: String,
        remove: Function,
        title: String,
    };

    setup() {
        this.action = useService("action");
        const [first] = this.props.held.choices;
        // As text: the value of an option is one.
        this.state = useState({ choice: first ? String(first.value) : "", busy: false });
    }

    open(figure) {
        this.props.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: this.props.name,
            res_model: figure.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: figure.domain,
        });
    }

    async remove() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const chosen = this.props.held.choices.find(
            (choice) => String(choice.value) === this.state.choice
        );
        try {
            await this.props.remove(chosen ? chosen.value : false);
        } finally {
            this.props.close();
        }
    }
}
