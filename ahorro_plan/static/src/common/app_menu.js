import { useService } from "@web/core/utils/hooks";

/** The menus of the application, also on a screen that was opened by its address. */
export function useAppMenu() {
    const menus = useService("menu");
    const app = menus.getApps().find((menu) => menu.xmlid === "ahorro_plan.ahorro_menu_root");
    if (app && !menus.getCurrentApp()) {
        menus.setCurrentMenu(app);
    }
}
