import { useState } from "@odoo/owl";

/**
 * Buttons that do their work once: a second click waits for nothing and does nothing.
 *
 * @returns {{busy: {on: boolean}, once: (work: () => any) => Promise<any>}}
 */
export function useBusy() {
    const busy = useState({ on: false });
    return {
        busy,
        async once(work) {
            if (busy.on) {
                return;
            }
            busy.on = true;
            try {
                return await work();
            } finally {
                busy.on = false;
            }
        },
    };
}
