import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** One entry of the history; what it holds is read when somebody opens it. */
export class TimelineEntry extends Component {
    static template = "crm_vn_core.TimelineEntry";
    static props = { entry: Object, onOpen: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ expanded: false, details: null });
    }

    get time() {
        const { entry } = this.props;
        return entry.is_day ? "" : deserializeDateTime(entry.date).toFormat("HH:mm");
    }

    get detailsId() {
        return `o_crm_vn_timeline_${this.props.entry.key}`;
    }

    get canExpand() {
        const { entry } = this.props;
        return entry.has_details || entry.has_form;
    }

    get isEmpty() {
        const { words, events, attachments } = this.state.details;
        return !words && !events.length && !attachments.length;
    }

    async toggle() {
        this.state.expanded = !this.state.expanded;
        if (this.state.expanded && !this.state.details) {
            const { kind, id } = this.props.entry;
            this.state.details = await this.orm.call("crm.timeline", "get_details", [
                kind,
                id,
            ]);
        }
    }

    formatMoment(date) {
        const moment = deserializeDateTime(date);
        return `${formatDate(moment)} ${moment.toFormat("HH:mm")}`;
    }
}
