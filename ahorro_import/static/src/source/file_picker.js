import { _t } from "@web/core/l10n/translation";

import { Component, useRef, useState } from "@odoo/owl";

import { format } from "../common/format";

const DATES = [
    // 2020-02-29, 2020_02_29, 20200229
    [/(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)/, [1, 2, 3]],
    // 29-02-2020, 29.2.20
    [/(?<!\d)(0?[1-9]|[12]\d|3[01])[-_. ](0?[1-9]|1[0-2])[-_. ](20\d\d|\d\d)(?!\d)/, [3, 2, 1]],
];

/**
 * The day that a file's name says. What the file itself says counts more, and only the
 * server can read it.
 *
 * @returns {string} `2020-02-29`, or nothing
 */
export function dateInName(name) {
    for (const [pattern, [year, month, day]] of DATES) {
        const found = name.match(pattern);
        if (found) {
            const four = found[year].length === 2 ? `20${found[year]}` : found[year];
            return [four, found[month].padStart(2, "0"), found[day].padStart(2, "0")].join("-");
        }
    }
    return "";
}

/** @returns {File[]} in the order in which they will go, as far as their names tell */
export function sortByDate(files) {
    return files.toSorted((one, other) => {
        const [first, second] = [dateInName(one.name), dateInName(other.name)];
        return first.localeCompare(second) || one.name.localeCompare(other.name);
    });
}

/** Files to import, dropped or chosen; several go one after the other by their dates. */
export class FilePicker extends Component {
    static template = "ahorro_import.FilePicker";
    static props = {
        files: Array,
        limits: Object,
        onChange: Function,
        isDisabled: { type: Boolean, optional: true },
    };

    setup() {
        this.format = format;
        this.dateInName = dateInName;
        this.input = useRef("input");
        this.state = useState({ isOver: false, error: "" });
    }

    get files() {
        return sortByDate(this.props.files);
    }

    get hint() {
        return _t(
            "Excel (xlsx, xls), OpenDocument (ods), CSV or text, or a zip with one of them. Up to %(size)s and %(rows)s rows.",
            {
                size: format.size(this.props.limits.bytes),
                rows: format.count(this.props.limits.rows),
            }
        );
    }

    removeLabel(file) {
        return _t("Take %s out", file.name);
    }

    add(files) {
        this.state.error = "";
        const accepted = [...this.props.files];
        for (const file of files) {
            const isKnown = accepted.some(
                ({ name, size }) => name === file.name && size === file.size
            );
            if (file.size > this.props.limits.bytes) {
                this.state.error = _t("%(file)s is larger than %(limit)s.", {
                    file: file.name,
                    limit: format.size(this.props.limits.bytes),
                });
            } else if (!file.size) {
                this.state.error = _t("%s is empty.", file.name);
            } else if (!isKnown) {
                accepted.push(file);
            }
        }
        this.props.onChange(accepted);
    }

    remove(file) {
        this.props.onChange(this.props.files.filter((one) => one !== file));
    }

    onChange(ev) {
        this.add([...ev.target.files]);
        // The same file can be chosen again after it was taken out.
        ev.target.value = "";
    }

    onDrop(ev) {
        this.state.isOver = false;
        if (!this.props.isDisabled) {
            this.add([...ev.dataTransfer.files]);
        }
    }
}
