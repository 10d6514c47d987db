import { useCall } from "@ahorro_plan/telephone/call";
import { deserializeDate } from "@web/core/l10n/dates";

import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { getExtras } from "./client_file_model";
import { ContactForm } from "./contact_form";

/** Who the client is and how to reach them. */
export class ContactBlock extends Component {
    static template = "ahorro_plan.ContactBlock";
    static components = { ContactForm };
    static props = {
        file: Object,
        readonly: { type: Boolean, optional: true },
        compact: { type: Boolean, optional: true },
        /** Not where the contact's own form is around it. */
        hasContactLink: { type: Boolean, optional: true },
        save: Function,
        reload: Function,
    };

    setup() {
        this.getExtras = getExtras;
        this.call = useCall();
        this.state = useState({ isEditing: false, hasInfo: false });
        this.head = useRef("head");
        useEffect(
            (isEditing) => {
                if (!isEditing && this.isLeaving) {
                    this.isLeaving = false;
                    this.head.el?.querySelector("button[name=edit_contact]")?.focus();
                }
            },
            () => [this.state.isEditing]
        );
    }

    get url() {
        return `/odoo/ficha-de-cliente/${this.props.file.id}`;
    }

    get since() {
        return deserializeDate(this.props.file.since).year;
    }

    /** Numbers that are good and that the client does not want to be called on. */
    get refused() {
        return this.props.file.phones.filter(
            (phone) => phone.e164 && !phone.is_wrong && phone.is_refused
        );
    }

    /** The numbers to call first: those that the contact shows, mobiles before. */
    get dialled() {
        const good = this.props.file.phones.filter(
            (phone) => phone.e164 && !phone.is_wrong && !phone.is_refused
        );
        const rank = (phone) => (phone.is_main ? 0 : 2) + (phone.kind === "mobile" ? 0 : 1);
        return good.toSorted((one, other) => rank(one) - rank(other)).slice(0, 3);
    }

    /** What cannot be dialled as it is written, said at once. */
    get incomplete() {
        return this.props.file.phones.filter((phone) => !phone.e164 && !phone.is_wrong);
    }

    extraProps() {
        const { file, readonly, reload } = this.props;
        return { file, plan: false, readonly, reload };
    }

    async save(changes) {
        await this.props.save(changes);
        this.stopEditing();
    }

    /** Close the form, and go on where it was opened. */
    stopEditing() {
        this.state.isEditing = false;
        this.isLeaving = true;
    }
}
