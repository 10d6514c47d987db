import { ImportAction } from "@ahorro_import/import_page/import_action";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";

import { useEffect } from "@odoo/owl";

/** An import of another system's movements goes from its progress to a form of its own. */
patch(ImportAction.prototype, {
    setup() {
        super.setup();
        const actionService = useService("action");
        useEffect(
            (screen) => {
                if (screen) {
                    actionService.doAction(screen, { stackPosition: "replaceCurrentAction" });
                }
            },
            () => [this.run?.screen]
        );
    },

    get page() {
        return this.run?.screen ? "elsewhere" : super.page;
    },
});
