import { browser } from "@web/core/browser/browser";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, onPatched, onWillStart, useRef, useState } from "@odoo/owl";

const EMPTY = { number: "", digit: "", note: "", message: "", ok: false };

/**
 * What was written on the paper, typed back: the number of the line, one key for what
 * came of it, a few words, Enter. All is saved in one go; what the server refuses stays
 * here with the reason. Unsaved rows survive a closed window.
 */
export class MyDayKeyIn extends Component {
    static template = "crm_vn_core.MyDayKeyIn";
    static props = { onSaved: Function };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ papers: [], outcomes: [], date: "", rows: [], busy: false });
        this.focusNext = null;
        onWillStart(() => this.load());
        onMounted(() => this.focus(this.state.rows.length - 1, "number"));
        onPatched(() => this.applyFocus());
    }

    async load() {
        const { papers, outcomes } = await this.orm.call("crm.my.day", "get_papers");
        const kept = this.recall();
        const dates = papers.map((paper) => paper.date);
        Object.assign(this.state, {
            papers,
            outcomes,
            date: dates.includes(kept.date) ? kept.date : dates[0] || "",
            rows: [...(kept.rows || []), { ...EMPTY }],
        });
    }

    get storageKey() {
        return `crm_vn_core.my_day_key_in.${user.userId}`;
    }

    recall() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.storageKey)) || {};
        } catch {
            return {};
        }
    }

    remember() {
        const rows = this.state.rows.filter((row) => this.isTyped(row) && !row.ok);
        browser.localStorage.setItem(
            this.storageKey,
            JSON.stringify({ date: this.state.date, rows })
        );
    }

    get paper() {
        return this.state.papers.find((paper) => paper.date === this.state.date);
    }

    get typedCount() {
        return this.state.rows.filter((row) => this.isTyped(row) && !row.ok).length;
    }

    get saveLabel() {
        return this.typedCount ? _t("Save all (%s)", this.typedCount) : _t("Save all");
    }

    get savedCount() {
        return this.state.rows.filter((row) => row.ok).length;
    }

    paperLabel(paper) {
        const day = deserializeDate(paper.date).toFormat("dd/MM/yyyy");
        return _t("%(day)s, %(count)s lines", { day, count: paper.lines.length });
    }

    isTyped(row) {
        return Boolean(row.number || row.digit || row.note);
    }

    line(row) {
        return this.paper?.lines.find((line) => String(line.number) === row.number.trim());
    }

    outcomeLabel(digit) {
        return this.state.outcomes.find((outcome) => outcome.digit === digit)?.label || "";
    }

    setDate(date) {
        this.state.date = date;
        this.remember();
    }

    setNumber(row, value) {
        row.number = value;
        row.message = "";
        this.remember();
    }

    setNote(row, value) {
        row.note = value;
        row.message = "";
        this.remember();
    }

    setDigit(index, digit) {
        const row = this.state.rows[index];
        row.digit = digit;
        row.message = "";
        this.remember();
        this.focus(index, "note");
    }

    onNumberKey(ev, index) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.focus(index, "digit");
        }
    }

    /** One key is the answer. */
    onDigitKey(ev, index) {
        if (this.state.outcomes.some((outcome) => outcome.digit === ev.key)) {
            ev.preventDefault();
            this.setDigit(index, ev.key);
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.focus(index, "note");
        }
    }

    onNoteKey(ev, index) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        if (ev.ctrlKey || ev.metaKey) {
            this.save();
            return;
        }
        if (index === this.state.rows.length - 1) {
            this.state.rows.push({ ...EMPTY });
        }
        this.focus(index + 1, "number");
    }

    focus(index, name) {
        this.focusNext = `[data-row='${index}'] [data-field='${name}']`;
        this.applyFocus();
    }

    applyFocus() {
        const element = this.focusNext && this.root.el?.querySelector(this.focusNext);
        if (element) {
            this.focusNext = null;
            element.focus();
        }
    }

    remove(index) {
        this.state.rows.splice(index, 1);
        if (!this.state.rows.length) {
            this.state.rows.push({ ...EMPTY });
        }
        this.remember();
    }

    async save() {
        const rows = this.state.rows.filter((row) => this.isTyped(row) && !row.ok);
        if (!rows.length || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const answers = await this.orm.call("crm.my.day", "key_in", [
                this.state.date,
                rows.map(({ number, digit, note }) => ({ number, digit, note })),
            ]);
            answers.forEach((answer, index) => Object.assign(rows[index], answer));
        } finally {
            this.state.busy = false;
            this.remember();
        }
        // What is saved stands above; what is not waits at the end, where one types.
        this.state.rows = [
            ...this.state.rows.filter((row) => row.ok),
            ...this.state.rows.filter((row) => this.isTyped(row) && !row.ok),
            { ...EMPTY },
        ];
        this.focus(this.savedCount, "number");
        await this.props.onSaved();
    }
}
