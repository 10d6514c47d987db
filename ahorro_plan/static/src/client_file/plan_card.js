import { errorMessage } from "@ahorro_plan/common/errors";
import { format } from "@ahorro_plan/common/format";
import { _t } from "@web/core/l10n/translation";

import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { getExtras } from "./client_file_model";

/** One plan of a client: what it is at a glance, the rest behind *Ver detalles*. */
export class PlanCard extends Component {
    static template = "ahorro_plan.PlanCard";
    static props = {
        plan: Object,
        file: Object,
        isOpen: { type: Boolean, optional: true },
        /** Beside a form: what matters in figures, the rest behind *Ver detalles*. */
        compact: { type: Boolean, optional: true },
        readonly: { type: Boolean, optional: true },
        loadSubscription: Function,
        reload: Function,
    };
    static defaultProps = { isOpen: false, compact: false, readonly: false };

    setup() {
        this.format = format;
        this.getExtras = getExtras;
        this.input = useRef("subscription");
        this.state = useState({
            isOpen: this.props.isOpen && !this.props.compact,
            isLoading: false,
            number: "",
            saving: false,
            error: "",
        });
        useEffect(
            (input) => input?.focus(),
            () => [this.input.el]
        );
    }

    get titleId() {
        return `ahorro_plan_${this.props.plan.id}`;
    }

    /** Whether it is the plan that is being attended. */
    get hasFigures() {
        return this.props.compact && this.props.isOpen;
    }

    /** @returns {Array[]} label, value and whether it burns, of what a call is about */
    get figures() {
        const { plan } = this.props;
        const counts = plan.has_installments ? `${plan.paid} / ${plan.owed}` : "-";
        return [
            [_t("Paid / owed"), counts, plan.owed > 0],
            [_t("Overdue debt"), this.overdueDebt, plan.overdue_debt > 0],
            [_t("Debt to fall due"), this.money(plan.debt_to_fall_due)],
            [_t("Last issued"), plan.has_installments ? String(plan.issued) : "-"],
        ];
    }

    /** The act of some bids: its day, its number and, of a group with several, the car. */
    bidsLabel(act) {
        const number = act.act && _t("act %s", act.act);
        return [format.date(act.date), number, act.model].filter(Boolean).join(" · ");
    }

    get details() {
        const { plan } = this.props;
        return [
            [_t("Description"), plan.description || "-", true],
            [_t("Brand / Model"), plan.car || "-"],
            [_t("Award date"), format.date(plan.award_date)],
            [_t("Grouping date"), format.date(plan.grouping_date)],
            [_t("Payment method"), plan.payment_method || "-"],
            [_t("Overdue debt"), this.overdueDebt, false, plan.overdue_debt > 0],
            [_t("Debt to fall due"), this.money(plan.debt_to_fall_due)],
        ];
    }

    get installments() {
        const { plan } = this.props;
        const number = (value) => (plan.has_installments ? String(value) : "-");
        return [
            [_t("Last issued"), number(plan.issued)],
            [_t("Paid"), number(plan.paid)],
            [_t("Owed"), number(plan.owed), plan.owed > 0],
        ];
    }

    money(amount) {
        return format.money(amount, this.props.plan.currency_id);
    }

    get owes() {
        const { owed } = this.props.plan;
        return owed === 1 ? _t("owes 1 installment") : _t("owes %s installments", owed);
    }

    /** Of owed installments some files do not say what they come to. */
    get overdueDebt() {
        const { owed, overdue_debt: debt } = this.props.plan;
        return owed > 0 && !debt ? "-" : this.money(debt);
    }

    extraProps() {
        const { file, plan, readonly, reload } = this.props;
        return { file, plan, readonly, reload };
    }

    /** Open the details at the form of the missing subscription. */
    openLoading() {
        this.state.isOpen = true;
        this.state.isLoading = true;
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.state.isLoading = false;
            this.state.error = "";
        }
    }

    async saveSubscription() {
        if (this.state.saving) {
            return;
        }
        this.state.saving = true;
        this.state.error = "";
        try {
            await this.props.loadSubscription(this.props.plan.id, this.state.number);
            this.state.isLoading = false;
            this.state.number = "";
        } catch (error) {
            this.state.error = errorMessage(error);
        } finally {
            this.state.saving = false;
        }
    }
}
