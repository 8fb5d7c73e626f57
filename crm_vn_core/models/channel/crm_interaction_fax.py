# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfReadError


class CrmInteraction(models.Model):
    """Fax: a person sends it, with a cover page from here, and says how it went."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    page_count = fields.Integer(
        string="Pages", help="Of a fax, with its cover page, so that none is missed."
    )

    def action_print_fax_cover(self):
        """Print the cover page; the fax is on its way from now."""
        self.check_access("write")
        faxes = self.filtered(lambda row: row.kind == "fax" and row.direction == "out")
        if not faxes:
            raise UserError(self.env._("Only a fax to a customer has a cover page."))
        for fax in faxes:
            if not fax.address:
                raise UserError(
                    self.env._(
                        "%(name)s has no fax number.", name=fax.partner_id.name or ""
                    )
                )
            fax.page_count = fax.page_count or fax._count_fax_pages()
        faxes.filtered(lambda row: row.state == "queued").write({"state": "sending"})
        return self.env.ref("crm_vn_core.crm_fax_cover_report").report_action(faxes)

    def action_fax_sent(self):
        """The machine has printed its report: all pages have arrived."""
        self.check_access("write")
        self._check_fax()
        self._change_state(("queued", "sending"), "sent")
        self._record_fax("sent")

    def action_fax_failed(self):
        """Nobody answers, or pages are missing: it can be sent again."""
        self.check_access("write")
        self._check_fax()
        failed = self._change_state(("queued", "sending", "sent"), "failed")
        failed.write({"error": self.env._("The fax did not go through.")})
        failed._record_fax("failed")

    def _check_fax(self):
        if any(row.kind != "fax" for row in self):
            raise UserError(self.env._("This is no fax."))

    def _record_fax(self, kind):
        now = fields.Datetime.now()
        self.write({"date": now})
        self.env["crm.interaction.event"].sudo()._record(
            [(row.id, kind, now, str(row.page_count or "") or None) for row in self]
        )

    def _count_fax_pages(self):
        """Return the pages of the files of a fax and its cover page."""
        files = self._get_body().sudo().attachment_ids
        return 1 + sum(map(self._count_file_pages, files))

    def _count_file_pages(self, file):
        if file.mimetype != "application/pdf":
            return 1
        try:
            return len(PdfFileReader(io.BytesIO(file.raw), strict=False).pages)
        except (PdfReadError, ValueError, KeyError):
            # A damaged file is seen by who puts it into the machine.
            return 1

    def _get_fax_cover(self):
        """Return what the cover page shows, for its QWeb template."""
        self.ensure_one()
        words = self._get_body() or self._fill_template()
        form = self.env["crm.form.template"]._find("fax_cover", self.company_id)
        now = fields.Datetime.now()
        return {
            "company": self.company_id,
            "form": form,
            "sender": self.user_id.sudo(),
            "date": self._format_moment(now),
            "pages": self.page_count or self._count_fax_pages(),
            "subject": words.subject or self.summary or "",
            "paragraphs": (words.body or "").split("\n\n"),
        }
