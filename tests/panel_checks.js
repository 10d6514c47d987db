/** What the tests ask of the panel's page: an object of functions (test_panel_access.py). */
({
    /** Everything is drawn: the blocks that take longer too, and the charts. */
    isReady() {
        const panel = document.querySelector(".o_ahorro_panel");
        return Boolean(
            panel?.querySelector("[data-block=migration]") &&
                !panel.querySelector(".o_ahorro_panel_late") &&
                [...panel.querySelectorAll("canvas")].every((canvas) => canvas.width > 0)
        );
    },

    /** What is wider than its place: the page, or any part that scrolls or hides the rest. */
    getSideways() {
        const parts = document.querySelectorAll("html, .o_action, .o_content, .o_ahorro_panel *");
        return [...parts]
            .filter(
                (part) =>
                    part.clientWidth > 1 &&
                    part.scrollWidth > part.clientWidth + 1 &&
                    (part.matches("html") || getComputedStyle(part).overflowX !== "visible") &&
                    // Long names are cut there, and said whole where they are chosen.
                    !part.matches(".text-truncate")
            )
            .map((part) => `${part.tagName} ${part.className}: ${part.scrollWidth}`);
    },

    /** What is pressed and is lower than so many pixels. */
    getSmall(least) {
        const pressed = document.querySelectorAll(
            ".o_ahorro_panel_page :is(button, label:has(input), .form-switch)"
        );
        return [...pressed]
            .filter((one) => one.checkVisibility())
            .filter((one) => one.getBoundingClientRect().height < least - 0.5)
            .map((one) => `${one.className}: ${one.getBoundingClientRect().height}`);
    },

    /** Let Odoo's colours be others, as a theme does. */
    paint(colors, surface) {
        for (const [name, value] of Object.entries(colors)) {
            document.documentElement.style.setProperty(name, value);
        }
        const sheet = document.createElement("style");
        // No colour is on its way from one to the other when it is looked at.
        sheet.textContent = `* { transition: none !important }
            .o_content, .card { background: ${surface} !important;
            color: ${colors["--body-color"]} !important }`;
        document.head.append(sheet);
    },

    /** Texts that have less than 4.5:1 on what is behind them. */
    getPale() {
        const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const read = (color) => {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = color;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
            return [red, green, blue, alpha / 255];
        };
        const lay = (top, below) =>
            [0, 1, 2].map((part) => top[part] * top[3] + below[part] * (1 - top[3]));
        const shine = (color) => {
            const [red, green, blue] = color.map((part) => {
                const share = part / 255;
                return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const behind = (element) => {
            const layers = [];
            for (let one = element; one; one = one.parentElement) {
                layers.unshift(read(getComputedStyle(one).backgroundColor));
            }
            return layers.reduce((below, top) => lay(top, below), [255, 255, 255]);
        };
        const pale = new Set();
        const page = document.querySelector(".o_ahorro_panel_page");
        const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            const text = texts.currentNode.textContent.trim();
            // Odoo's own buttons and fields have the theme's own sheet.
            const isOdoo = element.closest(".btn-secondary, .btn-primary, .input-group-text");
            if (!text || isOdoo || !element.checkVisibility()) {
                continue;
            }
            const ground = behind(element);
            const ink = lay(read(getComputedStyle(element).color), ground);
            const [dark, light] = [shine(ink), shine(ground)].sort((one, other) => one - other);
            const ratio = (light + 0.05) / (dark + 0.05);
            if (ratio < 4.5) {
                pale.add(`${element.className} ${text}: ${ratio.toFixed(2)}`);
            }
        }
        return [...pale];
    },

    /** The texts of charts and of numbers, for who does not see them. */
    getTexts() {
        const all = (selector, root = document) => [...root.querySelectorAll(selector)];
        const shown = ".o_ahorro_panel_number, .o_ahorro_panel_nothing";
        const rows = "tbody tr[data-row]:not(.o_ahorro_panel_unticked)";
        return {
            charts: all(".o_ahorro_panel canvas").map((canvas) => ({
                role: canvas.getAttribute("role"),
                text: canvas.ariaLabel,
                numbers: all(`${rows} :is(${shown})`, canvas.closest("[data-block]"))
                    .filter((number) => !number.closest("th"))
                    .map((number) => number.textContent),
            })),
            figures: all("button.o_ahorro_panel_figure").map((button) => [
                button.querySelector(".o_ahorro_panel_number").textContent,
                button.ariaLabel,
            ]),
            unnamed: all(".o_ahorro_panel :is(button, input)")
                .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length))
                .map((one) => one.outerHTML.slice(0, 200)),
        };
    },

    /** What has the focus, and whether one sees that. */
    getFocus() {
        const focused = document.activeElement;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
        return {
            isInside: Boolean(focused.closest(".o_ahorro_panel_page")),
            place: [...document.querySelectorAll("*")].indexOf(focused),
            name: (focused.ariaLabel || focused.textContent || focused.id).trim().slice(0, 60),
            isSeen:
                (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) ||
                boxShadow !== "none" ||
                focused.matches(".form-control, .o_input"),
        };
    },
});
