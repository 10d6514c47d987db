import { LazyContent } from "@ahorro_plan/common/lazy_content";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, xml } from "@odoo/owl";

/** The client file as a page of Odoo's own contact form. */
export class ClientFileWidget extends Component {
    static template = xml`
        <LazyContent
            t-if="props.record.resId"
            bundles="bundles"
            name="'ahorro_plan.client_file'"
            props="fileProps"
        />`;
    static components = { LazyContent };
    static props = { ...standardWidgetProps };

    setup() {
        this.bundles = ["ahorro_plan.client_file"];
        this.onSaved = this.onSaved.bind(this);
    }

    get fileProps() {
        return {
            partnerId: this.props.record.resId,
            revision: this.revision,
            onSaved: this.onSaved,
        };
    }

    /** Changes when the form is saved, and the file may say something else. */
    get revision() {
        return String(this.props.record.data.write_date?.ts || "");
    }

    async onSaved() {
        const { record } = this.props;
        // What is being typed in the form itself is not thrown away.
        if (!(await record.isDirty())) {
            await record.load();
        }
    }
}

export const clientFileWidget = {
    component: ClientFileWidget,
    additionalClasses: ["d-block", "w-100"],
};

registry.category("view_widgets").add("ahorro_client_file", clientFileWidget);
