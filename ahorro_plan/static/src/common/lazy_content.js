import { _t } from "@web/core/l10n/translation";
import { AssetsLoadingError, loadBundle } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { Component, onError, onMounted, onPatched, useState } from "@odoo/owl";

/** The components of bundles that are loaded when they are needed, by name. */
export const lazyComponents = registry.category("lazy_components");

/**
 * A component that comes in a bundle of its own. Unlike Odoo's `LazyComponent`, it shows
 * that it is being loaded, and offers to try again when it could not be.
 *
 * A component whose bundle is there already is drawn at once, as if it were not lazy.
 */
export class LazyContent extends Component {
    static template = "ahorro_plan.LazyContent";
    static props = {
        /** In the order in which they need each other. */
        bundles: { type: Array, element: String },
        /** Its key in the registry `lazy_components`. */
        name: String,
        props: { type: Object, optional: true },
    };

    setup() {
        this.state = useState({ error: "", Component: this.find() });
        // Until then, what goes wrong leaves a page with a way out and not the sign that
        // it is being loaded.
        let isShown = Boolean(this.state.Component);
        onPatched(() => (isShown ||= Boolean(this.state.Component)));
        onError((error) => {
            if (isShown) {
                throw error;
            }
            this.fail(_t("This screen could not be opened."));
            Promise.reject(error); // Odoo says what it was
        });
        if (!isShown) {
            onMounted(() => this.load());
        }
    }

    find() {
        return lazyComponents.get(this.props.name, null);
    }

    fail(sentence) {
        this.state.error = sentence;
        this.state.Component = null;
    }

    async load() {
        this.state.error = "";
        try {
            for (const bundle of this.props.bundles) {
                await loadBundle(bundle);
            }
        } catch (error) {
            if (!(error instanceof AssetsLoadingError)) {
                throw error;
            }
            this.fail(_t("This screen could not be loaded: the connection was lost."));
            return;
        }
        this.state.Component = this.find();
        if (!this.state.Component) {
            this.isOutdated = true;
            this.fail(_t("This screen could not be loaded: Ahorro was updated meanwhile."));
        }
    }

    retry() {
        if (this.isOutdated) {
            // The rest of the page is of the version before: it has to be read again.
            browser.location.reload();
            return;
        }
        this.load();
    }
}
