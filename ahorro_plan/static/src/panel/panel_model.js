import { Domain } from "@web/core/domain";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";

import { reactive } from "@odoo/owl";

/** What the panel's filters are called in the address and in a saved view. */
const FILTERS = [
    "company_ids",
    "provider_ids",
    "brands",
    "seller_ids",
    "branches",
    "date",
    "compare_date",
    "months",
    "statuses",
    "owed",
];

/** What answers the panel; a report has another. */
const PANEL = { model: "ahorro.plan", method: "get_portfolio_panel" };

/**
 * @typedef {object} Figure a number and the rows it counts (docs/panel.md)
 * @property {number | false} value
 * @property {string} model
 * @property {Array} domain
 * @property {string} title
 */

/**
 * Keep what the panel does not leave out.
 *
 * @param {object} filters
 * @returns {object} the ones that say something
 */
export function usedFilters(filters) {
    const used = {};
    for (const name of FILTERS) {
        const value = filters?.[name];
        const isEmpty = !value || (typeof value === "object" && !Object.keys(value).length);
        if (!isEmpty) {
            used[name] = value;
        }
    }
    return used;
}

/**
 * Sum figures of rows that share no plan.
 *
 * @param {Figure[]} figures
 * @param {string} title of the list that opens
 * @returns {Figure}
 */
export function sumFigures(figures, title) {
    return {
        value: figures.reduce((sum, figure) => sum + (figure.value || 0), 0),
        model: figures[0]?.model || "ahorro.plan",
        domain: figures.length
            ? Domain.or(figures.map((figure) => new Domain(figure.domain))).toList()
            : [["id", "=", false]],
        title,
    };
}

/**
 * Return the rows that a block is about, for its own buttons: of the statuses the ticked
 * ones, of the others what *Descargar datos* writes.
 *
 * @param {object} block
 * @returns {{model: string, domain: Array, title: string} | null} null where its rows are
 *  not plans
 */
export function blockRows(block) {
    const rows = block.kind === "status" ? block.total.cells.total : block.data;
    return rows ? { model: rows.model, domain: rows.domain, title: block.title } : null;
}

/** What the panel shows, and the calls that change it. */
export class PanelModel {
    /**
     * @param {object} orm
     * @param {object} filters to begin with
     * @param {{model: string, method: string}} [source] what answers
     */
    constructor(orm, filters, source = PANEL) {
        this.orm = orm;
        this.source = source;
        this.keepLast = new KeepLast();
        this.filters = usedFilters(filters);
        this.answer = null;
        this.choices = { companies: [], providers: [], sellers: [], brands: [], branches: [] };
        this.isLoading = false;
        // The connection was lost while the blocks that take longer were on their way.
        this.isLateLost = false;
        this.late = Promise.resolve();
        // What is remembered is sent in the order in which it was ticked.
        this.remembering = Promise.resolve();
    }

    /**
     * @param {object} orm
     * @param {object} filters
     * @param {{model: string, method: string}} [source] what answers
     * @returns {PanelModel} whose changes a component can watch
     */
    static make(orm, filters, source) {
        return reactive(new PanelModel(orm, filters, source));
    }

    /**
     * @param {object} filters
     * @returns {Promise<object>} the answer to them
     */
    ask(filters) {
        return this.orm.call(this.source.model, this.source.method, [filters]);
    }

    /**
     * Read all that the page needs; the choices do not change while it is open.
     *
     * @returns {Promise<string>} why the filters of a link were left aside, if they were
     */
    async start() {
        this.choices = await this.orm.call("ahorro.plan", "get_portfolio_panel_choices", []);
        try {
            await this.load();
        } catch (error) {
            const isRefused = error instanceof RPCError;
            if (!isRefused || !Object.keys(this.filters).length) {
                throw error;
            }
            // A link of another day, or one that was changed: the panel without it.
            this.filters = {};
            await this.load();
            return error.data?.message || error.message;
        }
        return "";
    }

    /** Read the panel again; of several readings under way the last one counts. */
    async load() {
        this.isLoading = true;
        try {
            this.answer = await this.keepLast.add(this.ask(this.filters));
        } finally {
            this.isLoading = false;
        }
        const late = this.loadLazy();
        // Who waits for it only waits: an error is told as any other.
        this.late = new Promise((resolve) => late.finally(resolve));
    }

    /**
     * Blocks that take longer follow when the others are on the screen, one by one: each is
     * shown when it is there, and none takes the time that a request has from another.
     */
    async loadLazy() {
        const { answer, filters } = this;
        this.isLateLost = false;
        while (this.answer === answer && answer.lazy?.length) {
            const [next] = answer.lazy;
            let late;
            try {
                late = await this.ask({ ...filters, blocks: [next] });
            } catch (error) {
                this.isLateLost = this.answer === answer;
                if (error instanceof ConnectionLostError) {
                    return;
                }
                throw error;
            }
            answer.lazy = answer.lazy.filter((id) => id !== next);
            answer.blocks = [...answer.blocks, ...late.blocks].sort(
                (one, other) => one.sequence - other.sequence
            );
        }
    }

    /**
     * Change filters and read again; what the server refuses is not kept.
     *
     * @param {object} changes
     */
    async change(changes) {
        const before = this.filters;
        this.filters = usedFilters({ ...before, ...changes });
        try {
            await this.load();
        } catch (error) {
            this.filters = before;
            throw error;
        }
    }

    /**
     * Show other filters in the place of all of these: a saved view.
     *
     * @param {object} filters
     */
    async replace(filters) {
        const before = this.filters;
        this.filters = usedFilters(filters);
        try {
            await this.load();
        } catch (error) {
            this.filters = before;
            throw error;
        }
    }

    /** @returns {object | undefined} the block of the statuses */
    get statusBlock() {
        return this.answer?.blocks.find((block) => block.kind === "status");
    }

    /** @returns {object} status id to ticked or not, as it is on the screen */
    get ticks() {
        return Object.fromEntries(
            // Row 0 is of the plans without a status: they are always shown.
            (this.statusBlock?.rows || [])
                .filter((row) => row.id !== "0")
                .map((row) => [row.id, Boolean(row.checked)])
        );
    }

    /**
     * Tick statuses, or untick them: the total follows at once, and the choice is
     * remembered. In a view or a link with ticks of its own it belongs to that.
     *
     * @param {object} ticks status id to ticked or not
     */
    async tick(ticks) {
        const before = this.ticks;
        const { answer } = this;
        this.showTicks(ticks);
        try {
            if (this.filters.statuses) {
                this.filters = { ...this.filters, statuses: { ...before, ...ticks } };
            } else {
                const remember = () => this.orm.call("ahorro.plan", "save_panel_statuses", [ticks]);
                this.remembering = this.remembering.then(remember, remember);
                await this.remembering;
            }
            if (this.answer !== answer) {
                this.showTicks(ticks); // what was read meanwhile may not know of it
            }
            if (this.filters.compare_date || this.answer.is_past) {
                await this.loadStatuses();
            }
        } catch (error) {
            this.showTicks(before);
            throw error;
        }
    }

    showTicks(ticks) {
        const block = this.statusBlock;
        for (const row of block.rows) {
            if (row.id in ticks) {
                row.checked = ticks[row.id];
            }
        }
        const shown = block.rows.filter((row) => row.checked);
        block.total.cells.total = {
            ...block.total.cells.total,
            ...sumFigures(
                shown.map((row) => row.cells.total),
                block.title
            ),
        };
    }

    /**
     * Ask the server where rows cannot be put together. Who moved between two ticked
     * statuses neither entered nor left. Of a past day each row's list reads the change
     * log: the list of the total reads it once.
     */
    async loadStatuses() {
        await this.loadBlock(this.statusBlock, { statuses: this.ticks });
    }

    /**
     * Read one block again.
     *
     * @param {object} block
     * @param {object} changes of the filters, for this reading
     * @returns {Promise<boolean>} whether it is the one that is shown: the whole panel may
     *  have been read meanwhile, with other filters
     */
    async loadBlock(block, changes) {
        const { answer } = this;
        const made = await this.ask({ ...this.filters, ...changes, blocks: [block.id] });
        if (this.answer !== answer) {
            return false;
        }
        Object.assign(block, made.blocks[0]);
        return true;
    }

    /**
     * Show more months of a block.
     *
     * @param {object} block
     */
    async showMore(block) {
        const months = { ...this.filters.months, [block.id]: Math.min(block.months + 6, 120) };
        if (await this.loadBlock(block, { months })) {
            this.filters = { ...this.filters, months: { ...this.filters.months, ...months } };
        }
    }

    /** @returns {object} the filters with the ticks, as a view or a link keeps them */
    get shared() {
        return usedFilters({ ...this.filters, statuses: this.ticks });
    }
}
