# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models

from ..models.bank.crm_bank_line_job import INLINE


class CrmBankBook(models.TransientModel):
    """Shows what booking all sure lines would do, and does it when told so."""

    _name = "crm.bank.book"
    _description = "Book All Sure Bank Lines"

    line_ids = fields.Many2many(
        comodel_name="crm.bank.line",
        string="Chosen Lines",
        help="Empty: every sure line of the company.",
    )
    sure_ids = fields.Many2many(
        comodel_name="crm.bank.line", string="Sure Lines", compute="_compute_sure"
    )
    currency_id = fields.Many2one(comodel_name="res.currency", compute="_compute_sure")
    sure_count = fields.Integer(string="Lines to Book", compute="_compute_sure")
    sure_total = fields.Monetary(string="Their Amount", compute="_compute_sure")
    left_count = fields.Integer(
        string="Left for You", compute="_compute_sure", help="Not sure enough."
    )
    in_background = fields.Boolean(compute="_compute_sure")

    @api.depends("line_ids")
    def _compute_sure(self):
        lines = self.env["crm.bank.line"]
        for wizard in self:
            domain = [("company_id", "=", self.env.company.id)]
            if wizard.line_ids:
                domain.append(("id", "in", wizard.line_ids.ids))
            sure = lines.search([*domain, *lines._get_sure_domain()], order="date, id")
            wizard.sure_ids = sure
            wizard.currency_id = self.env.company.currency_id
            wizard.sure_count = len(sure)
            wizard.sure_total = sum(sure.mapped("amount"))
            wizard.left_count = lines.search_count(
                [*domain, ("state", "in", ("new", "proposed"))]
            ) - len(sure)
            wizard.in_background = len(sure) > INLINE

    def action_book(self):
        """Book the sure lines, now or in the background when they are many."""
        self.ensure_one()
        lines = self.sure_ids
        lines._check_booking()
        if self.in_background:
            self.env["crm.bank.book.job"].sudo().create(
                {
                    "user_id": self.env.uid,
                    "company_id": self.env.company.id,
                    "line_ids": [Command.set(lines.ids)],
                }
            )
            self.env.ref("crm_vn_core.ir_cron_bank_book").sudo()._trigger()
            return self._tell(
                "info",
                self.env._(
                    "%(count)s lines are booked in the background.", count=len(lines)
                ),
            )
        booked, failed = lines._book_many()
        return self._tell(
            "warning" if failed else "success",
            self.env._(
                "Booked: %(booked)s. Failed, with the reason on the line: %(failed)s.",
                booked=booked,
                failed=failed,
            ),
        )

    def _tell(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
