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
        ["source", (hasDrive) => (hasDrive ? _t("Upload to Google Drive") : _t("Upload the file"))],
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
        /** What is uploaded is copied to Google Drive. */
        hasDrive: { type: Boolean, optional: true },
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
            const text = label(this.props.hasDrive);
            return {
                key,
                label:
                    index === current && this.props.isReviewing && this.props.kind === "brand"
                        ? `${text} · ${_t("Validation")}`
                        : text,
                number: index + 1,
                isDone,
                isCurrent: index === current && !this.props.isOver,
                isLink: isDone && Boolean(this.props.canGoTo?.(key)),
            };
        });
    }
}
