import { errorMessage } from "@ahorro_plan/common/errors";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

const FLAGS = ["is_wrong", "no_whatsapp"];

/**
 * *Editar datos*: a client's contact data. What is typed is kept in the browser's tab
 * until it is saved or given up, so that neither an error nor a reload loses it.
 */
export class ContactForm extends Component {
    static template = "ahorro_plan.ContactForm";
    static props = {
        file: Object,
        save: Function,
        cancel: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.newPhone = useRef("newPhone");
        useAutofocus({ refName: "name" });
        const { file } = this.props;
        this.draftKey = `ahorro_client_file/${session.db}/${user.userId}/${file.id}`;
        const draft = this.readDraft();
        this.state = useState({
            values: { ...this.originals, ...draft?.values },
            flags: { ...draft?.flags },
            newPhone: draft?.newPhone || "",
            newPhoneKind: draft?.newPhoneKind || "any",
            isRestored: Boolean(draft),
            saving: false,
            error: "",
        });
        this.states = [];
        onWillStart(async () => {
            const country = file.contact.country_id;
            const domain = [
                country ? ["country_id", "=", country] : ["country_id.code", "=", "AR"],
            ];
            try {
                const states = await this.orm.searchRead("res.country.state", domain, [
                    "name",
                    "country_id",
                ]);
                // By name: their codes, Odoo's order, say nothing to anybody.
                this.states = states.sort((one, other) => one.name.localeCompare(other.name));
            } catch (error) {
                this.state.error = errorMessage(error);
            }
        });
        useEffect(
            (draft) => this.writeDraft(draft),
            () => [JSON.stringify(this.draft)]
        );
    }

    // --- what was changed ---

    get originals() {
        const { contact } = this.props.file;
        return Object.fromEntries(
            Object.entries(contact).map(([name, value]) => [
                name,
                typeof value === "boolean" && name !== "is_company" ? "" : value,
            ])
        );
    }

    /** The values that differ from the client's, as the server takes them. */
    get changedValues() {
        const changed = {};
        const { originals } = this;
        for (const [name, typed] of Object.entries(this.state.values)) {
            const value = typeof typed === "string" ? typed.trim() : typed;
            if (value !== originals[name]) {
                changed[name] = value === "" ? false : value;
            }
        }
        return changed;
    }

    get draft() {
        const { newPhone, newPhoneKind, flags } = this.state;
        const values = {};
        for (const name of Object.keys(this.changedValues)) {
            values[name] = this.state.values[name];
        }
        return { values, flags: { ...flags }, newPhone, newPhoneKind };
    }

    get changedFlags() {
        return this.props.file.phones.flatMap((phone) =>
            FLAGS.filter((flag) => this.flag(phone, flag) !== phone[flag]).map((flag) => [
                phone.id,
                flag,
                this.flag(phone, flag),
            ])
        );
    }

    get changes() {
        const { newPhone, newPhoneKind } = this.state;
        return {
            contact: this.changedValues,
            flags: this.changedFlags,
            new_phones: newPhone.trim() ? [[newPhone.trim(), newPhoneKind]] : [],
        };
    }

    get isChanged() {
        const { contact, flags, new_phones: phones } = this.changes;
        return Boolean(Object.keys(contact).length || flags.length || phones.length);
    }

    flag(phone, flag) {
        return this.state.flags[`${phone.id}.${flag}`] ?? phone[flag];
    }

    // --- the draft ---

    readDraft() {
        try {
            return JSON.parse(browser.sessionStorage.getItem(this.draftKey));
        } catch {
            return null; // not ours: nothing to restore
        }
    }

    writeDraft(text) {
        if (this.isChanged) {
            browser.sessionStorage.setItem(this.draftKey, text);
        } else {
            browser.sessionStorage.removeItem(this.draftKey);
        }
    }

    // --- what the user does ---

    toggleFlag(phone, flag) {
        this.state.flags[`${phone.id}.${flag}`] = !this.flag(phone, flag);
    }

    /** Take a number that is not right as the start of the one that is. */
    correct(phone) {
        this.state.flags[`${phone.id}.is_wrong`] = true;
        this.state.newPhone = phone.raw;
        this.state.newPhoneKind = phone.kind === "mobile" ? "mobile" : "any";
        this.newPhone.el.focus();
    }

    onStateChange(ev) {
        const id = Number(ev.target.value);
        const chosen = this.states.find((state) => state.id === id);
        this.state.values.state_id = chosen ? id : "";
        if (chosen) {
            this.state.values.country_id = chosen.country_id[0];
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.cancel(); // the draft stays: Escape is easily pressed
        }
    }

    cancel() {
        browser.sessionStorage.removeItem(this.draftKey);
        this.props.cancel();
    }

    async save() {
        if (this.state.saving) {
            return;
        }
        if (!this.isChanged) {
            this.cancel();
            return;
        }
        this.state.saving = true;
        this.state.error = "";
        try {
            await this.props.save(this.changes);
            browser.sessionStorage.removeItem(this.draftKey);
        } catch (error) {
            this.state.error = errorMessage(error);
        } finally {
            this.state.saving = false;
        }
    }
}
