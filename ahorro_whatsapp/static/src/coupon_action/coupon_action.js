import { errorMessage } from "@ahorro_plan/common/errors";
import { readMoment } from "@ahorro_plan/common/moments";
import { useBusy } from "@ahorro_plan/common/busy";
import { attendActions } from "@ahorro_campaign/common/registries";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** *Cupón* among the actions of the attend screen: its link, copied. */
export class CouponAction extends Component {
    static template = "ahorro_whatsapp.CouponAction";
    static props = { data: Object };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        Object.assign(this, useBusy());
    }

    copy() {
        return this.once(async () => {
            let link = null;
            try {
                const args = [this.props.data.plan.id];
                link = await this.orm.call("ahorro.wa.link", "get_coupon_link", args);
            } catch (error) {
                this.notification.add(errorMessage(error), { type: "danger" });
                return;
            }
            try {
                await browser.navigator.clipboard.writeText(link.url);
                const day = readMoment(link.expires_at).toFormat(localization.dateFormat);
                const text = _t("The coupon link is copied: it works until %s.", day);
                this.notification.add(text, { type: "success" });
            } catch {
                const text = _t("The coupon link could not be copied: %s", link.url);
                this.notification.add(text, { type: "warning", sticky: true });
            }
        });
    }
}

attendActions.add("ahorro_whatsapp.coupon", {
    Component: CouponAction,
    key: "k",
    help: _t("K: copy the coupon link"),
});
