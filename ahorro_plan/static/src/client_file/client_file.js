import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { errorMessage } from "@ahorro_plan/common/errors";
import { format } from "@ahorro_plan/common/format";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

import { getExtras, useClientFile } from "./client_file_model";
import { ContactBlock } from "./contact_block";
import { PlanCard } from "./plan_card";
import { ProcessCard } from "./process_card";

/** Everything about one client on one page; also a part of the attend screen. */
export class ClientFile extends Component {
    static template = "ahorro_plan.ClientFile";
    static components = { ContactBlock, Dropdown, DropdownItem, PlanCard, ProcessCard };
    static props = {
        partnerId: Number,
        /** The file itself, where the caller has it already. */
        file: { type: Object, optional: true },
        /** The plan that is being attended: open, and first. */
        planId: { type: [Number, Boolean], optional: true },
        /** Only the person and the plans. */
        compact: { type: Boolean, optional: true },
        readonly: { type: Boolean, optional: true },
        /** On a page of its own: the contact's form is one click away. */
        hasContactLink: { type: Boolean, optional: true },
        /** Another value reads the file again. */
        revision: { type: String, optional: true },
        onLoaded: { type: Function, optional: true },
        onSaved: { type: Function, optional: true },
    };
    static defaultProps = { planId: false, compact: false, readonly: false };

    setup() {
        this.format = format;
        this.getExtras = getExtras;
        this.notification = useService("notification");
        this.model = useClientFile(this.props.file);
        this.state = useState({ tab: "processes", creating: false });
        onWillStart(async () => {
            if (this.props.file) {
                return;
            }
            await this.load(this.props.partnerId);
        });
        onWillUpdateProps(async (next) => {
            const other = next.partnerId !== this.props.partnerId;
            if (next.file && next.file !== this.props.file) {
                this.model.state.file = next.file;
            } else if (other || next.revision !== this.props.revision) {
                await this.load(next.partnerId);
            }
        });
    }

    get file() {
        return this.model.state.file;
    }

    /** The plans, the attended one first. */
    get plans() {
        const first = this.file.plans.filter((plan) => plan.id === this.props.planId);
        return [...first, ...this.file.plans.filter((plan) => !first.includes(plan))];
    }

    get canCreateProcess() {
        return !this.props.readonly && this.file.can.create_process && this.file.plans.length;
    }

    async load(partnerId = this.props.partnerId) {
        const file = await this.model.load(partnerId);
        if (file && !this.model.state.error) {
            this.props.onLoaded?.(file);
        }
    }

    async save(changes) {
        await this.model.save(changes);
        this.props.onLoaded?.(this.file);
        await this.props.onSaved?.(this.file);
    }

    async loadSubscription(planId, number) {
        await this.model.loadSubscription(planId, number);
        this.props.onLoaded?.(this.file);
        await this.props.onSaved?.(this.file);
    }

    async createProcess(plan) {
        if (this.state.creating) {
            return;
        }
        this.state.creating = true;
        try {
            const { is_new: isNew } = await this.model.createProcess(plan.id);
            this.props.onLoaded?.(this.file);
            this.state.tab = "processes";
            if (isNew) {
                this.notification.add(_t("Commercial process created."), { type: "success" });
            } else {
                this.notification.add(_t("This plan already has an open commercial process."), {
                    type: "warning",
                });
            }
        } catch (error) {
            this.notification.add(errorMessage(error), { type: "danger" });
        } finally {
            this.state.creating = false;
        }
    }

    extraProps(plan = false) {
        return {
            file: this.file,
            plan,
            readonly: this.props.readonly,
            reload: () => this.load(),
        };
    }

    size(bytes) {
        const [amount, unit] = bytes < 1048576 ? [bytes / 1024, "kB"] : [bytes / 1048576, "MB"];
        return `${Math.max(1, Math.round(amount))} ${unit}`;
    }
}

lazyComponents.add("ahorro_plan.client_file", ClientFile);
