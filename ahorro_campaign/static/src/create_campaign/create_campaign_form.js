import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * What is missing is said once the campaign is asked for, and not before: until then one
 * looks at what would enter, goes there and comes back.
 */
export class CreateCampaignController extends FormController {
    static template = "ahorro_campaign.CreateCampaignForm";

    displayName() {
        return _t("New campaign");
    }

    async beforeExecuteActionButton(clickParams) {
        if (clickParams.name === "action_create") {
            await this.model.root.update({ is_asked: true });
        }
        return super.beforeExecuteActionButton(clickParams);
    }
}

registry.category("views").add("ahorro_create_campaign", {
    ...formView,
    Controller: CreateCampaignController,
});
