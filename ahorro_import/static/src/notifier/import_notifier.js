import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The server's word that a phase has ended. */
export const BUS_TYPE = "ahorro_import";
/** The imports that a page of this tab shows now, those of its batch included. */
export const shownImports = new Set();

/**
 * Tells the user, wherever they are, that an import of theirs was read or written; the
 * page of the import itself shows it without a word.
 */
export const importNotifier = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, { action, bus_service: bus, notification }) {
        bus.subscribe(BUS_TYPE, ({ id, state, message }) => {
            if (!message || shownImports.has(id)) {
                return;
            }
            const close = notification.add(message, {
                title: _t("Importer"),
                type: state === "failed" ? "danger" : "success",
                sticky: state === "failed",
                buttons: [
                    {
                        name: _t("See it"),
                        primary: true,
                        onClick: () => {
                            close();
                            action.doAction({
                                type: "ir.actions.client",
                                tag: "ahorro_import",
                                params: { import_id: id },
                            });
                        },
                    },
                ],
            });
        });
    },
};

registry.category("services").add("ahorro_import_notifier", importNotifier);
