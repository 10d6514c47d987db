import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

import { HeaderRow } from "../common/header_row";
import { HeadersPanel } from "../review/headers_panel";
import { StepsBar } from "../common/steps_bar";

/** An import that stopped: why, what is safe, and what to do now. */
export class StoppedPage extends Component {
    static template = "ahorro_import.StoppedPage";
    static components = { HeaderRow, HeadersPanel, StepsBar };
    static props = {
        model: Object,
        options: Object,
        steps: Object,
        wizard: Object,
        discard: Function,
        restart: Function,
    };

    setup() {
        this.data = useState(this.props.model.state);
    }

    get run() {
        return this.data.run;
    }

    get isBusy() {
        return this.data.isBusy;
    }

    get reason() {
        if (this.run.stuck && !this.run.error) {
            return _t(
                "Nobody is working on this import any more: the server was stopped in the middle of it."
            );
        }
        return this.run.error;
    }

    /** The kinds of file that it could be instead. */
    get otherProfiles() {
        return this.props.wizard.profiles.filter((profile) => profile.id !== this.run.profile_id);
    }

    get saveRow() {
        return (row) => this.props.model.act("map_headers", {}, false, row);
    }

    async setProfile(ev) {
        const id = Number(ev.target.value);
        if (id) {
            await this.props.model.act("set_profile", id);
        }
    }

    async setProvider(ev) {
        const id = Number(ev.target.value);
        if (id) {
            await this.props.model.act("set_profile", this.run.profile_id, id);
        }
    }

    resume() {
        return this.props.model.act("action_resume");
    }
}
