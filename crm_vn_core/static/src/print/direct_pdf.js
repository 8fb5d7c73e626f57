import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

/**
 * Download a form that the server prints without wkhtmltopdf: Odoo's own way would look
 * for that program first and show a page of the browser where it is missing.
 */
async function downloadForm(action, options, env) {
    if (action.report_type !== "qweb-pdf" || !action.crm_is_direct_pdf) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("crm_vn_core.direct_pdf", downloadForm);
