# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

_logger = logging.getLogger(__name__)
_ROLES = (
    "crm_vn_core.group_crm_vn_core_loan_accountant",
    "crm_vn_core.group_crm_vn_core_loan_manager",
)


class CrmLoanPeriod(models.Model):
    """A month of the loans of a company, from its interest to its close.

    Running it again posts only what differs. What comes later into a closed month is
    posted on the first open day.
    """

    _name = "crm.loan.period"
    _description = "Month of the Loans"
    _inherit = ["mail.thread"]
    _order = "date DESC, company_id"
    _rec_name = "date"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Month End",
        required=True,
        default=lambda self: self._get_default_date(),
        help="Last day of the month.",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    with_split = fields.Boolean(
        string="Short and Long Term",
        compute="_compute_with_split",
        store=True,
        readonly=False,
        help="Move what falls due within a year to the short-term account; always at"
        " the end of the fiscal year.",
    )
    run_at = fields.Datetime(string="Last Run", readonly=True, copy=False)
    lock_seq = fields.Integer(readonly=True, copy=False, aggregator=None)
    interest = fields.Monetary(
        string="Interest of the Month", compute="_compute_posted", aggregator=None
    )
    provision = fields.Monetary(
        string="Provision of the Month", compute="_compute_posted", aggregator=None
    )
    unconfirmed_count = fields.Integer(
        string="Cash Not Confirmed", compute="_compute_checklist"
    )
    unposted_count = fields.Integer(
        string="Loans Not Posted", compute="_compute_checklist"
    )
    unidentified_count = fields.Integer(
        string="Money Not Identified",
        compute="_compute_checklist",
        help="Bank lines up to the month end that pay nothing yet. Those booked as"
        " unidentified may wait; the others are booked before the month is closed.",
    )
    unbooked_count = fields.Integer(
        string="Bank Lines Not Booked", compute="_compute_checklist"
    )
    held_count = fields.Integer(
        string="Held Money to Use",
        compute="_compute_checklist",
        help="Loans with money held although something is due.",
    )
    difference_count = fields.Integer(related="company_id.loan_check_count")
    check_date = fields.Datetime(related="company_id.loan_check_date")

    _date_uniq = models.UniqueIndex(
        "(company_id, date)", "This month is on the list already."
    )

    @api.model
    def _get_default_date(self):
        return self.env["crm.loan"]._get_today() + relativedelta(day=1, days=-1)

    @api.constrains("date")
    def _check_month_end(self):
        for period in self:
            if period.date != period.date + relativedelta(day=31):
                raise ValidationError(self.env._("Enter the last day of a month."))

    @api.depends("date", "company_id")
    def _compute_with_split(self):
        for period in self:
            period.with_split = period.date and period.date.month == int(
                period.company_id.fiscalyear_last_month
            )

    @api.depends("date")
    def _compute_display_name(self):
        for period in self:
            period.display_name = (
                format_date(self.env, period.date, date_format="MM/yyyy")
                if period.date
                else ""
            )

    def _compute_posted(self):
        posted = {
            (company.id, date, kind): amount
            for company, date, kind, amount in self.env["crm.loan.posting"]._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("period", "in", self.mapped("date")),
                    ("bucket", "in", ("income_interest", "provision")),
                ],
                ["company_id", "period:day", "kind"],
                ["amount:sum"],
            )
        }
        for period in self:
            sums = {
                kind: -posted.get((period.company_id.id, period.date, kind), 0.0)
                for kind in ("accrual", "closing", "provision")
            }
            period.interest = sums["accrual"] + sums["closing"]
            period.provision = sums["provision"]

    # -- state ------------------------------------------------------------------------

    @api.model
    def _get_closed_until(self, company):
        """Return the last day of the last closed month, or False."""
        return self.search(
            [("company_id", "=", company.id), ("state", "=", "closed")], limit=1
        ).date

    def _lock(self):
        """Take the month for a run: two at once would post the same difference."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_loan_period SET lock_seq = COALESCE(lock_seq, 0) + 1"
                " WHERE id IN %s",
                tuple(self.ids),
            )
        )

    def _check_role(self):
        if not self.env.su and not any(map(self.env.user.has_group, _ROLES)):
            raise AccessError(
                self.env._("Only accountants and managers of the loans run a month.")
            )
        self.check_access("write")

    def action_run(self):
        """Post interest, the split of the principal and provisions of the month."""
        self._check_role()
        for period in self.sorted("date"):
            period._run()

    def _run(self):
        self.ensure_one()
        if self.date > self.env["crm.loan"]._get_today():
            raise UserError(self.env._("This month has not ended yet."))
        self._lock()
        period = self.sudo().with_company(self.company_id)
        period._use_held_money()
        period._accrue()
        if period.with_split:
            period._split()
        period._provide()
        period.run_at = fields.Datetime.now()

    def action_check(self):
        """Compare loans, sub-ledger and ledger now."""
        self._check_role()
        self.env["crm.loan.check"].sudo()._run(self.company_id)

    def action_close(self):
        """Close the month: what comes later is posted on the first open day."""
        self._check_role()
        for period in self:
            period._check_can_close()
            period.sudo().state = "closed"

    def action_reopen(self):
        self._check_role()
        self.sudo().state = "open"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(period.state == "closed" or period.run_at for period in self):
            raise UserError(self.env._("A month that was run stays on the list."))

    @api.model
    def _cron_run(self):
        """Nightly: post the month that has ended and check every company."""
        companies = self.env["crm.loan.product"].search([("posting", "=", True)])
        companies = companies.company_id
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self._run_month(company)
                    self.env["crm.loan.check"]._run(company)
            except Exception:
                _logger.exception("The month of the loans of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _run_month(self, company):
        """Run the last month of a company until it is closed; every night again."""
        date = self._get_default_date()
        domain = [("company_id", "=", company.id), ("date", "=", date)]
        period = self.search(domain) or self.create(
            {"company_id": company.id, "date": date}
        )
        if period.state == "open":
            period._run()
