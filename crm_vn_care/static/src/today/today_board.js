import { CopyButton } from "@web/core/copy_button/copy_button";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

const EVENT_ACTION = "crm_vn_care.crm_care_event_action";

/** One event to work on; what happens to it is done by the board. */
export class TodayCard extends Component {
    static template = "crm_vn_care.TodayCard";
    static components = { CopyButton };
    static props = {
        card: Object,
        results: Array,
        skipReasons: Array,
        overdue: { type: Boolean, optional: true },
        isManager: Boolean,
        showUser: Boolean,
        onDone: Function,
        onSkip: Function,
        onReset: Function,
        onApprove: Function,
        onOpen: Function,
        onSend: Function,
    };

    setup() {
        this.state = useState({ skipping: false });
    }

    get icon() {
        return {
            call: "fa-phone",
            visit: "fa-home",
            message: "fa-comment",
            gift: "fa-gift",
            letter: "fa-envelope",
        }[this.props.card.action];
    }

    get copied() {
        return _t("Copied");
    }

    get dayText() {
        return formatDate(deserializeDate(this.props.card.date));
    }

    skip(reason) {
        this.state.skipping = false;
        this.props.onSkip(reason);
    }
}

/** The first screen of Care: what to do today, what is late, what comes. */
export class TodayBoard extends Component {
    static template = "crm_vn_care.TodayBoard";
    static components = { TodayCard };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ board: null, scope: "mine" });
        onWillStart(() => this.load());
    }

    async load(scope = this.state.scope) {
        this.state.board = await this.orm.call("crm.care.board", "get_today_board", [
            scope,
        ]);
        this.state.scope = scope;
    }

    get scopes() {
        return [
            { key: "mine", label: _t("Mine") },
            { key: "team", label: _t("My team") },
            { key: "all", label: _t("Everyone") },
        ];
    }

    get title() {
        return deserializeDate(this.state.board.today)
            .setLocale(user.lang)
            .toFormat("cccc, dd/MM/yyyy");
    }

    get hasHidden() {
        const { counts, cards } = this.state.board;
        return counts.today > cards.filter((card) => this.isOpen(card)).length;
    }

    isOpen(card) {
        return !["done", "skipped"].includes(card.state);
    }

    weekday(day) {
        return deserializeDate(day).setLocale(user.lang).toFormat("ccc");
    }

    dayMonth(day) {
        return deserializeDate(day).toFormat("dd/MM");
    }

    countdown(days) {
        if (days === 0) {
            return _t("today");
        }
        return days === 1 ? _t("tomorrow") : _t("in %(days)s days", { days });
    }

    /** Keep the card on the screen, so that a slip can be taken back at once. */
    async close(card, method, args, values) {
        const wasOpen = this.isOpen(card);
        await this.orm.call("crm.care.event", method, [[card.id], ...args]);
        Object.assign(card, values);
        this.count(card, wasOpen);
    }

    count(card, wasOpen) {
        const { counts, overdue_cards } = this.state.board;
        const change = Number(this.isOpen(card)) - Number(wasOpen);
        counts[overdue_cards.includes(card) ? "overdue" : "today"] += change;
    }

    async done(card, result) {
        const isNew = card.state !== "done";
        await this.close(card, "mark_done", [result || card.result], {
            state: "done",
            result: result || card.result,
        });
        this.state.board.counts.done_week += Number(isNew);
    }

    async skip(card, reason) {
        await this.close(card, "mark_skipped", [reason], { state: "skipped" });
    }

    async reset(card) {
        const wasDone = card.state === "done";
        await this.close(card, "action_reset", [], { state: "planned" });
        this.state.board.counts.done_week -= Number(wasDone);
    }

    async approve(card) {
        await this.close(card, "action_approve", [], {
            state: "approved",
            needs_approval: false,
        });
    }

    open(card) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.care.event",
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    /** Write to the customer; the event is completed when the message leaves. */
    async send(card) {
        await this.action.doAction("crm_vn_core.crm_message_compose_action", {
            additionalContext: {
                active_model: "crm.care.event",
                active_ids: [card.id],
            },
        });
    }

    /** Open the list behind a number, with the same scope. */
    openList(filter) {
        const context = { [`search_default_${filter}`]: 1 };
        if (["today", "this_week"].includes(filter)) {
            context.search_default_open = 1;
        }
        if (this.state.scope === "mine") {
            context.search_default_mine = 1;
            context.search_default_unassigned = 1;
        } else if (this.state.scope === "team") {
            context.search_default_my_team = 1;
        }
        this.openEvents(context);
    }

    openDay(day) {
        this.openEvents({ search_default_open: 1 }, [["date", "=", day]]);
    }

    async openEvents(context, domain = []) {
        const action = await this.action.loadAction(EVENT_ACTION);
        this.action.doAction(
            { ...action, domain, context },
            { viewType: this.env.isSmall ? "kanban" : "list" }
        );
    }

    openPrograms() {
        this.action.doAction("crm_vn_care.crm_care_program_action");
    }
}

registry.category("actions").add("crm_vn_care.today", TodayBoard);
