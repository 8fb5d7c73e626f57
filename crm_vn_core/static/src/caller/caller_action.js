import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component } from "@odoo/owl";

import { CallerSearch } from "./caller_search";

/** What a telephone opens on an incoming call: /odoo/action-crm_vn_core.caller?number=… */
export class CallerAction extends Component {
    static template = "crm_vn_core.CallerAction";
    static components = { CallerSearch };
    static props = { ...standardActionServiceProps };

    setup() {
        const { number = "" } = this.props.action.params || {};
        const written = new URLSearchParams(browser.location.search).get("number");
        // A plus in an address stands for a space; telephones write it all the same.
        this.number = (written || String(number)).trim();
        // It stays in the address: the page may be loaded again.
        this.props.updateActionState?.({ number: this.number });
    }
}

registry.category("actions").add("crm_vn_core.caller", CallerAction);
