import { LazyContent } from "@ahorro_plan/common/lazy_content";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, xml } from "@odoo/owl";

/**
 * Register a client action whose screen comes in bundles of its own. The action is known
 * from the start, with its address and its name, so that menus, a reload and *back* find
 * it; in its bundle, the screen is added to the registry `lazy_components` under the
 * same tag.
 *
 * @param {string} tag
 * @param {object} options
 * @param {string[]} options.bundles in the order in which they need each other
 * @param {string} [options.path] the address after `/odoo/`
 * @param {string} [options.displayName] what it is called where no action's record says
 */
export function addLazyScreen(tag, { bundles, path, displayName }) {
    registry.category("actions").add(
        tag,
        class extends Component {
            static template = xml`<LazyContent bundles="bundles" name="tag" props="props" />`;
            static components = { LazyContent };
            static props = { ...standardActionServiceProps };
            static path = path;
            static displayName = displayName;

            setup() {
                this.bundles = bundles;
                this.tag = tag;
            }
        }
    );
}
