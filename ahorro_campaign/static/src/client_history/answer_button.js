import { answerCall } from "@ahorro_campaign/answer_call/answer_call";
import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** *Atender llamado* beside the client's name. */
export class AnswerButton extends Component {
    static template = "ahorro_campaign.AnswerButton";
    static props = clientFileProps;

    setup() {
        this.action = useService("action");
    }

    answer() {
        return answerCall(this.action, this.props.file.id, false);
    }
}

clientFileRegistry.add("ahorro_campaign.answer", {
    Component: AnswerButton,
    place: "head",
    // Not on the attend screen, which draws the same person.
    isShown: (file) => !file.in_attention && file.plans.some((plan) => plan.active),
});
