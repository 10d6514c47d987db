import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

const WEB = ["http", "https"];
const SCHEMES = [...WEB, "sip", "callto"];

/**
 * Other ways to call, of add-ons that bring a telephone of their own.
 *
 * @typedef {object} Telephone
 * @property {(services: object) => boolean} isActive whether this user calls with it
 * @property {(services: object, phone: object, file: object) => void} call
 */
export const telephoneRegistry = registry.category("ahorro_telephone");

/** @param {string} url */
function schemeOf(url) {
    return /^([a-z]+):/i.exec(url)?.[1].toLowerCase();
}

/** @param {string} url */
function isWeb(url) {
    return WEB.includes(schemeOf(url));
}

/**
 * Where a number is called: by the address that the user chose, or by whatever telephone
 * the computer has.
 *
 * @param {{e164: string, national?: string}} phone
 * @param {string} [address] with `{number}` and `{national}`
 * @returns {string}
 */
export function callHref({ e164, national }, address = session.ahorro_call?.url) {
    const number = (e164 || "").replaceAll(/[^\d+]/g, "");
    if (!address || !SCHEMES.includes(schemeOf(address))) {
        return `tel:${number}`;
    }
    // The plus sign is a space in an address of the web, and itself in the others.
    const put = isWeb(address) ? encodeURIComponent : (text) => text;
    const local = (national || number).replaceAll(/\D/g, "");
    return address.replaceAll("{number}", put(number)).replaceAll("{national}", put(local));
}

/** How links that call behave: the page that they stand on stays open. */
export function useCall() {
    const services = { notification: useService("notification") };
    for (const [name, { service }] of telephoneRegistry.getEntries()) {
        services[name] = service && useService(service);
    }

    function attributes(phone) {
        const href = callHref(phone);
        return isWeb(href) ? { href, target: "_blank", rel: "noopener noreferrer" } : { href };
    }

    async function ask(url) {
        try {
            // Its answer is nobody's: the telephone rings, or it does not.
            await browser.fetch(url, {
                mode: "no-cors",
                credentials: "omit",
                referrerPolicy: "no-referrer",
            });
            services.notification.add(_t("Your telephone was asked to call."), {
                type: "info",
            });
        } catch {
            services.notification.add(
                _t(
                    "Your telephone does not answer: see that it is on, and the address " +
                        "to call with in your preferences."
                ),
                { type: "danger" }
            );
        }
    }

    /** A click on the link: what does more than follow it does so instead. */
    function open(ev, phone, file = {}) {
        for (const [name, telephone] of telephoneRegistry.getEntries()) {
            if (telephone.isActive(services[name])) {
                ev.preventDefault();
                telephone.call(services[name], phone, file);
                return;
            }
        }
        const href = callHref(phone);
        if (session.ahorro_call?.quietly && isWeb(href)) {
            ev.preventDefault();
            ask(href);
        }
    }

    return { attributes, open };
}
