import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { reactive } from "@odoo/owl";

const LOG_ACTION = "crm_vn_core.crm_contact_log_action";
// Calls that wait to be logged; older ones are forgotten.
const MOST = 5;

/**
 * Whatever number is tapped anywhere in the backend: afterwards the call can be logged by
 * one more tap, from a notification that goes by itself or later from the telephone in
 * the bar. Nothing waits for it and nothing is in its way.
 */
export const callLogService = {
    dependencies: ["action", "notification", "orm"],

    start(env, { action, notification, orm }) {
        const key = `crm_vn_core.calls.${user.userId}`;
        const calls = reactive(recall());
        let closeNotification = () => {};

        function recall() {
            try {
                const kept = JSON.parse(browser.sessionStorage.getItem(key));
                return Array.isArray(kept) ? kept : [];
            } catch {
                return [];
            }
        }

        function keep() {
            browser.sessionStorage.setItem(key, JSON.stringify(calls));
        }

        function forget(call) {
            const index = calls.findIndex((other) => other.id === call.id);
            if (index >= 0) {
                calls.splice(index, 1);
                keep();
            }
        }

        /** Somebody has said what came of the call: nothing is left to be logged. */
        function forgetCustomer(partnerId) {
            for (const call of calls.filter((other) => other.partnerId === partnerId)) {
                forget(call);
            }
            closeNotification();
        }

        /** Open the contact log; the call is forgotten once it is open. */
        async function log({ partnerId = false, direction = "out", ...call }) {
            closeNotification();
            await action.doAction(LOG_ACTION, {
                additionalContext: {
                    active_id: partnerId,
                    default_partner_id: partnerId,
                    default_kind: "call",
                    default_direction: direction,
                },
            });
            forget(call);
        }

        async function called(number, partnerId) {
            const found = await orm.silent.call("crm.caller", "find_caller", [number]);
            const owners = found.customers;
            const owner =
                owners.find((customer) => customer.id === partnerId) ||
                (owners.length === 1 ? owners[0] : null);
            const call = {
                id: Date.now(),
                number: found.shown,
                partnerId: owner ? owner.id : partnerId || false,
                name: owner ? owner.name : "",
                time: new Date().toTimeString().slice(0, 5),
            };
            calls.unshift(call);
            calls.splice(MOST);
            keep();
            prompt(call);
        }

        function prompt(call) {
            closeNotification();
            const who = call.name ? `${call.number} · ${call.name}` : call.number;
            closeNotification = notification.add(_t("You called %s", who), {
                type: "info",
                autocloseDelay: 15000,
                buttons: [
                    { name: _t("Log this call"), primary: true, onClick: () => log(call) },
                ],
            });
        }

        function onClick(ev) {
            const link = ev.target.closest?.("a[href^='tel:']");
            if (!link) {
                return;
            }
            const card = link.closest("[data-crm-partner-id]");
            const partnerId = card ? Number(card.dataset.crmPartnerId) : false;
            called(decodeURIComponent(link.getAttribute("href").slice(4)), partnerId);
        }

        browser.addEventListener("click", onClick, { capture: true });
        return { calls, log, forget, forgetCustomer };
    },
};

registry.category("services").add("crm_vn_core.call_log", callLogService);
