import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component } from "@odoo/owl";

import { ClientFile } from "./client_file";

/** The page `/odoo/ficha-de-cliente/<contact>`. */
export class ClientFileAction extends Component {
    static template = "ahorro_plan.ClientFileAction";
    static components = { ClientFile, Layout };
    static props = { ...standardActionServiceProps };
    static path = "ficha-de-cliente";
    static displayName = _t("Client file");

    setup() {
        const { action, resId } = this.props;
        this.partnerId = resId || action.params?.partner_id || action.context?.active_id;
        // Kept in the address, for a reload and for another tab.
        this.props.updateActionState({ resId: this.partnerId, active_id: false });
    }

    onLoaded(file) {
        this.env.config.setDisplayName(file.name);
    }
}

registry.category("actions").add("ahorro_client_file", ClientFileAction);
