/**
 * Bring a part of the page into view, below the bar, and put the focus there, so that
 * who uses a keyboard or a screen reader goes on from it.
 *
 * @param {HTMLElement | null} element one with a `tabindex`
 */
export function reveal(element) {
    element?.scrollIntoView({ block: "start", behavior: "smooth" });
    element?.focus({ preventScroll: true });
}
