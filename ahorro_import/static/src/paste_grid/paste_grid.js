import { _t } from "@web/core/l10n/translation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useVirtualGrid } from "@web/core/virtual_grid_hook";

import { Component, onMounted, onPatched, useExternalListener, useRef, useState } from "@odoo/owl";

import { format } from "../common/format";
import { columnLetters, parsePasted } from "./grid_data";

const HEAD = 72;
const NUMBERS = 56;
/** Rows in which the server looks for the headers. */
const HEADER_ROWS = 20;
const MEASURED_ROWS = 100;
const MOVES = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/**
 * A sheet for what is pasted from another one. Only the cells in sight exist in the
 * page, so that 50,000 rows cost no more than fifty.
 */
export class PasteGrid extends Component {
    static template = "ahorro_import.PasteGrid";
    static props = {
        data: Object,
        fields: Array,
        profileId: { type: [Number, Boolean], optional: true },
        limits: Object,
        onChange: Function,
    };

    setup() {
        this.format = format;
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.scroll = useRef("scroll");
        this.input = useRef("input");
        this.rowHeight = this.env.isSmall ? 40 : 32;
        this.state = useState({
            row: 0,
            column: 0,
            /** The text being typed in the active cell; null while none is. */
            draft: null,
            parsing: null,
            headerRow: null,
            columns: [],
            error: "",
        });
        this.grid = useVirtualGrid({ scrollableRef: this.scroll, bufferCoef: 0.3 });
        this.guess = useDebounced(() => this.guessHeaders(), 300);
        this.keep = useDebounced(() => this.data.keep?.(), 500);
        this.wantsFocus = false;
        this.resize();
        onMounted(() => this.guessHeaders());
        onPatched(() => {
            if (this.wantsFocus) {
                this.wantsFocus = false;
                (this.input.el || this.scroll.el)?.focus();
                this.input.el?.setSelectionRange(9e9, 9e9);
            }
        });
        // What the tab could not keep would be lost.
        useExternalListener(window, "beforeunload", (ev) => {
            if (!this.data.isEmpty && !this.data.isKept) {
                ev.preventDefault();
            }
        });
    }

    get data() {
        return this.props.data;
    }

    // --- what is drawn ---

    /** Lay the grid out anew, after its number of rows or columns changed. */
    resize() {
        const { rows, width } = this.data;
        this.widths = Array.from({ length: width }, (_, column) => {
            let longest = 8;
            for (const row of rows.slice(0, MEASURED_ROWS)) {
                longest = Math.max(longest, (row[column] || "").length);
            }
            return Math.min(280, Math.max(130, longest * 8 + 20));
        });
        this.lefts = [];
        this.totalWidth = this.widths.reduce((left, size) => {
            this.lefts.push(left);
            return left + size;
        }, NUMBERS);
        this.grid.setColumnsWidths(this.widths);
        this.grid.setRowsHeights(rows.map(() => this.rowHeight));
    }

    range([first, last] = [], count) {
        const numbers = [];
        for (let index = first ?? 0; index <= (last ?? -1) && index < count; index++) {
            numbers.push(index);
        }
        return numbers;
    }

    get visibleRows() {
        return this.range(this.grid.rowsIndexes, this.data.rows.length);
    }

    get visibleColumns() {
        return this.range(this.grid.columnsIndexes, this.data.width);
    }

    get summary() {
        const { rows, width } = this.data;
        return _t("%(rows)s rows × %(columns)s columns", {
            rows: format.count(rows.length),
            columns: format.count(width),
        });
    }

    get parsingText() {
        return _t("Pasting: %s %%", format.count(Math.floor(100 * this.state.parsing)));
    }

    columnLabel(column) {
        return _t("Datum of column %s", columnLetters(column));
    }

    letters(column) {
        return columnLetters(column);
    }

    label(column) {
        const name = this.state.columns[column];
        return this.props.fields.find((field) => field.name === name)?.label || "";
    }

    isActive(row, column) {
        return row === this.state.row && column === this.state.column;
    }

    cellId(row, column) {
        return `ahorro_cell_${row}_${column}`;
    }

    changed() {
        this.data.touch?.();
        this.keep();
        this.resize();
        this.props.onChange();
        this.guess();
        this.render();
    }

    // --- headers ---

    /** Ask the server which datum each column is, by its header. */
    async guessHeaders() {
        if (this.data.isEmpty) {
            this.state.headerRow = null;
            this.state.columns = [];
            return;
        }
        const rows = this.data.rows
            .slice(0, HEADER_ROWS)
            .map((row) => row.slice(0, 80).map((cell) => cell.slice(0, 120)));
        const guess = await this.keepLast.add(
            this.orm.silent.call("ahorro.import.page", "guess_headers", [
                rows,
                this.props.profileId || false,
            ])
        );
        this.state.headerRow = guess.row;
        this.state.columns = guess.columns;
    }

    /** Name a column: its header becomes one that the importer knows. */
    setField(column, ev) {
        const field = this.props.fields.find((one) => one.name === ev.target.value);
        let row = this.state.headerRow;
        if (row === null) {
            this.data.insertRow(0);
            row = 0;
        }
        this.data.set(row, column, field ? field.header : "");
        this.state.headerRow = row;
        this.state.columns[column] = field ? field.name : false;
        this.changed();
    }

    // --- moving and typing ---

    focusGrid() {
        this.wantsFocus = true;
        this.render();
    }

    activate(row, column) {
        this.state.row = Math.max(0, Math.min(row, this.data.rows.length - 1));
        this.state.column = Math.max(0, Math.min(column, this.data.width - 1));
        this.reveal();
    }

    /** Scroll as little as shows the active cell, beside the numbers and the letters. */
    reveal() {
        const box = this.scroll.el;
        if (!box) {
            return;
        }
        const { row, column } = this.state;
        const top = row * this.rowHeight;
        const left = this.lefts[column] ?? 0;
        const right = left + (this.widths[column] ?? 0);
        if (top < box.scrollTop) {
            box.scrollTop = top;
        } else if (top + this.rowHeight + HEAD > box.scrollTop + box.clientHeight) {
            box.scrollTop = top + this.rowHeight + HEAD - box.clientHeight;
        }
        if (left - NUMBERS < box.scrollLeft) {
            box.scrollLeft = left - NUMBERS;
        } else if (right > box.scrollLeft + box.clientWidth) {
            box.scrollLeft = right - box.clientWidth;
        }
    }

    onCellClick(row, column) {
        if (this.state.draft !== null) {
            this.commit();
        }
        const again = this.isActive(row, column);
        this.activate(row, column);
        // A second tap, where there is no double click.
        if (again && this.env.isSmall) {
            this.edit();
        } else {
            this.focusGrid();
        }
    }

    edit(text = this.data.get(this.state.row, this.state.column)) {
        this.state.draft = text;
        this.wantsFocus = true;
    }

    commit() {
        const { row, column, draft } = this.state;
        if (draft === null) {
            return;
        }
        this.state.draft = null;
        if (draft !== this.data.get(row, column)) {
            this.data.set(row, column, draft);
            this.changed();
        }
    }

    onInputKeydown(ev) {
        const move = { Enter: [1, 0], Tab: [0, ev.shiftKey ? -1 : 1] }[ev.key];
        if (move) {
            this.commit();
            this.activate(this.state.row + move[0], this.state.column + move[1]);
        } else if (ev.key === "Escape") {
            this.state.draft = null;
        } else {
            ev.stopPropagation();
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.wantsFocus = true;
    }

    onKeydown(ev) {
        if (ev.target !== this.scroll.el || this.data.isEmpty) {
            return;
        }
        const { row, column } = this.state;
        const isCommand = ev.ctrlKey || ev.metaKey;
        const page = Math.max(1, Math.floor((ev.target.clientHeight - HEAD) / this.rowHeight) - 1);
        if (MOVES[ev.key]) {
            this.activate(row + MOVES[ev.key][0], column + MOVES[ev.key][1]);
        } else if (ev.key === "PageDown" || ev.key === "PageUp") {
            this.activate(row + (ev.key === "PageDown" ? page : -page), column);
        } else if (ev.key === "Home") {
            this.activate(isCommand ? 0 : row, 0);
        } else if (ev.key === "End") {
            this.activate(isCommand ? this.data.rows.length : row, this.data.width);
        } else if (ev.key === "Enter" || ev.key === "F2") {
            this.edit();
        } else if (ev.key === "Delete" || ev.key === "Backspace") {
            this.data.set(row, column, "");
            this.changed();
        } else if (ev.key.length === 1 && !isCommand && !ev.altKey) {
            this.edit(ev.key);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    onCopy(ev) {
        // The event comes from the cell that was clicked, or from the grid itself.
        if (this.state.draft === null && !ev.target.closest("input, select")) {
            ev.clipboardData.setData(
                "text/plain",
                this.data.get(this.state.row, this.state.column)
            );
            ev.preventDefault();
        }
    }

    // --- pasting ---

    onPaste(ev) {
        const text = ev.clipboardData?.getData("text/plain") || "";
        if (this.state.draft !== null && !/[\t\n]/.test(text)) {
            return;
        }
        ev.preventDefault();
        this.state.draft = null;
        return this.paste(text);
    }

    /** What a phone pastes, or what somebody types, comes as the text of the box. */
    onBoxInput(ev) {
        if (/[\t\n]/.test(ev.target.value)) {
            return this.paste(ev.target.value);
        }
    }

    async paste(text) {
        if (!text.trim() || this.state.parsing !== null) {
            return;
        }
        this.state.error = "";
        this.state.parsing = 0;
        try {
            const rows = await parsePasted(text, (share) => (this.state.parsing = share));
            const { limits } = this.props;
            const start = this.data.isEmpty ? [0, 0] : [this.state.row, this.state.column];
            const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
            if (start[0] + rows.length > limits.rows || start[1] + width > limits.columns) {
                this.state.error = _t(
                    "That is %(rows)s rows and %(columns)s columns. Up to %(max_rows)s rows and %(max_columns)s columns can be imported at once.",
                    {
                        rows: format.count(rows.length),
                        columns: format.count(width),
                        max_rows: format.count(limits.rows),
                        max_columns: format.count(limits.columns),
                    }
                );
                return;
            }
            this.data.paste(...start, rows);
            this.wantsFocus = true;
            this.changed();
        } finally {
            this.state.parsing = null;
        }
    }

    // --- rows ---

    addRow() {
        this.commit();
        const row = this.data.isEmpty ? 0 : this.state.row + 1;
        this.data.width ||= 1;
        this.data.insertRow(row);
        this.changed();
        this.activate(row, this.state.column);
        this.focusGrid();
    }

    removeRow() {
        this.state.draft = null;
        this.data.removeRow(this.state.row);
        this.changed();
        this.activate(this.state.row, this.state.column);
        this.focusGrid();
    }

    clear() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Empty the grid"),
            body: _t(
                "The %s rows that were pasted leave the grid.",
                format.count(this.data.rows.length)
            ),
            confirmLabel: _t("Empty it"),
            confirm: () => {
                this.data.clear();
                Object.assign(this.state, { row: 0, column: 0, draft: null, error: "" });
                this.changed();
            },
            cancel: () => {},
        });
    }
}
