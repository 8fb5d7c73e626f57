# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmBankBookJob(models.Model):
    """Sure lines that a user has left to the background to book."""

    _name = "crm.bank.book.job"
    _description = "Bank Lines to Book in the Background"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    line_ids = fields.Many2many(comodel_name="crm.bank.line", readonly=True)

    def _get_lines(self):
        """Return the lines that are still to book."""
        lines = self.env["crm.bank.line"]
        domain = [("id", "in", self.line_ids.ids), *lines._get_sure_domain()]
        return lines.search(domain, order="date, id")
