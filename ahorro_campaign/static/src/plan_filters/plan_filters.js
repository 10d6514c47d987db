import { Component, useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { WithSearch } from "@web/search/with_search/with_search";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const NOTHING = '[["id", "=", false]]';

/** The filters that the list of plans has, each a button, under its own search bar. */
export class PlanChips extends Component {
    static template = "ahorro_campaign.PlanChips";
    static components = { SearchBar };
    static props = { onChange: Function };

    setup() {
        useBus(this.env.searchModel, "update", () => {
            this.render();
            return this.props.onChange(this.env.searchModel);
        });
    }

    /** @returns {object[][]} filters, those that the search view keeps together together */
    get groups() {
        const groups = new Map();
        for (const item of this.env.searchModel.getSearchItems((each) => each.type === "filter")) {
            groups.set(item.groupId, [...(groups.get(item.groupId) || []), item]);
        }
        return [...groups.values()];
    }

    toggle(item) {
        this.env.searchModel.toggleSearchItem(item.id);
    }
}

/**
 * Which plans a campaign is made of, chosen as in the list of plans.
 *
 * The field keeps what is chosen, so that it is there again on the way back; the domain
 * goes to ``plan_domain``. With nothing chosen that is no plan, and not all of them.
 */
export class PlanFilters extends Component {
    static template = "ahorro_campaign.PlanFilters";
    static components = { PlanChips, WithSearch };
    static props = { ...standardFieldProps };

    setup() {
        // What is searched here is not the form's own search.
        useSubEnv({ __getGlobalState__: null, __getContext__: null, __getOrderBy__: null });
        const kept = this.props.record.data[this.props.name];
        this.searchProps = {
            resModel: "ahorro.plan",
            searchViewId: false,
            loadIrFilters: true,
            activateFavorite: false,
            searchMenuTypes: ["filter", "favorite"],
            context: {},
            domain: [],
            ...(kept && { globalState: { searchModel: kept } }),
        };
    }

    onChange(searchModel) {
        const { domain } = searchModel;
        return this.props.record.update({
            [this.props.name]: JSON.stringify(searchModel.exportState()),
            plan_domain: domain.length ? JSON.stringify(domain) : NOTHING,
        });
    }
}

registry.category("fields").add("ahorro_plan_filters", {
    component: PlanFilters,
    supportedTypes: ["text"],
});
