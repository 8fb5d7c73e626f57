import { _t } from "@web/core/l10n/translation";
import { deserializeDate } from "@web/core/l10n/dates";

import { Component, useRef, useState } from "@odoo/owl";

const ICONS = {
    phone: "fa-phone",
    visit: "fa-map-marker",
    zalo: "fa-comment",
    activity: "fa-check-square-o",
    calendar: "fa-calendar",
    ticket: "fa-life-ring",
    contract: "fa-file-text-o",
    care: "fa-gift",
};

/** One thing to do; what happens to it is done by the screen of the day. */
export class MyDayEntry extends Component {
    static template = "crm_vn_core.MyDayEntry";
    static props = {
        entry: Object,
        outcomes: Array,
        onFinish: Function,
        onUndo: Function,
        onPostpone: Function,
        onLog: Function,
        onRun: Function,
        onOpenCustomer: Function,
    };

    setup() {
        this.note = useRef("note");
        this.state = useState({ asking: "", busy: false });
    }

    get icon() {
        const { kind, source } = this.props.entry;
        return ICONS[kind] || ICONS[source] || "fa-circle-o";
    }

    get lateText() {
        return deserializeDate(this.props.entry.day).toFormat("dd/MM");
    }

    get isHeld() {
        return Boolean(this.props.entry.customer && this.props.entry.customer.hold);
    }

    /** A contact has an outcome; anything else is finished by one tap. */
    get outcomes() {
        const { entry, outcomes } = this.props;
        if (entry.source === "ticket") {
            return outcomes;
        }
        return outcomes.filter((outcome) => outcome.key !== "done");
    }

    get doneLabel() {
        return this.props.entry.kind ? _t("Result") : _t("Done");
    }

    async guard(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
            this.state.asking = "";
        } finally {
            this.state.busy = false;
        }
    }

    done() {
        if (this.props.entry.kind) {
            this.state.asking = "outcome";
        } else {
            this.finish("done");
        }
    }

    finish(outcome) {
        return this.guard(() =>
            this.props.onFinish(outcome, this.note.el ? this.note.el.value : "")
        );
    }

    postpone(day) {
        return this.guard(() => this.props.onPostpone(day));
    }

    undo() {
        return this.guard(() => this.props.onUndo());
    }

    ask(what) {
        this.state.asking = what;
    }
}
