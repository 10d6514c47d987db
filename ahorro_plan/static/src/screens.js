/** The screens that come in bundles of their own: see the manifest. */

import { addLazyScreen } from "@ahorro_plan/common/lazy_screen";
import { _t } from "@web/core/l10n/translation";

addLazyScreen("ahorro_client_file", {
    bundles: ["ahorro_plan.client_file"],
    path: "ficha-de-cliente",
    displayName: _t("Client file"),
});
addLazyScreen("ahorro_plan.portfolio_panel", {
    bundles: ["ahorro_plan.panel"],
    path: "tablero-de-cartera",
    displayName: _t("Portfolio panel"),
});
addLazyScreen("ahorro_plan.portfolio_report", {
    bundles: ["ahorro_plan.panel"],
    path: "reportes-de-cartera",
    displayName: _t("Portfolio reports"),
});
addLazyScreen("ahorro_plan.roles_page", { bundles: ["ahorro_plan.setup"] });
addLazyScreen("ahorro_plan.setup_page", { bundles: ["ahorro_plan.setup"] });
