import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

import { CallerSearch } from "./caller_search";

/** The telephone in the bar: who is calling, and one's own calls to be logged. */
export class CallerMenu extends Component {
    static template = "crm_vn_core.CallerMenu";
    static components = { Dropdown, CallerSearch };
    static props = [];

    setup() {
        this.callLog = useService("crm_vn_core.call_log");
        this.calls = useState(this.callLog.calls);
        this.dropdown = useDropdownState();
    }

    log(call) {
        this.dropdown.close();
        this.callLog.log(call);
    }
}

registry.category("systray").add(
    "crm_vn_core.caller",
    { Component: CallerMenu, isDisplayed: () => user.isInternalUser },
    { sequence: 30 }
);
