import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/**
 * A year, or nothing: many customers do not tell theirs, and nobody was born in the
 * year 0. Shown without a separator of thousands.
 */
export class YearField extends IntegerField {
    get formattedValue() {
        return this.value ? String(this.value) : "";
    }
}

registry.category("fields").add("crm_vn_year", { ...integerField, component: YearField });
