import { _t } from "@web/core/l10n/translation";
import { SelectMenu } from "@web/core/select_menu/select_menu";

import { Component, useState } from "@odoo/owl";

import { HeaderRow } from "../common/header_row";

/** Headers that no profile knows: each is said once what it is, and remembered. */
export class HeadersPanel extends Component {
    static template = "ahorro_import.HeadersPanel";
    static components = { HeaderRow, SelectMenu };
    static props = {
        headers: Array,
        options: Object,
        isBusy: { type: Boolean, optional: true },
        /** The file cannot be read without them. */
        isMissing: { type: Boolean, optional: true },
        /** Called with `{index: field or "ignore"}` and whether to remember it. */
        save: Function,
        /** The number of the row that was taken for the headers. */
        row: { type: Number, optional: true },
        /** Called with the number of another row. */
        saveRow: Function,
        /** Gives the first rows of the file. */
        loadRows: Function,
    };

    setup() {
        this.state = useState({ mapping: {}, remember: true });
    }

    /** The data that a column can be, by whose they are. */
    get groups() {
        const groups = new Map();
        for (const field of this.props.options.fields) {
            if (!groups.has(field.group)) {
                groups.set(field.group, []);
            }
            groups.get(field.group).push({ value: field.name, label: field.label });
        }
        return [...groups].map(([label, choices]) => ({ label, choices }));
    }

    get choices() {
        return [{ value: "ignore", label: _t("Do not import this column") }];
    }

    value(header) {
        return this.state.mapping[header.index] ?? (header.field || undefined);
    }

    label(header) {
        const value = this.value(header);
        const field = this.props.options.fields.find(({ name }) => name === value);
        return value === "ignore" ? this.choices[0].label : field?.label || "";
    }

    select(header, value) {
        if (value) {
            this.state.mapping[header.index] = value;
        } else {
            delete this.state.mapping[header.index];
        }
    }

    get hasChoices() {
        return Object.keys(this.state.mapping).length > 0;
    }

    async save() {
        await this.props.save({ ...this.state.mapping }, this.state.remember);
        this.state.mapping = {};
    }
}
