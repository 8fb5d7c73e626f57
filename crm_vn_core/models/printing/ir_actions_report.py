# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ...printing.paper import Paper

# A page number needs so much room at the top, in millimetres.
NUMBER_MARGIN = 15


class IrActionsReport(models.Model):
    """The seam behind which a PDF engine is chosen, for our own forms.

    A report with a ``crm_pdf_engine`` is printed record by record, by that engine, in
    a bare page: its letterhead and its style are in its body, so it looks the same
    everywhere. Every other report of Odoo is printed as before.
    """

    _name = "ir.actions.report"
    _inherit = "ir.actions.report"

    crm_pdf_engine = fields.Selection(
        selection=[
            ("auto", "Automatic"),
            ("weasyprint", "WeasyPrint"),
            ("wkhtmltopdf", "wkhtmltopdf"),
        ],
        string="PDF Engine",
        help="Empty: as Odoo prints it, with its header and footer.\n"
        "Otherwise each record is printed by itself, with what the template holds and "
        "without the style sheets, header and footer of Odoo. Automatic: WeasyPrint, "
        "or wkhtmltopdf where its patched version is installed.",
    )
    crm_is_direct_pdf = fields.Boolean(
        string="Printed Without wkhtmltopdf", compute="_compute_crm_is_direct_pdf"
    )

    @api.depends("crm_pdf_engine")
    def _compute_crm_is_direct_pdf(self):
        for report in self:
            report.crm_is_direct_pdf = report._get_crm_engine() == "weasyprint"

    def _get_crm_engine(self):
        """Return the engine that prints this report, False where Odoo decides."""
        if self.crm_pdf_engine != "auto":
            return self.crm_pdf_engine
        found = _wkhtml()
        patched = found.is_patched_qt and found.state == "ok"
        return "wkhtmltopdf" if patched else "weasyprint"

    # The client must not look for wkhtmltopdf first

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"crm_is_direct_pdf"}

    def report_action(self, docids, data=None, config=True):
        # A form has its letterhead: nobody needs to choose Odoo's layout first.
        config = config and not self.crm_pdf_engine
        action = super().report_action(docids, data=data, config=config)
        if self.crm_is_direct_pdf:
            action["crm_is_direct_pdf"] = True
        return action

    @api.model
    def get_wkhtmltopdf_state(self):
        if self.env.context.get("crm_pdf_engine") == "weasyprint":
            return "ok"
        return super().get_wkhtmltopdf_state()

    # Rendering

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        engine = self._get_report(report_ref)._get_crm_engine()
        if not engine:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        own = super(IrActionsReport, self.with_context(crm_pdf_engine=engine))
        if not res_ids or len(res_ids) != len(set(res_ids)):
            return own._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in res_ids:
            # Odoo renders several at once and then guesses where one of them ends.
            streams |= own._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [res_id]
            )
        return streams

    def _get_layout(self):
        if self.env.context.get("crm_pdf_engine"):
            return self.env.ref("crm_vn_core.crm_vn_form_page")
        return super()._get_layout()

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        engine = self.env.context.get("crm_pdf_engine")
        if engine == "weasyprint":
            return self._get_report(report_ref)._crm_print(bodies, landscape)
        if engine:
            header = footer = None
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("crm_pdf_engine"):
            # Our forms run no script: nothing to wait for.
            command[command.index("--javascript-delay") + 1] = "0"
        return command

    def _crm_print(self, bodies, landscape=False):
        """Return the PDF file of these HTML documents, as bytes."""
        book = self._get_crm_book(landscape)
        for body in bodies:
            book.add(str(body))
        return book.get_file()

    def _get_crm_book(self, landscape=False):
        """Return an empty book with the paper of this report; see ``PdfBook``."""
        form = self.get_paperformat()
        width, height = form.print_page_width, form.print_page_height
        if landscape and width < height:
            width, height = height, width
        margins = (
            form.margin_top,
            form.margin_right,
            form.margin_bottom,
            form.margin_left,
        )
        paper = Paper(width, height, *margins)
        return self._new_crm_book(paper, numbered=form.margin_top >= NUMBER_MARGIN)

    @api.model
    def _new_crm_book(self, paper, numbered=False):
        """Return an empty book of WeasyPrint for this paper."""
        # Importing WeasyPrint takes half a second: only who prints waits for it.
        from ...printing.engine import PdfBook

        return PdfBook(paper, numbered=numbered)
