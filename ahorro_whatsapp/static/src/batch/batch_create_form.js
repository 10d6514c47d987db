import { CreateCampaignController } from "@ahorro_campaign/create_campaign/create_campaign_form";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

/** A page that leads to a preview: nothing of it is kept, and it is no new record. */
export class BatchCreateController extends CreateCampaignController {
    displayName() {
        return _t("Mass send");
    }
}

registry.category("views").add("ahorro_wa_batch_create", {
    ...formView,
    Controller: BatchCreateController,
});
