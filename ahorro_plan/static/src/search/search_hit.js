import { Component } from "@odoo/owl";
import { DefaultCommandItem } from "@web/core/commands/command_palette";

/** One hit: who, by what it was found, and how the plan stands. */
export class SearchHit extends Component {
    static template = "ahorro_plan.SearchHit";
    static props = { hit: Object };
}

/** The same in the command palette. */
export class SearchHitCommand extends Component {
    static template = "ahorro_plan.SearchHitCommand";
    static components = { SearchHit };
    static props = { ...DefaultCommandItem.props, hit: Object };
}
