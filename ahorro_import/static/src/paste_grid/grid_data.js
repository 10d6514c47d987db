/** A slice of work between two frames, in milliseconds. */
const SLICE = 10;
const ROWS_PER_CHECK = 250;
const ROWS_PER_PART = 2000;

const pause = () => new Promise((resolve) => setTimeout(resolve));

/** @returns {string} what separates the cells of a text: what a sheet copies, or CSV */
export function guessSeparator(text) {
    const start = text.slice(0, 20000);
    if (start.includes("\t")) {
        return "\t";
    }
    const line = start.split("\n", 1)[0];
    return line.split(";").length > 2 ? ";" : "\t";
}

/**
 * Read a cell that starts with a quote. Sheets quote what holds breaks or tabs; a quote
 * that is never closed properly is a letter like any other.
 *
 * @returns {[string, number] | null} the cell and where it ends
 */
function readQuoted(text, start, separator) {
    let cell = "";
    let from = start + 1;
    for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) {
            return null;
        }
        cell += text.slice(from, quote);
        const next = text[quote + 1];
        if (next === '"') {
            cell += '"';
            from = quote + 2;
        } else if (next === undefined || next === separator || next === "\n" || next === "\r") {
            return [cell, quote + 1];
        } else {
            return null;
        }
    }
}

/**
 * Cut a pasted text into rows of cells, in slices, so that the page goes on answering
 * whatever its size.
 *
 * @param {string} text
 * @param {(share: number) => void} [onProgress]
 * @param {string} [separator] found out where it is not known
 * @returns {Promise<string[][]>}
 */
export async function parsePasted(text, onProgress = () => {}, separator = guessSeparator(text)) {
    const rows = [];
    let row = [];
    let position = 0;
    let sliceStart = performance.now();
    const { length } = text;
    while (position < length) {
        let end;
        const quoted = text[position] === '"' ? readQuoted(text, position, separator) : null;
        if (quoted) {
            row.push(quoted[0]);
            end = quoted[1];
        } else {
            end = position;
            let code = text[end];
            while (end < length && code !== separator && code !== "\n" && code !== "\r") {
                code = text[++end];
            }
            row.push(text.slice(position, end));
        }
        if (text[end] === separator) {
            position = end + 1;
            if (position < length) {
                continue;
            }
            row.push("");
        }
        if (text[end] === "\r" && text[end + 1] === "\n") {
            end++;
        }
        position = end + 1;
        rows.push(row);
        row = [];
        if (rows.length % ROWS_PER_CHECK === 0 && performance.now() - sliceStart > SLICE) {
            onProgress(position / length);
            await pause();
            sliceStart = performance.now();
        }
    }
    while (rows.length && rows.at(-1).every((cell) => !cell.trim())) {
        rows.pop();
    }
    return rows;
}

/** @returns {string} A, B… Z, AA…: what sheets call their columns */
export function columnLetters(index) {
    let letters = "";
    for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
        letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    }
    return letters;
}

/** The cells of the paste grid. Rows may be shorter than the widest one. */
export class GridData {
    constructor(rows = []) {
        this.rows = rows;
        this.measure();
    }

    measure() {
        this.width = this.rows.reduce((width, row) => Math.max(width, row.length), 0);
    }

    get isEmpty() {
        return !this.rows.length;
    }

    get(row, column) {
        return this.rows[row]?.[column] ?? "";
    }

    set(row, column, text) {
        while (this.rows.length <= row) {
            this.rows.push([]);
        }
        const cells = this.rows[row];
        while (cells.length < column) {
            cells.push("");
        }
        cells[column] = text;
        this.width = Math.max(this.width, column + 1);
    }

    /** Write pasted rows over those from a cell on. */
    paste(row, column, rows) {
        if (this.isEmpty) {
            this.rows = rows;
            this.measure();
            return;
        }
        rows.forEach((cells, down) => {
            cells.forEach((cell, right) => this.set(row + down, column + right, cell));
        });
    }

    insertRow(row) {
        this.rows.splice(row, 0, Array(this.width).fill(""));
    }

    removeRow(row) {
        this.rows.splice(row, 1);
        this.measure();
    }

    clear() {
        this.rows = [];
        this.width = 0;
    }

    /**
     * The cells as tab-separated text.
     *
     * @returns {Promise<Blob>}
     */
    async toBlob() {
        const parts = [];
        for (let start = 0; start < this.rows.length; start += ROWS_PER_PART) {
            const rows = this.rows.slice(start, start + ROWS_PER_PART);
            parts.push(rows.map((row) => row.map(quote).join("\t") + "\n").join(""));
            await pause();
        }
        return new Blob(parts, { type: "text/tab-separated-values;charset=utf-8" });
    }
}

function quote(cell) {
    return /["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
