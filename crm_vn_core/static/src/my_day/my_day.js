import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onPatched, onWillStart, onWillUnmount, useState } from "@odoo/owl";

import { MyDayEntry } from "./my_day_entry";
import { MyDayKeyIn } from "./my_day_key_in";

const SECTION_LABELS = {
    now: _t("Now"),
    today: _t("Today"),
    later: _t("If there is time"),
};

// Time to see that it was the wrong line (ms).
const UNDO_DELAY = 10000;

/** The day of one person: what to do, in its order; on paper, and back from it. */
export class MyDay extends Component {
    static template = "crm_vn_core.MyDay";
    static components = { MyDayEntry, MyDayKeyIn };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.callLog = useService("crm_vn_core.call_log");
        this.notification = useService("notification");
        this.closeUndo = () => {};
        this.state = useState({ day: null, shared: [], sheet: null, keyingIn: false });
        this.isPrinting = false;
        onWillStart(() => this.load());
        onPatched(() => this.printWhenDrawn());
        onWillUnmount(() => this.closeUndo());
    }

    async load() {
        this.state.day = await this.orm.call("crm.my.day", "get_my_day");
        // Or the browser's own print command would print an old list.
        this.state.sheet = null;
        // Not waited for: the work of the day comes first.
        this.orm
            .silent.call("crm.my.day", "get_shared")
            .then((shared) => (this.state.shared = shared));
    }

    get title() {
        return this.formatDay(this.state.day.today);
    }

    get tiles() {
        const { counts } = this.state.day;
        return [
            { key: "now", label: SECTION_LABELS.now, color: "text-danger" },
            { key: "today", label: SECTION_LABELS.today, color: "text-primary" },
            { key: "later", label: SECTION_LABELS.later, color: "text-body" },
            { key: "done", label: _t("Contacts made today"), color: "text-success" },
        ].map((tile) => ({ ...tile, count: counts[tile.key] }));
    }

    get sections() {
        return this.state.day.sections.filter(
            (section) => section.entries.length || section.more.length
        );
    }

    get coveredText() {
        return _t("You are also here for %s", this.state.day.covered.join(", "));
    }

    sectionLabel(key) {
        return SECTION_LABELS[key];
    }

    moreText(count) {
        return _t("and %s more", count);
    }

    moreOfText({ count, label }) {
        return _t("and %(count)s more: %(label)s", { count, label });
    }

    async openMore(more) {
        const action = await this.orm.call("crm.my.day", "get_more_action", [more.source]);
        await this.action.doAction(action);
    }

    formatDay(day) {
        return deserializeDate(day).setLocale(user.lang).toFormat("cccc, dd/MM/yyyy");
    }

    scrollTo(key) {
        document
            .querySelector(`.o_crm_vn_my_day [data-section='${key}']`)
            ?.scrollIntoView({ behavior: "smooth" });
    }

    /** Keep the entry on the screen with what was said: the eye stays where it is. */
    async close(entry, method, args) {
        const { message, undo } = await this.orm.call("crm.my.day", method, [
            entry.source,
            entry.id,
            ...args,
        ]);
        Object.assign(entry, { answer: message, undo });
        this.state.day.counts[entry.section] -= 1;
        this.closeUndo();
        if (undo) {
            this.offerUndo(entry);
        }
    }

    async finish(entry, outcome, note) {
        await this.close(entry, "finish_entry", [outcome, note]);
        if (entry.customer && entry.kind) {
            entry.counted = true;
            this.state.day.counts.done += 1;
            this.callLog.forgetCustomer(entry.customer.id);
        }
    }

    /** The wrong line was tapped: one more tap, and nothing has happened. */
    offerUndo(entry) {
        const name = entry.customer ? entry.customer.name : entry.title;
        this.closeUndo = this.notification.add(`${name}: ${entry.answer}`, {
            type: "success",
            autocloseDelay: UNDO_DELAY,
            buttons: [{ name: _t("Undo"), primary: true, onClick: () => this.undo(entry) }],
        });
    }

    async undo(entry) {
        this.closeUndo();
        const id = entry.undo;
        if (!id) {
            return;
        }
        entry.undo = false;
        await this.orm.call("crm.my.day", "undo_entry", [id]);
        if (!this.isShown(entry)) {
            // The list was read again meanwhile.
            return this.load();
        }
        const { counts } = this.state.day;
        counts[entry.section] += 1;
        counts.done -= entry.counted ? 1 : 0;
        Object.assign(entry, { answer: "", counted: false });
    }

    isShown({ source, id }) {
        return this.state.day.sections.some(({ entries }) =>
            entries.some((line) => line.source === source && line.id === id && line.answer)
        );
    }

    async postpone(entry, day) {
        await this.close(entry, "postpone_entry", [day]);
    }

    async run(entry, what) {
        const action = await this.orm.call("crm.my.day", "get_entry_action", [
            entry.source,
            entry.id,
            what,
        ]);
        await this.action.doAction(action, { onClose: () => this.load() });
    }

    async log(entry) {
        await this.action.doAction("crm_vn_core.crm_contact_log_action", {
            additionalContext: {
                active_id: entry.partner_id,
                default_partner_id: entry.partner_id,
                default_kind: entry.kind === "visit" ? "visit" : "call",
                // What was planned is closed by what is logged about it.
                default_interaction_id: entry.source === "contact" && entry.id,
            },
            onClose: () => this.load(),
        });
    }

    openCustomer(partnerId) {
        this.openForm("res.partner", partnerId);
    }

    openShared(row) {
        if (row.order_id) {
            this.openForm("sale.order", row.order_id);
        } else {
            this.openCustomer(row.partner_id);
        }
    }

    openForm(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------------ paper
    async print() {
        this.state.sheet = await this.orm.call("crm.my.day", "get_sheet");
        this.isPrinting = true;
        for (const section of this.state.day.sections) {
            this.number(section.entries);
        }
    }

    /** Show the numbers of the paper on the screen, too. */
    number(entries) {
        for (const entry of entries) {
            const printed = this.state.sheet.entries.find(
                (line) => line.source === entry.source && line.id === entry.id
            );
            entry.number = printed ? printed.number : entry.number;
        }
    }

    printWhenDrawn() {
        if (this.isPrinting) {
            this.isPrinting = false;
            window.print();
        }
    }

    toggleKeyIn() {
        this.state.keyingIn = !this.state.keyingIn;
    }

    async keyedIn() {
        await this.load();
    }
}

registry.category("actions").add("crm_vn_core.my_day", MyDay);
