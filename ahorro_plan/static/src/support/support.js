import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

import { useCall } from "../telephone/call";

/** Whom users ask for help, as an Administrador wrote it. */
export class SupportDialog extends Component {
    static template = "ahorro_plan.SupportDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.call = useCall();
        this.state = useState({ email: "", phone: "", can_edit: false });
        onWillStart(async () =>
            Object.assign(this.state, await this.orm.call("ahorro.settings", "get_support"))
        );
    }

    get dialled() {
        return { e164: this.state.phone };
    }

    edit() {
        this.props.close();
        this.action.doAction("ahorro_plan.ahorro_settings_action");
    }
}

/** The item of the user's menu, for whoever has a role in Ahorro. */
export function supportItem(env) {
    return {
        type: "item",
        id: "ahorro_support",
        description: _t("User support"),
        callback: () => env.services.dialog.add(SupportDialog),
        show: () => Boolean(session.ahorro_user),
        sequence: 15,
    };
}

registry.category("user_menuitems").add("ahorro_support", supportItem);
