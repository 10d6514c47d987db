/** The screens that come in bundles of their own: see the manifest. */

import { addLazyScreen } from "@ahorro_plan/common/lazy_screen";
import { _t } from "@web/core/l10n/translation";

const BOARDS = ["ahorro_campaign.boards"];

addLazyScreen("ahorro_campaign.attend", {
    bundles: ["ahorro_plan.client_file", "ahorro_campaign.attend"],
    path: "atender",
    displayName: _t("Attend"),
});
// Some of its tiles are the panel's.
addLazyScreen("ahorro_campaign.board", { bundles: ["ahorro_plan.panel", ...BOARDS] });
addLazyScreen("ahorro_campaign.live_floor", { bundles: BOARDS, displayName: _t("Live floor") });
addLazyScreen("ahorro_campaign.operator_board", {
    bundles: BOARDS,
    displayName: _t("Operator's board"),
});
// They draw figures as the panel does.
addLazyScreen("ahorro_campaign.report_campaigns", {
    bundles: ["ahorro_plan.panel", "ahorro_campaign.reports"],
});
addLazyScreen("ahorro_campaign.report_hours", {
    bundles: ["ahorro_plan.panel", "ahorro_campaign.reports"],
});
addLazyScreen("ahorro_campaign.zoom", {
    bundles: BOARDS,
    path: "campana",
    displayName: _t("Campaign"),
});
