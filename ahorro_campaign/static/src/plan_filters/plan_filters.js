import { Component, onWillStart, useState, useSubEnv } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { WithSearch } from "@web/search/with_search/with_search";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const NOTHING = '[["id", "=", false]]';
/** How plans are searched on a form, apart from the form's own search. */
const SEARCH = {
    resModel: "ahorro.plan",
    searchViewId: false,
    loadIrFilters: true,
    activateFavorite: false,
    searchMenuTypes: ["filter", "favorite"],
    context: {},
    domain: [],
};

/** @returns {Array[]} the parts of a domain that all have to be true, each a domain */
export function splitDomain(domain) {
    const parts = [];
    let at = 0;
    const read = () => {
        const start = at;
        for (let terms = 1; terms; at++) {
            if (["&", "|"].includes(domain[at])) {
                terms++;
            } else if (domain[at] !== "!") {
                terms--;
            }
        }
        return domain.slice(start, at);
    };
    const collect = () => {
        if (domain[at] === "&") {
            at++;
            collect();
            collect();
        } else {
            parts.push(read());
        }
    };
    while (at < domain.length) {
        collect();
    }
    return parts;
}

/** Choose in a search what a rule says: its filters, and what is left as it stands. */
export async function chooseRule(searchModel, rule) {
    const parts = new Map(splitDomain(rule).map((part) => [JSON.stringify(part), part]));
    const groups = new Set();
    for (const item of searchModel.getSearchItems((each) => each.type === "filter")) {
        const domain = new Domain(item.domain || []).toList(searchModel.domainEvalContext);
        const own = splitDomain(domain).map((part) => JSON.stringify(part));
        // Two filters of a group would say "or".
        if (own.length && !groups.has(item.groupId) && own.every((part) => parts.has(part))) {
            groups.add(item.groupId);
            own.forEach((part) => parts.delete(part));
            searchModel.toggleSearchItem(item.id);
        }
    }
    if (parts.size) {
        await searchModel.splitAndAddDomain(Domain.and([...parts.values()]).toString());
    }
}

/** The filters that the list of plans has, each a button, under its own search bar. */
export class PlanChips extends Component {
    static template = "ahorro_campaign.PlanChips";
    static components = { SearchBar };
    static props = {
        onChange: Function,
        /** What is chosen from the start. */
        rule: { type: Array, optional: true },
    };

    setup() {
        onWillStart(() => this.props.rule && chooseRule(this.env.searchModel, this.props.rule));
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
            ...SEARCH,
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

/**
 * A rule of plans that the field itself holds, as a domain; "[]" is no plan at all.
 *
 * What it says is chosen again each time the page is opened, or the rule comes from
 * elsewhere: its filters are pressed, and the rest stands in the search bar.
 */
export class PlanRule extends Component {
    static template = "ahorro_campaign.PlanRule";
    static components = { PlanChips, WithSearch };
    static props = { ...standardFieldProps };

    setup() {
        // As above.
        useSubEnv({ __getGlobalState__: null, __getContext__: null, __getOrderBy__: null });
        this.searchProps = SEARCH;
        this.state = useState({ version: 0, rule: [] });
        useRecordObserver((record) => {
            const text = record.data[this.props.name] || "[]";
            if (text !== this.text) {
                this.text = text;
                this.state.rule = readRule(text);
                this.state.version++;
            }
        });
    }

    onChange({ domain }) {
        this.text = JSON.stringify(domain);
        return this.props.record.update({ [this.props.name]: this.text });
    }
}

/** @returns {Array} the domain of a rule: JSON, or Python as Odoo's editor wrote it */
function readRule(text) {
    try {
        return JSON.parse(text);
    } catch {
        return new Domain(text).toList({});
    }
}

registry.category("fields").add("ahorro_plan_rule", {
    component: PlanRule,
    supportedTypes: ["char"],
});

registry.category("fields").add("ahorro_plan_filters", {
    component: PlanFilters,
    supportedTypes: ["text"],
});
