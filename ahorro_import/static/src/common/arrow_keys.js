/** Where each key goes, of `count` places. */
const STEPS = {
    ArrowRight: (place, count) => (place + 1) % count,
    ArrowDown: (place, count) => (place + 1) % count,
    ArrowLeft: (place, count) => (place - 1 + count) % count,
    ArrowUp: (place, count) => (place - 1 + count) % count,
    Home: () => 0,
    End: (_place, count) => count - 1,
};

/**
 * Move the focus among the buttons of a toolbar, as its pattern has it: the arrows go
 * round, Home and End to the first and the last one.
 *
 * @param {KeyboardEvent} ev of the toolbar
 */
export function moveWithArrows(ev) {
    const buttons = [...ev.currentTarget.querySelectorAll("button:not(:disabled)")];
    const place = buttons.indexOf(ev.target);
    if (place < 0 || !STEPS[ev.key] || ev.ctrlKey || ev.altKey || ev.metaKey) {
        return;
    }
    ev.preventDefault();
    buttons[STEPS[ev.key](place, buttons.length)].focus();
}
