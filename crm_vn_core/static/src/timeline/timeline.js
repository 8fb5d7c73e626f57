import { deserializeDateTime, formatDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";

import { TimelineEntry } from "./timeline_entry";

const MODEL = "crm.timeline";
const LOG_ACTION = "crm_vn_core.crm_contact_log_action";
const SEND_ACTION = "crm_vn_core.crm_message_compose_action";

/**
 * The history of one customer, newest first: filters, search, load on scroll.
 * A parent asks for a new look by another `version`.
 */
export class Timeline extends Component {
    static template = "crm_vn_core.Timeline";
    static components = { TimelineEntry };
    static props = {
        partnerId: Number,
        version: { type: Number, optional: true },
        onChange: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.end = useRef("end");
        this.state = useState({
            settings: null,
            kinds: [],
            channels: [],
            search: "",
            whole: false,
            entries: [],
            before: false,
            loading: true,
        });
        this.request = 0;
        this.searchSoon = useDebounced(() => this.load(), 300);
        // The form does not wait for its history.
        onWillStart(() => void this.start(this.props.partnerId));
        onWillUpdateProps((next) => {
            if (next.partnerId !== this.props.partnerId) {
                this.start(next.partnerId);
            } else if (next.version !== this.props.version) {
                this.load();
            }
        });
        this.loadOnScroll();
    }

    /** Show another customer; what is filtered stays. */
    async start(partnerId) {
        this.partnerId = partnerId;
        this.state.whole = false;
        const [settings] = await Promise.all([
            this.orm.call(MODEL, "get_settings", [partnerId]),
            this.load(),
        ]);
        this.state.settings = settings;
    }

    /** Begin anew, or go on where the last page ended. */
    async load(before = false) {
        const request = ++this.request;
        this.state.loading = true;
        const { state } = this;
        let page;
        try {
            page = await this.orm.call(MODEL, "get_entries", [], {
                partner_id: state.whole ? state.settings.company.id : this.partnerId,
                kinds: state.kinds,
                channels: state.channels,
                search: state.search,
                before,
            });
        } finally {
            if (request === this.request) {
                state.loading = false;
            }
        }
        // Somebody typed on meanwhile: a later answer is the right one.
        if (request === this.request) {
            state.entries = before ? [...state.entries, ...page.entries] : page.entries;
            state.before = page.before;
        }
    }

    loadOnScroll() {
        useEffect(
            (end) => {
                if (!end) {
                    return;
                }
                const observer = new IntersectionObserver(
                    ([{ isIntersecting }]) => isIntersecting && this.loadMore(),
                    { rootMargin: "200px" }
                );
                observer.observe(end);
                return () => observer.disconnect();
            },
            () => [this.end.el, this.state.entries.length]
        );
    }

    loadMore() {
        if (this.state.before && !this.state.loading) {
            this.load(this.state.before);
        }
    }

    get isFiltered() {
        const { kinds, channels, search } = this.state;
        return Boolean(kinds.length || channels.length || search.trim());
    }

    get showsChannels() {
        const { kinds, channels } = this.state;
        return channels.length || (kinds.length === 1 && kinds[0] === "interaction");
    }

    /** Entries by day: [{day, label, entries}]. */
    get days() {
        const days = [];
        for (const entry of this.state.entries) {
            const date = this.getDay(entry);
            const key = date.toISODate();
            if (days.at(-1)?.key !== key) {
                days.push({ key, label: this.getDayLabel(date), entries: [] });
            }
            days.at(-1).entries.push(entry);
        }
        return days;
    }

    getDay(entry) {
        // A day without an hour is the same day everywhere.
        return entry.is_day
            ? luxon.DateTime.fromISO(entry.date.slice(0, 10))
            : deserializeDateTime(entry.date).startOf("day");
    }

    getDayLabel(date) {
        const names = { 0: _t("Today"), [-1]: _t("Yesterday"), 1: _t("Tomorrow") };
        const days = Math.round(date.diff(today(), "days").days);
        const weekday = date.setLocale(user.lang).toFormat("cccc");
        return names[days] || `${weekday}, ${formatDate(date)}`;
    }

    toggle(list, value) {
        const at = list.indexOf(value);
        if (at < 0) {
            list.push(value);
        } else {
            list.splice(at, 1);
        }
    }

    toggleKind(kind) {
        this.toggle(this.state.kinds, kind);
        if (!this.state.kinds.includes("interaction")) {
            this.state.channels = [];
        }
        this.load();
    }

    toggleChannel(channel) {
        this.toggle(this.state.channels, channel);
        this.load();
    }

    clear() {
        Object.assign(this.state, { kinds: [], channels: [], search: "" });
        this.load();
    }

    setWhole(whole) {
        this.state.whole = whole;
        this.load();
    }

    onSearchInput(ev) {
        this.state.search = ev.target.value;
        this.searchSoon();
    }

    log() {
        this.act(LOG_ACTION);
    }

    send() {
        this.act(SEND_ACTION);
    }

    act(action) {
        const id = this.partnerId;
        this.action.doAction(action, {
            additionalContext: {
                active_model: "res.partner",
                active_id: id,
                active_ids: [id],
            },
            onClose: () => this.refresh(),
        });
    }

    async refresh() {
        await this.load();
        this.props.onChange?.();
    }

    /** Contacts are read beside the card; everything else has a page of its own. */
    open(entry) {
        const beside = entry.kind === "interaction";
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: entry.model,
                res_id: entry.id,
                views: [[false, "form"]],
                target: beside ? "new" : "current",
            },
            beside ? { onClose: () => this.refresh() } : {}
        );
    }
}
