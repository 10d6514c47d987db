import { onMounted, onWillUnmount } from "@odoo/owl";
import { SessionExpiredDialog } from "@web/core/errors/error_dialogs";
import { patch } from "@web/core/utils/patch";

let isOpen = false;

/** A board asks several things a minute: that the session has ended is said once. */
patch(SessionExpiredDialog.prototype, {
    setup() {
        super.setup();
        if (isOpen) {
            onMounted(() => this.props.close());
            return;
        }
        isOpen = true;
        onWillUnmount(() => (isOpen = false));
    },
});
