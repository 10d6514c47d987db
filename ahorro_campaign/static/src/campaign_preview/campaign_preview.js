import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What enters a campaign and what stays out; each number opens its plans. */
export class CampaignPreview extends Component {
    static template = "ahorro_campaign.CampaignPreview";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get preview() {
        return this.props.record.data[this.props.name] || {};
    }

    /** Who stays out depends on the type, which is not chosen yet. */
    get needsType() {
        return "type_id" in this.props.record.data && !this.props.record.data.type_id;
    }

    get excludedCount() {
        return this.preview.total - this.preview.enter;
    }

    async open(name, domain) {
        // What was typed so far is there again on the way back.
        await this.props.record.save();
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "ahorro.plan",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain,
        });
    }

    openEntering() {
        return this.open(_t("Plans that enter"), this.preview.enter_domain);
    }

    openAll() {
        return this.open(_t("Chosen plans"), this.preview.total_domain);
    }
}

/** Open cases of each operator before and after they are reassigned. */
export class ReassignPreview extends Component {
    static template = "ahorro_campaign.ReassignPreview";
    static props = { ...standardFieldProps };

    get preview() {
        return this.props.record.data[this.props.name] || {};
    }
}

registry.category("fields").add("ahorro_campaign_preview", {
    component: CampaignPreview,
    supportedTypes: ["json"],
});
registry.category("fields").add("ahorro_reassign_preview", {
    component: ReassignPreview,
    supportedTypes: ["json"],
});
