/** The screens that come in a bundle of their own: see the manifest. */

import { addLazyScreen } from "@ahorro_plan/common/lazy_screen";
import { _t } from "@web/core/l10n/translation";

const bundles = ["ahorro_import.pages"];
const displayName = _t("Importer of Portfolios of Plans");

addLazyScreen("ahorro_import", { bundles, path: "importacion", displayName });
addLazyScreen("ahorro_import_general", { bundles, path: "importador", displayName });
addLazyScreen("ahorro_import_brand", {
    bundles,
    path: "importador-de-cartera",
    displayName: _t("Portfolio Importer by Administradora"),
});
