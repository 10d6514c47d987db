import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

import { GridData, parsePasted } from "./grid_data";

const PREFIX = "ahorro_import_grid:";

/** @returns {Promise<Uint8Array>} some bytes, packed or unpacked by a stream */
async function convert(bytes, { readable, writable }) {
    const writer = writable.getWriter();
    // What is wrong with them comes out of the other end.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    const parts = [];
    const reader = readable.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) {
            break;
        }
        parts.push(value);
    }
    const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let place = 0;
    for (const part of parts) {
        all.set(part, place);
        place += part.length;
    }
    return all;
}

/** Bytes as text, in pieces: a call takes only so many arguments. */
function toText(bytes) {
    const pieces = [];
    for (let start = 0; start < bytes.length; start += 32768) {
        pieces.push(String.fromCharCode(...bytes.subarray(start, start + 32768)));
    }
    return btoa(pieces.join(""));
}

/**
 * A pasted grid that a reload of the page does not lose. It stays in the tab's own
 * storage, packed: closing the tab forgets it, and no other user of the computer finds
 * what was pasted.
 */
export class KeptGrid extends GridData {
    /** Whether the tab's storage holds what the grid holds. */
    isKept = false;
    /** It was imported: nothing of it is kept any more. */
    isOver = false;
    version = 0;

    /** Say that something in it changed. */
    touch() {
        this.version++;
        this.isKept = false;
    }

    get key() {
        return `${PREFIX}${user.userId}`;
    }

    /** Keep what is in the grid now; one that is too large for the storage is not kept. */
    async keep() {
        if (this.isOver) {
            return;
        }
        if (this.isEmpty) {
            this.forget();
            return;
        }
        const { version } = this;
        const bytes = new Uint8Array(await (await this.toBlob()).arrayBuffer());
        const packed = await convert(bytes, new CompressionStream("gzip"));
        try {
            if (!this.isOver) {
                browser.sessionStorage.setItem(this.key, toText(packed));
                this.isKept = version === this.version;
            }
        } catch {
            // More than the storage takes: who leaves is asked first, as before.
            this.forget();
        }
    }

    /** @returns {Promise<boolean>} whether there was something to bring back */
    async restore() {
        const kept = browser.sessionStorage.getItem(this.key);
        if (!kept || !this.isEmpty) {
            return false;
        }
        try {
            const bytes = Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0));
            const unpacked = await convert(bytes, new DecompressionStream("gzip"));
            this.rows = await parsePasted(new TextDecoder().decode(unpacked), () => {}, "\t");
            this.measure();
            this.isKept = true;
        } catch {
            this.forget();
        }
        return !this.isEmpty;
    }

    /** The rows are an import by now. */
    end() {
        this.isOver = true;
        this.forget();
    }

    forget() {
        this.isKept = false;
        browser.sessionStorage.removeItem(this.key);
    }
}
