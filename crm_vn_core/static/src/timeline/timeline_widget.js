import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onWillUpdateProps, useState } from "@odoo/owl";

import { Timeline } from "./timeline";

/** The timeline on a page of the customer's form. */
export class TimelineWidget extends Component {
    static template = "crm_vn_core.TimelineWidget";
    static components = { Timeline };
    static props = { ...standardWidgetProps };

    setup() {
        this.state = useState({ version: 0 });
        onWillUpdateProps((next) => {
            // The form was read again, as it is after a button.
            if (next.record !== this.props.record) {
                this.state.version++;
            }
        });
    }

    /** A contact may have changed the numbers and planned a next step. */
    async reloadCard() {
        const { record } = this.props;
        if (!(await record.isDirty())) {
            await record.load();
        }
        this.env.bus.trigger("MAIL:RELOAD-THREAD", {
            model: record.resModel,
            id: record.resId,
        });
    }
}

registry.category("view_widgets").add("crm_vn_timeline", { component: TimelineWidget });
