import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const LABELS = {
    zalo: _t("Copy and open Zalo"),
    sms: _t("Open the SMS"),
    email: _t("Open the e-mail"),
};

/**
 * What a person needs to send one message from their own Zalo or phone: the words, a
 * button that copies them and opens the chat, and what came of it.
 */
export class SendByHandDialog extends Component {
    static template = "crm_vn_core.SendByHandDialog";
    static components = { Dialog };
    static props = { interactionId: Number, onDone: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.text = useRef("text");
        this.state = useState({
            work: null,
            copied: false,
            opened: false,
            later: false,
            busy: false,
        });
        onWillStart(async () => {
            this.state.work = await this.call("get_hand_work");
        });
    }

    get title() {
        return `${this.state.work.channel} · ${this.state.work.title}`;
    }

    get openLabel() {
        return LABELS[this.state.work.kind];
    }

    get missingLabel() {
        return this.state.work.kind === "zalo" ? _t("Not on Zalo") : _t("Wrong address");
    }

    call(method, ...args) {
        return this.orm.call("crm.interaction", method, [[this.props.interactionId], ...args]);
    }

    /** Copy the words; without a secure connection browsers offer only the old way. */
    async copy() {
        let copied = false;
        try {
            await browser.navigator.clipboard.writeText(this.state.work.text);
            copied = true;
        } catch {
            copied = this.copyTheOldWay();
        }
        this.state.copied = copied;
        if (!copied) {
            this.notification.add(_t("Press and hold the text to copy it."), {
                type: "warning",
            });
        }
    }

    copyTheOldWay() {
        const range = document.createRange();
        range.selectNodeContents(this.text.el);
        const selection = browser.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        return document.execCommand("copy");
    }

    /** The link itself opens the chat: a browser blocks windows that a script opens. */
    open() {
        this.state.opened = true;
        return this.copy();
    }

    async sent() {
        await this.finish("action_sent_by_hand");
        this.notification.add(_t("Noted with the customer."), { type: "success" });
    }

    async finish(method, ...args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const message = await this.call(method, ...args);
            if (message) {
                this.notification.add(message, { type: "info", sticky: true });
            }
            this.props.onDone();
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }

    leave() {
        if (this.state.work.why) {
            this.props.onDone();
        }
        this.props.close();
    }
}

/** Open the dialog over whatever asked for it, and show there what has changed. */
async function sendByHand(env, action) {
    const { action: actions, dialog } = env.services;
    await actions.doAction({ type: "ir.actions.act_window_close" });
    dialog.add(SendByHandDialog, {
        interactionId: action.params.interaction_id,
        onDone: () => actions.doAction("soft_reload"),
    });
}

registry.category("actions").add("crm_vn_core.send_by_hand", sendByHand);
