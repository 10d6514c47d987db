import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";
import {
    DELAY,
    PLACEHOLDER,
    canSearch,
    emptyMessage,
    hitUrl,
    maySearch,
    openHit,
    searchClients,
} from "./client_search";
import { SearchHitCommand } from "./search_hit";

/**
 * What is typed before a text to find clients alone. A phone that is pasted with its
 * country's prefix begins with it too, and is looked for.
 */
export const NAMESPACE = "+";

let lastText = "";
let lastCall = 0;

function makeCommand(env, hit, name) {
    return {
        Component: SearchHitCommand,
        action: () => openHit(env.services.action, hit),
        href: hitUrl(hit),
        name,
        props: { hit },
    };
}

/** Clients and nothing else; the palette itself waits and drops stale answers. */
export const clientsProvider = {
    namespace: NAMESPACE,
    async provide(env, { searchValue }) {
        lastText = searchValue;
        if (!canSearch(searchValue)) {
            return [];
        }
        const hits = await searchClients(env.services.orm, searchValue);
        return hits.map((hit) => makeCommand(env, hit, hit.name));
    },
};

/** Clients beside the commands of the page, for who types without a prefix. */
export const everythingProvider = {
    async provide(env, { searchValue = "" }) {
        const call = ++lastCall;
        if (!canSearch(searchValue)) {
            return [];
        }
        await delay(DELAY);
        if (call !== lastCall) {
            return [];
        }
        const hits = await searchClients(env.services.orm, searchValue);
        // The palette keeps what resembles the text by its name, and a client found by
        // phone would not: the text itself resembles best, and the order stays ours.
        return hits.map((hit) => makeCommand(env, hit, searchValue));
    },
};

if (maySearch()) {
    registry.category("command_setup").add(NAMESPACE, {
        debounceDelay: DELAY,
        emptyMessage: { toString: () => emptyMessage(lastText) },
        name: _t("clients and plans"),
        placeholder: PLACEHOLDER,
    });
    registry
        .category("command_provider")
        .add("ahorro_plan.clients", clientsProvider)
        .add("ahorro_plan.everything", everythingProvider);
}
