import { Component, onWillUnmount, onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const INTERVAL = 2000;

/**
 * Shows how far a background import is and reloads the record until it has ended,
 * so that nobody presses F5.
 */
export class ImportProgress extends Component {
    static template = "crm_vn_core.ImportProgress";
    static props = { ...standardFieldProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), INTERVAL);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get isRunning() {
        return ["checking", "importing"].includes(this.props.record.data.state);
    }

    get percent() {
        const value = this.props.record.data.progress;
        return typeof value === "number" ? Math.round(value) : 0;
    }

    async refresh() {
        if (this.isRunning && this.props.record.resId && !this.loading) {
            this.loading = true;
            try {
                await this.props.record.load();
            } finally {
                this.loading = false;
            }
        }
    }
}

export const importProgress = {
    component: ImportProgress,
    supportedTypes: ["float", "selection"],
};

registry.category("fields").add("crm_vn_import_progress", importProgress);
