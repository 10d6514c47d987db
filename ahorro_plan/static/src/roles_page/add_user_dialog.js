import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

/** Finds a user who is there already and gives them a role. */
export class AddUserDialog extends Component {
    static template = "ahorro_plan.AddUserDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        create: { type: Function, optional: true },
        role: String,
        select: Function,
        title: String,
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ term: "", candidates: [], busy: false });
        useAutofocus();
        this.onInput = useDebounced(() => this.search(), 200);
        onWillStart(() => this.search());
    }

    async search() {
        this.state.candidates = await this.keepLast.add(
            this.orm.call("ahorro.role", "search_users", [this.state.term, this.props.role])
        );
    }

    createUser() {
        this.props.close();
        this.props.create();
    }

    async choose(candidate) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.select(candidate);
        } finally {
            this.props.close();
        }
    }
}
