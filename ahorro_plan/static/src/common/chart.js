import { AssetsLoadingError, loadBundle } from "@web/core/assets";

/**
 * Load what draws charts.
 *
 * @returns {Promise<boolean>} whether it is there: without it there is no picture, and the
 *  numbers beside it are there all the same
 */
export async function loadCharts() {
    try {
        await loadBundle("web.chartjs_lib");
        return true;
    } catch (error) {
        if (!(error instanceof AssetsLoadingError)) {
            throw error;
        }
        return false;
    }
}
