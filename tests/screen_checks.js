/** What the tests ask of any screen: an object of functions (test_every_screen.py). */
({
    /** Everything of ours that is open: the action, and the dialog over it. */
    getRoots() {
        return [...document.querySelectorAll(".o_action_manager > .o_action, .modal-content")];
    },

    /** Note the calls on their way, from now on. */
    start() {
        const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
        const calls = (window.callsOnTheirWay = new Set());
        rpcBus.addEventListener("RPC:REQUEST", ({ detail }) => calls.add(detail.data.id));
        rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => calls.delete(detail.data.id));
        const sheet = document.createElement("style");
        // No colour is on its way from one to the other when it is looked at.
        sheet.textContent = "* { transition: none !important; animation: none !important }";
        document.head.append(sheet);
    },

    async isQuiet() {
        for (let turn = 0; turn < 4; turn++) {
            if (
                window.callsOnTheirWay.size ||
                !this.getRoots().length ||
                document.querySelector(".o_ahorro_lazy_loading")
            ) {
                return false;
            }
            await new Promise(requestAnimationFrame);
        }
        return true;
    },

    /** The screens of the menu: names and actions. */
    getScreens() {
        const { menu } = odoo.__WOWL_DEBUG__.root.env.services;
        const all = menu.getAll();
        const ours = all.find((one) => one.xmlid === "ahorro_plan.ahorro_menu_root");
        return all
            .filter((one) => one.appID === ours.appID && one.actionID && one.id !== ours.id)
            .map((one) => [one.xmlid, one.actionID]);
    },

    async openScreen(action) {
        const { dialog, action: actions } = odoo.__WOWL_DEBUG__.root.env.services;
        dialog.closeAll();
        await actions.doAction(action, { clearBreadcrumbs: true });
    },

    /** Open the first row or card, if there is one and it opens something. */
    openFirst() {
        const row = document.querySelector(
            ".o_data_row .o_data_cell:not(:has(input)), .o_kanban_record:not(.o_kanban_ghost)"
        );
        row?.click();
        return Boolean(row);
    },

    /** What is wider than its place: the page, or a part that scrolls. */
    getSideways(isPhone) {
        const parts = this.getRoots().flatMap((root) => [...root.querySelectorAll("*")]);
        return [document.documentElement, ...parts]
            .filter((part) => {
                const { overflowX } = getComputedStyle(part);
                const scrolls = part.matches("html") || ["auto", "scroll"].includes(overflowX);
                // A matrix and a board of columns are walked through sideways, and on a
                // telephone Odoo's own tables, tabs and buttons of a history too.
                const own =
                    ".o_pivot, .o_kanban_grouped, .o_statusbar_status, .o_ahorro_hours, .o_ahorro_panel_table";
                const odoos = ".o_list_renderer, .o_notebook_headers, .o-mail-Chatter";
                const may = part.closest(isPhone ? `${own}, ${odoos}` : own);
                return scrolls && !may && part.clientWidth > 1 && part.checkVisibility();
            })
            .filter((part) => part.scrollWidth > part.clientWidth + 1)
            .map((part) => `${part.tagName} ${part.className}: ${part.scrollWidth}`);
    },

    /** Texts of rows and of screens of ours that end in dots. */
    getCut() {
        const parts = this.getRoots().flatMap((root) => [
            ...root.querySelectorAll(".o_data_cell, .o_data_cell *, th[data-name] *"),
            ...root.querySelectorAll("[class*=o_ahorro] *"),
        ]);
        return (
            [...new Set(parts)]
                .filter((part) => part.textContent.trim() && part.checkVisibility())
                .filter((part) => {
                    const { overflowX } = getComputedStyle(part);
                    const clips = ["hidden", "clip"].includes(overflowX);
                    return clips && part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1;
                })
                // The title says it whole, and Odoo's own parts are theirs.
                .filter(
                    (part) =>
                        !part.closest("[title], .o_control_panel, .o_searchview, .o-mail-Chatter")
                )
                .map(
                    (part) =>
                        `${part.tagName} ${part.className}: ${part.textContent.trim().slice(0, 60)}`
                )
        );
    },

    /** The heading of a screen of ours, where it ends in dots; views have Odoo's frame. */
    getCutHeading() {
        const ours = ".o_action[class*=o_ahorro]:not(.o_view_controller)";
        // On a phone Odoo has it in its own bar.
        const roots = document.querySelector(ours) ? `${ours}, .o_main_navbar` : ours;
        return [...document.querySelectorAll(`:is(${roots}) .o_last_breadcrumb_item > span`)]
            .filter((part) => part.checkVisibility())
            .filter((part) => part.scrollWidth > part.clientWidth + 1)
            .map((part) => part.textContent.trim());
    },

    /** Words in lists of ours that go on in the next line, but for what a hyphen joins. */
    getBroken() {
        const cells = this.getRoots().flatMap((root) => [
            ...root.querySelectorAll(
                ":is(.o_ahorro_rows, .o_ahorro_form) .o_list_table :is(th[data-name], td.o_data_cell)"
            ),
        ]);
        const broken = [];
        for (const cell of cells) {
            const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const { data } = texts.currentNode;
                for (const { 0: word, index } of data.matchAll(/[^\s-]+/g)) {
                    const range = document.createRange();
                    range.setStart(texts.currentNode, index);
                    range.setEnd(texts.currentNode, index + word.length);
                    if (range.getClientRects().length > 1) {
                        const name = cell.dataset.name || cell.getAttribute("name");
                        broken.push(`${name}: ${word}`);
                    }
                }
            }
        }
        return broken;
    },

    /** What is pressed on screens of ours and is lower than so many pixels. */
    getSmall(least) {
        const screens = document.querySelectorAll(
            ".o_action > .o_content:has(.o_ahorro_page), [class*=o_ahorro].o_action .o_content"
        );
        return (
            [...screens]
                .flatMap((screen) => [
                    ...screen.querySelectorAll(
                        "button, select, input:not([type=checkbox], [type=radio])"
                    ),
                ])
                .filter(
                    (one) =>
                        one.checkVisibility() &&
                        !one.closest(
                            ".o_form_view, .o_list_view, .o_kanban_view, .o_content:has(.o_pivot)"
                        )
                )
                // A name is a link in the row, which has its own button of that size.
                .filter((one) => !one.matches(".o_ahorro_case_client"))
                .filter((one) => one.getBoundingClientRect().height < least - 0.5)
                .map((one) => `${one.className}: ${one.getBoundingClientRect().height}`)
        );
    },

    /**
     * What axe-core says of what is open, `rule: where`: of contrast everywhere, of all
     * else on what we draw. The frame and the fields of a form or a list are Odoo's.
     */
    /** Hints in empty boxes with less contrast than 4.5:1, which axe-core does not ask. */
    getPaleHints() {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        // Drawn one over the other, as the page does: colours have many ways to be written.
        const draw = (colors) => {
            canvas.clearRect(0, 0, 1, 1);
            for (const color of ["#fff", ...colors]) {
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
            }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = (parts) =>
            parts
                .map((part) => part / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
        const found = [];
        for (const root of this.getRoots()) {
            for (const box of root.querySelectorAll(":is(input, textarea):placeholder-shown")) {
                // The box of a search is Odoo's.
                const isOdoos = box.disabled || box.closest(".o_searchview, .o_control_panel");
                if (isOdoos || !box.placeholder.trim() || !box.checkVisibility()) {
                    continue;
                }
                const behind = [];
                for (let each = box; each; each = each.parentElement) {
                    behind.unshift(getComputedStyle(each).backgroundColor);
                }
                const hint = getComputedStyle(box, "::placeholder");
                const back = light(draw(behind));
                const front = light(draw([...behind, hint.color]));
                const [dark, bright] = [back, front].sort((one, other) => one - other);
                const ratio = (bright + 0.05) / (dark + 0.05);
                if (ratio < 4.5) {
                    found.push(`${box.placeholder.slice(0, 60)}: ${ratio.toFixed(2)}`);
                }
            }
        }
        return found;
    },

    async getAxe() {
        const frame = [".o_control_panel", ".o-mail-Chatter", ".o_pivot", ".o_searchview"];
        const fields = [".o_field_widget", ".o_list_renderer", ".o_form_statusbar"];
        const asked = [];
        for (const root of this.getRoots()) {
            // The form of a contact is Odoo's.
            if (!root.matches(".o_form_view:not(.o_ahorro_form)")) {
                asked.push([root, frame, { runOnly: ["color-contrast"] }]);
            }
            const drawn = "[class*='o_ahorro_']:not(.o_ahorro_rows, .o_ahorro_form)";
            for (const part of root.querySelectorAll(drawn)) {
                if (!part.parentElement.closest(drawn) && part.checkVisibility()) {
                    const rules = { "color-contrast": { enabled: false } };
                    const runOnly = ["wcag2a", "wcag2aa"];
                    asked.push([part, [...frame, ...fields], { runOnly, rules }]);
                }
            }
        }
        const found = [];
        for (const [include, exclude, options] of asked) {
            const { violations } = await window.axe.run({ include, exclude }, options);
            for (const { id, nodes } of violations) {
                found.push(...nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
            }
        }
        return found;
    },
});
