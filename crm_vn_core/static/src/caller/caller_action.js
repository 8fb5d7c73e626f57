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

    /** From the address as written: the router takes it for a number, without its zero. */
    get number() {
        const written = new URLSearchParams(browser.location.search).get("number");
        const { number = "" } = this.props.action.params || {};
        // A plus in an address stands for a space; telephones write it all the same.
        return (written || String(number)).trim().replace(/^(?=84\d{9}$)/, "+");
    }
}

registry.category("actions").add("crm_vn_core.caller", CallerAction);
