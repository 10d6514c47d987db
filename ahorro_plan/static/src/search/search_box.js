import { Component, useRef, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { isMacOS } from "@web/core/browser/feature_detection";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useChildRef, useService } from "@web/core/utils/hooks";
import {
    DELAY,
    HOTKEY,
    PLACEHOLDER,
    canSearch,
    emptyMessage,
    maySearch,
    openHit,
    searchClients,
} from "./client_search";
import { SearchHit } from "./search_hit";
import { NAMESPACE } from "./search_palette";

/** The box *Buscar* of the bar; on a phone, an icon that opens the command palette. */
export class SearchBox extends Component {
    static template = "ahorro_plan.SearchBox";
    static components = { AutoComplete, SearchHit };
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.command = useService("command");
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.input = useChildRef();
        this.keepLast = new KeepLast();
        this.delay = DELAY;
        useHotkey(HOTKEY, () => this.focus(), {
            bypassEditableProtection: true,
            withOverlay: () => this.root.el,
        });
    }

    get placeholder() {
        return PLACEHOLDER.toString();
    }

    get tooltip() {
        const keys = isMacOS() ? "Control+Shift+F" : "Alt+Shift+F";
        return _t("Search for clients and plans (%s)", keys);
    }

    get sources() {
        return [
            {
                placeholder: _t("Searching…"),
                options: (text) => this.load(text),
                optionSlot: "option",
            },
        ];
    }

    focus() {
        if (this.ui.isSmall) {
            this.openPalette();
        } else {
            this.input.el.focus();
        }
    }

    openPalette() {
        this.command.openMainPalette({ searchValue: NAMESPACE });
    }

    load(text) {
        if (!canSearch(text)) {
            return [{ label: emptyMessage(text), cssClass: "o_ahorro_search_empty" }];
        }
        return this.loadHits(text);
    }

    async loadHits(text) {
        const hits = await this.keepLast.add(searchClients(this.orm, text));
        if (!hits.length) {
            return [{ label: emptyMessage(text), cssClass: "o_ahorro_search_empty" }];
        }
        return hits.map((hit) => ({
            label: hit.name,
            data: { hit },
            cssClass: "o_ahorro_search_hit",
            onSelect: () => this.open(hit),
        }));
    }

    async open(hit) {
        const { el } = this.input;
        // The list puts the focus back into the box after a click: keys would be typed
        // there instead of at the screen that opens.
        await Promise.resolve();
        el.blur();
        await openHit(this.action, hit);
    }

    /** Only what the open list does not take for itself arrives here. */
    onKeydown(ev) {
        if (ev.key === "Escape") {
            this.input.el.value = "";
            this.input.el.blur();
        }
    }
}

registry
    .category("systray")
    .add(
        "ahorro_plan.SearchBox",
        { Component: SearchBox, isDisplayed: () => maySearch() },
        { sequence: 200 }
    );
