import { useEffect, useState } from "@odoo/owl";

/**
 * Do one thing at a time: a second click changes nothing, and buttons can show it.
 *
 * A button that is disabled meanwhile loses the focus: it gets it back.
 *
 * @returns {{busy: {on: boolean}, once: (work: () => any) => Promise<any>}}
 */
export function useBusy() {
    const busy = useState({ on: false });
    let pressed = null;
    useEffect(
        (isBusy) => {
            if (!isBusy && pressed?.isConnected && document.activeElement === document.body) {
                pressed.focus();
            }
        },
        () => [busy.on]
    );
    return {
        busy,
        async once(work) {
            if (busy.on) {
                return;
            }
            pressed = document.activeElement;
            busy.on = true;
            try {
                return await work();
            } finally {
                busy.on = false;
            }
        },
    };
}
