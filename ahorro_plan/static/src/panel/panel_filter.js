import { Dropdown } from "@web/core/dropdown/dropdown";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";

import { Component, useState } from "@odoo/owl";

/** How many choices make a list that needs to be searched. */
const MANY = 12;

/** One of the panel's filters: some of many, or all. */
export class PanelFilter extends Component {
    static template = "ahorro_plan.PanelFilter";
    static components = { CheckboxItem, Dropdown, DropdownItem };
    static props = {
        label: String,
        all: String,
        /** What stands for a plan that has none. */
        none: { type: String, optional: true },
        /** `{id, name}` each. */
        choices: Array,
        chosen: Array,
        onChange: Function,
    };

    setup() {
        this.state = useState({ text: "" });
    }

    get choices() {
        const { choices, none } = this.props;
        const isText = choices.length && typeof choices[0].id === "string";
        return none ? [...choices, { id: isText ? "" : 0, name: none }] : choices;
    }

    get isSearched() {
        return this.choices.length > MANY;
    }

    get shown() {
        const words = normalize(this.state.text).split(/\s+/);
        return this.choices.filter((choice) =>
            words.every((word) => normalize(choice.name).includes(word))
        );
    }

    get text() {
        const { chosen, all } = this.props;
        const known = this.choices.filter(({ id }) => chosen.includes(id));
        const names = known.map(({ name }) => name);
        if (known.length < chosen.length) {
            // A link of somebody who sees more, or of what is there no more.
            names.push(_t("%s that you do not see", chosen.length - known.length));
        }
        return names.length ? names.join(", ") : all;
    }

    isChosen(choice) {
        return this.props.chosen.includes(choice.id);
    }

    toggle(choice) {
        const { chosen } = this.props;
        return this.props.onChange(
            this.isChosen(choice) ? chosen.filter((id) => id !== choice.id) : [...chosen, choice.id]
        );
    }

    clear() {
        return this.props.onChange([]);
    }
}
