import { rowsAction } from "@ahorro_campaign/common/rows";
import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What the rules of a living campaign would do; each number opens its rows. */
export class LivingPreview extends Component {
    static template = "ahorro_campaign.LivingPreview";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get preview() {
        return this.props.record.data[this.props.name] || {};
    }

    get isEmpty() {
        return !this.preview.error && !this.preview.enter;
    }

    get leaving() {
        return this.preview.leave.reduce((sum, each) => sum + each.count, 0);
    }

    get blocked() {
        return this.preview.blocked.reduce((sum, each) => sum + each.count, 0);
    }

    get hours() {
        return formatFloat(this.preview.effort.hours, { digits: [16, 1] });
    }

    get end() {
        const { end } = this.preview.effort;
        return end ? formatDate(deserializeDate(end)) : "";
    }

    overlapText({ name, count }) {
        return _t("Called by %(name)s too: %(count)s", { name, count });
    }

    async open(name, domain, model = "ahorro.plan") {
        // What was written so far is there again on the way back.
        if (await this.props.record.save()) {
            await this.action.doAction(rowsAction(name, domain, model));
        }
    }

    openEntering() {
        return this.open(_t("Plans that enter"), this.preview.enter.domain);
    }

    openAgain() {
        return this.open(_t("Plans that come again"), this.preview.again.domain);
    }

    openAsked() {
        return this.open(_t("To decide"), this.preview.asked.domain, "ahorro.case");
    }
}

registry.category("fields").add("ahorro_living_preview", {
    component: LivingPreview,
    supportedTypes: ["json"],
});
