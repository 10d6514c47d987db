import { useEffect, useRef } from "@odoo/owl";

/**
 * Scrolls to an element when it comes: what a choice asks for may lie below the fold.
 *
 * @param {string} name of its t-ref
 */
export function useIntoView(name) {
    const ref = useRef(name);
    useEffect(
        (element) => {
            element?.scrollIntoView({ block: "nearest" });
        },
        () => [ref.el]
    );
}
