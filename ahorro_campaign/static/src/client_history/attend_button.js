import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** *Atender* on a plan's card: without a campaign. */
export class AttendButton extends Component {
    static template = "ahorro_campaign.AttendButton";
    static props = clientFileProps;

    setup() {
        this.action = useService("action");
    }

    attend() {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "ahorro_campaign.attend",
            params: { plan_id: this.props.plan.id },
        });
    }
}

clientFileRegistry.add("ahorro_campaign.attend", {
    Component: AttendButton,
    place: "plan",
    // Not on the attend screen itself, which draws the same card.
    isShown: (file) => !file.in_attention,
});
