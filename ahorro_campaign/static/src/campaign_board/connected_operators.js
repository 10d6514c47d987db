import { atMoment, readMoment, shortMoment } from "@ahorro_plan/common/moments";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** Who works now, with whom, and who has not come: the live floor in a line each. */
export class ConnectedOperators extends Component {
    static template = "ahorro_campaign.ConnectedOperators";
    static props = {
        /** Operators as the live floor has them. */
        lines: Array,
        /** By the server's clock. */
        now: String,
    };

    setup() {
        this.action = useService("action");
    }

    get connected() {
        return this.props.lines.filter((line) => line.is_connected).length;
    }

    /** @returns {"attending" | "away" | "free" | "offline"} */
    state(line) {
        return line.state === "free" && !line.is_connected ? "offline" : line.state;
    }

    label(line) {
        return {
            attending: _t("attending"),
            away: _t("absent"),
            free: _t("free"),
            offline: _t("not connected"),
        }[this.state(line)];
    }

    /** The hour of today; of another day, the day too. */
    moment(value) {
        return shortMoment(readMoment(value), readMoment(this.props.now));
    }

    since(line) {
        switch (this.state(line)) {
            case "attending": {
                const elapsed = readMoment(this.props.now).diff(
                    readMoment(line.taken_at),
                    "minutes"
                );
                return _t("since %(hour)s · %(minutes)s min", {
                    hour: this.moment(line.taken_at),
                    minutes: Math.max(0, Math.floor(elapsed.minutes)),
                });
            }
            case "away":
                return _t("since %s", this.moment(line.away_since));
            case "free":
                return line.last_at
                    ? _t("last %s", atMoment(readMoment(line.last_at), readMoment(this.props.now)))
                    : _t("nobody attended today");
            default:
                return line.login_at
                    ? _t("last login %s", this.moment(line.login_at))
                    : _t("never logged in");
        }
    }

    openClient(line) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "ahorro_client_file",
            params: { partner_id: line.partner_id },
        });
    }

    openFloor() {
        return this.action.doAction("ahorro_campaign.ahorro_live_floor_action");
    }
}
