import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** The steps of each wizard, by what the user is doing. */
export const STEPS = {
    general: [
        ["source", () => _t("Loading of plans")],
        ["review", () => _t("Validation")],
        ["import", () => _t("Importation")],
    ],
    brand: [
        ["type", () => _t("File type")],
        ["source", () => _t("Upload to Google Drive")],
        ["review", () => _t("Process file")],
        ["import", () => _t("Importation")],
    ],
};

/** Where the user is in the wizard; steps that are behind can be gone back to. */
export class StepsBar extends Component {
    static template = "ahorro_import.StepsBar";
    static props = {
        kind: { validate: (kind) => kind in STEPS },
        step: String,
        /** The file was processed; what it says is being looked at. */
        isReviewing: { type: Boolean, optional: true },
        /** The last step is over. */
        isOver: { type: Boolean, optional: true },
        /** Called with a step that the user may go back to. */
        goTo: { type: Function, optional: true },
        canGoTo: { type: Function, optional: true },
    };

    get steps() {
        const steps = STEPS[this.props.kind];
        const current = steps.findIndex(([key]) => key === this.props.step);
        return steps.map(([key, label], index) => {
            const isDone = index < current || this.props.isOver;
            return {
                key,
                label:
                    index === current && this.props.isReviewing && this.props.kind === "brand"
                        ? `${label()} · ${_t("Validation")}`
                        : label(),
                number: index + 1,
                isDone,
                isCurrent: index === current && !this.props.isOver,
                isLink: isDone && Boolean(this.props.canGoTo?.(key)),
            };
        });
    }
}
