import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

import { format } from "../common/format";
import { openRows } from "../common/open_rows";
import { NameStatusDialog } from "./name_status_dialog";

/** What changes, by movement of status or by field, each with one example. */
export class ChangesPanel extends Component {
    static template = "ahorro_import.ChangesPanel";
    static props = {
        fields: Array,
        moves: Array,
        families: Array,
        model: Object,
        /** Called with the rows that the table shall show. */
        show: Function,
    };

    setup() {
        this.format = format;
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ view: this.props.moves.length ? "moves" : "fields" });
    }

    moveTitle(move) {
        return `${move.from || "—"} → ${move.to}`;
    }

    seeLabel(title) {
        return _t("see %s", title);
    }

    showMove(move) {
        this.props.show({
            kind: "changed",
            move: move.key,
            count: move.count,
            title: this.moveTitle(move),
            domain: move.domain,
            model: move.model,
        });
    }

    showField(field) {
        this.props.show({
            kind: "changed",
            field: field.field,
            count: field.count,
            title: _t("%(count)s with changes in %(field)s", {
                count: format.count(field.count),
                field: field.label,
            }),
            domain: field.domain,
            model: field.model,
        });
    }

    open(title, rows) {
        return openRows(this.action, title, rows);
    }

    nameStatus(move) {
        this.dialog.add(NameStatusDialog, {
            code: move.status_code,
            families: this.props.families,
            save: (values) => this.props.model.revise("name_status", move.status_code, values),
        });
    }
}
