import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

/** A number typed or pasted: whose it is, and what to do about the call. */
export class CallerSearch extends Component {
    static template = "crm_vn_core.CallerSearch";
    static props = {
        number: { type: String, optional: true },
        onLeave: { type: Function, optional: true },
    };
    static defaultProps = { number: "", onLeave: () => {} };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.callLog = useService("crm_vn_core.call_log");
        this.input = useRef("input");
        this.state = useState({ number: this.props.number, found: null });
        onWillStart(() => this.searchGiven());
        onMounted(() => this.input.el.focus());
    }

    /** Show a number that comes from outside as people read it. */
    async searchGiven() {
        await this.search();
        if (this.state.found?.address) {
            this.state.number = this.state.found.shown;
        }
    }

    async search() {
        const number = this.state.number.trim();
        const found = number
            ? await this.orm.call("crm.caller", "find_caller", [number])
            : null;
        // The answer to an earlier number comes too late.
        if (number === this.state.number.trim()) {
            this.state.found = found;
        }
    }

    get sharedText() {
        const { customers, shown } = this.state.found;
        return _t("%(count)s customers use %(number)s", {
            count: customers.length,
            number: shown,
        });
    }

    get unknownText() {
        return _t("Nobody is known by %s", this.state.found.shown);
    }

    setNumber(value) {
        this.state.number = value;
        this.state.found = null;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.search();
        }
    }

    onPaste(ev) {
        ev.preventDefault();
        this.setNumber(ev.clipboardData.getData("text").trim());
        this.search();
    }

    leave(action, options) {
        this.props.onLeave();
        return this.action.doAction(action, options);
    }

    open(model, id) {
        return this.leave({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    log(customer) {
        this.props.onLeave();
        return this.callLog.log({ partnerId: customer.id, direction: "in" });
    }

    async newTicket(customer) {
        const { address, shown } = this.state.found;
        const action = await this.orm.call("crm.caller", "get_ticket_action", [
            address || shown,
            customer ? customer.id : false,
        ]);
        return this.leave(action);
    }

    createCustomer() {
        return this.leave({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            views: [[false, "form"]],
            context: { default_phone: this.state.found.shown },
        });
    }
}
