import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { hitUrl, openHit } from "../search/client_search";
import { SearchHit } from "../search/search_hit";

/** The page `/odoo/llamada?numero=…`: who may be calling. */
export class CallArrived extends Component {
    static template = "ahorro_plan.CallArrived";
    static components = { Layout, SearchHit };
    static props = { ...standardActionServiceProps };
    static path = "llamada";
    static displayName = _t("A call arrived");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.hitUrl = hitUrl;
        this.state = useState({ number: "", hits: [] });
        const number = String(this.props.action.params?.numero ?? "");
        // Kept in the address, for a reload and for another tab.
        this.props.updateActionState({ numero: number });
        onWillStart(async () => {
            const found = await this.orm.call("ahorro.caller", "find_callers", [number]);
            Object.assign(this.state, found);
        });
    }

    get sentence() {
        const { number, hits } = this.state;
        if (!number) {
            return _t("The call came without a number. Ask who it is and search by name or DNI.");
        }
        if (!hits.length) {
            return _t(
                "Nobody has the number %s. Ask who it is and search by name or DNI: in the " +
                    "client file you can add the number.",
                number
            );
        }
        return _t("%(count)s plans or people have the number %(number)s. Who is it?", {
            count: hits.length,
            number,
        });
    }

    open(ev, hit) {
        if (!ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            openHit(this.action, hit);
        }
    }
}

registry.category("actions").add("ahorro_call_arrived", CallArrived);
