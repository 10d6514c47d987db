import { Component } from "@odoo/owl";
import { DefaultCommandItem } from "@web/core/commands/command_palette";

import { hitActionRegistry } from "./client_search";

/** One hit: who, by what it was found, how to reach them, and how the plan stands. */
export class SearchHit extends Component {
    static template = "ahorro_plan.SearchHit";
    static props = { hit: Object };

    get actions() {
        return hitActionRegistry.getAll().filter(({ isShown }) => isShown(this.props.hit));
    }

    /** The click goes on to what chooses the hit, which then does this. */
    choose(offered) {
        this.props.hit.chosen = offered;
    }
}

/** The same in the command palette. */
export class SearchHitCommand extends Component {
    static template = "ahorro_plan.SearchHitCommand";
    static components = { SearchHit };
    static props = { ...DefaultCommandItem.props, hit: Object };
}
