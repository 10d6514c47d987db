import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";
import { session } from "@web/session";

import { callHref, useCall } from "./call";

/** Odoo's own telephone field calls as the user chose too. */
patch(PhoneField.prototype, {
    setup() {
        super.setup();
        this.ahorroCall = useCall();
    },

    /** What stands in the field, as it was typed: Odoo dials it so as well. */
    get ahorroPhone() {
        return { e164: this.props.record.data[this.props.name] };
    },

    get phoneHref() {
        return session.ahorro_call ? callHref(this.ahorroPhone) : super.phoneHref;
    },
});
