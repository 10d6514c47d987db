import { useBusy } from "@ahorro_plan/common/busy";
import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, useRef, useState } from "@odoo/owl";

/** Files for the plan, sent the way that discussions do: operators may not write plans. */
export class AttachButton extends Component {
    static template = "ahorro_campaign.AttachButton";
    static components = { Dropdown, DropdownItem };
    static props = { planId: Number };

    setup() {
        this.http = useService("http");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.input = useRef("input");
        this.state = useState({ files: [] });
        // Nobody waits for it.
        onMounted(() => this.load());
        Object.assign(this, useBusy());
    }

    /** The files that the plan has already, the last first. */
    async load() {
        this.state.files = await this.orm.silent.searchRead(
            "ir.attachment",
            [
                ["res_model", "=", "ahorro.plan"],
                ["res_id", "=", this.props.planId],
            ],
            ["name"],
            { order: "id desc" }
        );
    }

    /** In another tab: the client stays in front. */
    open(file) {
        browser.open(`/web/content/${file.id}`, "_blank");
    }

    choose() {
        this.input.el.click();
    }

    attach(ev) {
        const files = [...ev.target.files];
        const { planId } = this.props; // another client may come while they are sent
        return this.once(async () => {
            for (const file of files) {
                const sentence = await this.send(file, planId);
                this.notification.add(sentence || _t("%s is attached to the plan.", file.name), {
                    type: sentence ? "danger" : "success",
                });
            }
            if (this.input.el) {
                this.input.el.value = "";
            }
            await this.load();
        });
    }

    /** @returns {Promise<string>} why the file was not taken, or nothing */
    async send(file, planId) {
        try {
            const answer = await this.http.post("/mail/attachment/upload", {
                csrf_token: odoo.csrf_token,
                ufile: file,
                thread_model: "ahorro.plan",
                thread_id: planId,
            });
            return answer.error || "";
        } catch {
            // No connection, too large for the server, or a page of it instead of an answer.
            return _t("%s could not be attached: try again, or with a smaller file.", file.name);
        }
    }
}
