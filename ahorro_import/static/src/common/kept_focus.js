import { getTabableElements } from "@web/core/utils/ui";

import { onMounted, onWillUnmount } from "@odoo/owl";

const BOX = ".o_ahorro_box, .o_ahorro_tiles, .o_ahorro_import_buttons";
const ITEM = ".o_ahorro_item, .o_ahorro_flag, .o_ahorro_line, .o_ahorro_move, .o_ahorro_field";
/** What was answered and stands there only to be asked again. */
const DONE = "[data-answered]";
/** Where to go on once nothing is left to answer; none of them imports anything. */
const NEXT = [
    ".o_ahorro_flag input:not(:checked)",
    ".o_ahorro_tile[aria-pressed=true]",
    ".o_ahorro_place",
];
/** The server works, or the page waits for its answer: nothing is in its place yet. */
const BUSY = "[aria-busy=true], .o_ahorro_progress";

/** How a box is found again after it was drawn anew. */
function keyOf(box) {
    const label = box?.getAttribute("aria-labelledby");
    return label ? `[aria-labelledby="${label}"]` : box ? `.${box.classList[0]}` : "";
}

/** The items of a box that are answered, or those that are not. */
function itemsOf(box, isDone) {
    return [...box.querySelectorAll(ITEM)].filter((item) => item.matches(DONE) === isDone);
}

/** Where an element is: in which box, in which of its items, and how it is called. */
function placeOf(element) {
    const box = element.closest(BOX);
    const item = element.closest(ITEM);
    const isDone = Boolean(item?.matches(DONE));
    const data = Object.entries(element.dataset).map(
        ([name, value]) => `[data-${name}="${CSS.escape(value)}"]`
    );
    return {
        element,
        box: keyOf(box),
        isDone,
        item: item && box ? itemsOf(box, isDone).indexOf(item) : -1,
        self: element.getAttribute("name")
            ? `[name="${CSS.escape(element.getAttribute("name"))}"]`
            : data.join(""),
    };
}

function canFocus(element) {
    return element?.isConnected && !element.matches(":disabled") && element.offsetParent;
}

/** What stands now where an element was: itself, the one after it, or its box. */
function whatIsThere(root, place) {
    if (canFocus(place.element)) {
        return place.element;
    }
    const box = place.box && root.querySelector(place.box);
    if (!box) {
        return root.querySelector(".o_ahorro_place") || null;
    }
    const items = itemsOf(box, place.isDone);
    if (place.item >= 0 && !items.length && box.querySelector(ITEM)) {
        return NEXT.map((selector) => root.querySelector(selector)).find(canFocus) || null;
    }
    const item = place.item < 0 ? null : items[Math.min(place.item, items.length - 1)];
    for (const part of [item, place.item < 0 || !items.length ? box : null]) {
        const same = part && place.self && part.querySelector(place.self);
        const found = canFocus(same) ? same : part && getTabableElements(part)[0];
        if (found) {
            return found;
        }
    }
    return getTabableElements(box)[0] || box;
}

/**
 * Keep the focus where it was when what had it is disabled, is drawn again or goes, as
 * an answered question does: who uses a keyboard goes on with the next one.
 *
 * @param {{el: HTMLElement | null}} ref around all that is watched
 */
export function useKeptFocus(ref) {
    let place = null;
    let observer = null;

    const onFocusin = ({ target }) => {
        // A part of the page, which only `reveal` puts it on, is a place of its own.
        place = target === ref.el ? null : placeOf(target);
    };
    // Who clicks beside it does not want it back.
    const onPointerdown = ({ target }) => {
        if (place && !place.element.contains(target)) {
            place = null;
        }
    };
    const restore = () => {
        const root = ref.el;
        const { activeElement, body } = document;
        if (!place || !root || (activeElement && activeElement !== body)) {
            return;
        }
        if (root.matches(BUSY) || root.querySelector(BUSY)) {
            return;
        }
        const next = whatIsThere(root, place);
        if (next) {
            if (!next.matches("a, button, input, select, textarea, [tabindex]")) {
                next.setAttribute("tabindex", "-1");
            }
            next.focus();
        }
    };
    onMounted(() => {
        ref.el.addEventListener("focusin", onFocusin);
        ref.el.addEventListener("pointerdown", onPointerdown);
        observer = new MutationObserver(restore);
        observer.observe(ref.el, {
            attributes: true,
            attributeFilter: ["disabled", "aria-busy"],
            childList: true,
            subtree: true,
        });
    });
    onWillUnmount(() => observer?.disconnect());
}
