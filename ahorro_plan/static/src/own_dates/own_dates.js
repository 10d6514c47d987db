/**
 * Days and moments of our own records are written as on our boards: `27/11/2026` and
 * `27/11 10:30`, by a clock of 24 hours. Odoo's way (`27 nov, 10:30 a. m.`) stays on all
 * other records. Lists of ours do not cut what they say (`record_list/own_rows.scss`).
 */

import { Message } from "@mail/core/common/message_model";
import { formatDate } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { exprToBoolean } from "@web/core/utils/strings";
import { patch } from "@web/core/utils/patch";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { ListRenderer } from "@web/views/list/list_renderer";
import { useEffect } from "@odoo/owl";

const isOurs = (model) => Boolean(model?.startsWith("ahorro."));
/** Conversations of ours are a type of Odoo's channels. */
const isOurThread = (thread) =>
    isOurs(thread?.model) || Boolean(thread?.channel_type?.startsWith("ahorro_"));

/**
 * @param {luxon.DateTime} value
 * @returns {string} a moment to the minute; the year only where it is another one
 */
export function writeMoment(value) {
    const { dateFormat } = localization;
    const isThisYear = value.year === luxon.DateTime.now().year;
    const day = isThisYear ? dateFormat.replace(/\W*y+\W*/, "") : dateFormat;
    return value.toFormat(`${day} HH:mm`);
}

/** What a cell or a card shows, or undefined where Odoo's own way is right. */
function writeValue(record, name, options) {
    const value = record.data[name];
    const { type } = record.fields[name];
    // Our fields on records of Odoo's too, as of a conversation.
    const isOwn = isOurs(record.resModel) || name.startsWith("ahorro_");
    if (!value || !isOwn || !["date", "datetime"].includes(type)) {
        return undefined;
    }
    const hasTime = type === "datetime" && exprToBoolean(options?.show_time ?? true);
    return hasTime ? writeMoment(value) : formatDate(value);
}

patch(ListRenderer.prototype, {
    setup() {
        super.setup();
        if (isOurs(this.props.list.resModel)) {
            useEffect(
                (table) => table?.parentElement.classList.add("o_ahorro_rows"),
                () => [this.tableRef.el]
            );
        }
    },

    getFormattedValue(column, record) {
        return (
            writeValue(record, column.name, column.options) ??
            super.getFormattedValue(column, record)
        );
    },
});

patch(FormController.prototype, {
    get className() {
        // What is written into an empty field is readable (`own_forms.scss`).
        return { ...super.className, o_ahorro_form: isOurs(this.props.resModel) };
    },
});

patch(KanbanController.prototype, {
    get className() {
        const ours = isOurs(this.props.resModel) ? "o_ahorro_rows" : "";
        return `${super.className || ""} ${ours}`;
    },
});

patch(KanbanRecord.prototype, {
    getFormattedValue(fieldId) {
        const { archInfo, record } = this.props;
        const { name, options } = archInfo.fieldNodes[fieldId];
        return writeValue(record, name, options) ?? super.getFormattedValue(fieldId);
    },
});

patch(DateTimeField.prototype, {
    getFormattedValue(valueIndex, numeric = this.props.numeric) {
        const value = this.values[valueIndex];
        if (!value || numeric || !isOurs(this.props.record.resModel)) {
            return super.getFormattedValue(valueIndex, numeric);
        }
        const hasTime = this.field.type === "datetime" && this.props.showTime;
        return hasTime ? writeMoment(value) : formatDate(value);
    },
});

patch(Message.prototype, {
    get dateDay() {
        const isToday = this.datetime.hasSame(luxon.DateTime.now(), "day");
        return isOurThread(this.thread) && !isToday ? formatDate(this.datetime) : super.dateDay;
    },

    get dateSimple() {
        return isOurThread(this.thread) ? this.datetime.toFormat("HH:mm") : super.dateSimple;
    },

    get dateSimpleWithDay() {
        return isOurThread(this.thread) ? writeMoment(this.datetime) : super.dateSimpleWithDay;
    },

    get datetimeShort() {
        return isOurThread(this.thread) ? writeMoment(this.datetime) : super.datetimeShort;
    },
});
