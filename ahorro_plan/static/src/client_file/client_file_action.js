import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component } from "@odoo/owl";

import { ClientFile } from "./client_file";

/** The page `/odoo/ficha-de-cliente/<contact>`. */
export class ClientFileAction extends Component {
    static template = "ahorro_plan.ClientFileAction";
    static components = { ClientFile, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        const { action, resId } = this.props;
        this.partnerId = resId || action.params?.partner_id || action.context?.active_id;
        this.planId = action.params?.plan_id || false;
        // Kept in the address, for a reload and for another tab.
        this.props.updateActionState({ resId: this.partnerId, active_id: false });
    }

    onLoaded(file) {
        this.env.config.setDisplayName(file.name);
    }
}

lazyComponents.add("ahorro_client_file", ClientFileAction);
