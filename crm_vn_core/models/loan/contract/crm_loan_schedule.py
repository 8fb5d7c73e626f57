# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date


class CrmLoanSchedule(models.Model):
    """One version of the repayment schedule, and the event that caused it.

    The rows of the version in force are :class:`crm.loan.installment`; those of a
    version that was replaced are kept here as they were told to the customer.
    """

    _name = "crm.loan.schedule"
    _description = "Loan Schedule"
    _order = "loan_id, number DESC"

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    number = fields.Integer(
        string="Version", required=True, readonly=True, aggregator=None
    )
    date = fields.Date(string="From", required=True, readonly=True)
    event_id = fields.Many2one(
        comodel_name="crm.loan.event",
        string="Caused By",
        readonly=True,
        ondelete="restrict",
    )
    is_current = fields.Boolean(readonly=True)
    # As long as the schedule: read where it is asked for, not with every list.
    rows = fields.Json(readonly=True, prefetch=False)
    row_count = fields.Integer(string="Installments", readonly=True, aggregator=None)
    total_principal = fields.Monetary(readonly=True)
    total_interest = fields.Monetary(readonly=True)
    date_end = fields.Date(string="Last Due Date", readonly=True)
    installment_ids = fields.One2many(
        comodel_name="crm.loan.installment", inverse_name="schedule_id"
    )
    table_html = fields.Html(string="Table", compute="_compute_table_html")

    _number_uniq = models.UniqueIndex("(loan_id, number)")
    _current_uniq = models.UniqueIndex("(loan_id) WHERE is_current")

    @api.depends("number", "loan_id.name")
    def _compute_display_name(self):
        for schedule in self:
            schedule.display_name = self.env._(
                "%(loan)s, version %(number)s",
                loan=schedule.loan_id.name or "",
                number=schedule.number,
            )

    def _compute_table_html(self):
        """Show the rows of the version as they were told to the customer."""
        kind = self.env["crm.loan.installment"]._fields["kind"]
        kinds = dict(kind._description_selection(self.env))
        for schedule in self:
            schedule.table_html = self.env["ir.qweb"]._render(
                "crm_vn_core.crm_loan_schedule_version",
                {
                    "rows": [
                        {**row, "kind": kinds[row["kind"]]}
                        for row in schedule.rows or ()
                    ],
                    "amount": lambda value, loan=schedule.loan_id: loan._format_amount(
                        value
                    ),
                    "day": lambda value: format_date(self.env, value),
                },
            )
