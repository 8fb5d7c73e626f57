# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models
from odoo.fields import Domain

from .crm_collection_step import PRIORITIES

STAGES = [
    ("desk", "At the Desk"),
    ("lawyer", "Lawyer"),
    ("court", "Court"),
    ("enforcement", "Enforcement"),
]
PAUSES = [
    ("promise", "Promise to Pay"),
    ("talks", "New Terms Are Discussed"),
    ("hardship", "Hardship"),
    ("other", "Other"),
]


class CrmCollectionCase(models.Model):
    """A customer who owes something that is overdue: the work of a collector.

    One open case for each customer and company joins all loans and invoices. The night
    opens it, brings its figures to today and closes it when nothing is overdue.
    """

    _name = "crm.collection.case"
    _inherit = ["mail.thread", "crm.partner.merge.mixin"]
    _description = "Collection Case"
    _order = "priority DESC, next_date, overdue_amount DESC, id"
    _rec_names_search = ["partner_id"]
    _check_company_auto = True
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    stage = fields.Selection(
        selection=STAGES, required=True, default="desk", tracking=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    is_kept = fields.Boolean(
        string="Given by Hand", help="The night does not give it to somebody else."
    )
    strategy_id = fields.Many2one(
        comodel_name="crm.collection.strategy", readonly=True, ondelete="restrict"
    )
    step_id = fields.Many2one(
        comodel_name="crm.collection.step", readonly=True, ondelete="set null"
    )
    done_step_id = fields.Many2one(
        comodel_name="crm.collection.step",
        string="Last Step Done",
        readonly=True,
        ondelete="set null",
    )
    action = fields.Selection(related="step_id.action", string="What to Do")
    guide = fields.Text(related="step_id.guide")
    is_step_due = fields.Boolean(
        compute="_compute_is_step_due", search="_search_is_step_due"
    )
    next_date = fields.Date(string="Due On", readonly=True, index="btree_not_null")
    retry_date = fields.Date(string="Try Again On", readonly=True)
    priority = fields.Selection(
        selection=PRIORITIES, required=True, default="0", readonly=True
    )
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    loan_overdue = fields.Monetary(string="Overdue on Loans", readonly=True)
    invoice_overdue = fields.Monetary(string="Overdue Invoices", readonly=True)
    principal = fields.Monetary(string="Outstanding Principal", readonly=True)
    oldest_due = fields.Date(string="Overdue Since", readonly=True)
    days_past_due = fields.Integer(readonly=True, aggregator="max")
    debt_group = fields.Integer(readonly=True, aggregator=None)
    officer_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        ondelete="set null",
        help="Of the loan that is overdue for longest.",
    )
    paused_until = fields.Date(string="Left in Peace Until", tracking=True)
    pause_reason = fields.Selection(selection=PAUSES, tracking=True)
    last_contact = fields.Datetime(readonly=True)
    last_outcome_id = fields.Many2one(
        comodel_name="crm.collection.outcome", readonly=True, ondelete="set null"
    )
    promise_ids = fields.One2many(
        comodel_name="crm.collection.promise", inverse_name="case_id"
    )
    promise_id = fields.Many2one(
        comodel_name="crm.collection.promise",
        string="Open Promise",
        compute="_compute_promise_id",
    )
    promise_date = fields.Date(string="Promised For", compute="_compute_promise_id")
    promise_amount = fields.Monetary(
        string="Amount Promised", compute="_compute_promise_id"
    )
    broken_count = fields.Integer(
        string="Promises Broken", readonly=True, aggregator=None
    )
    opened_on = fields.Date(readonly=True)
    closed_on = fields.Date(readonly=True)
    phone = fields.Char(related="partner_id.phone")
    truce_message = fields.Char(compute="_compute_truce_message")

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'open'",
        "This customer has an open case already.",
    )
    _work_idx = models.Index("(user_id, next_date) WHERE state = 'open'")
    _merge_key = ("company_id", "state")

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.partner_id.name or ""

    @api.depends("step_id", "done_step_id", "state", "next_date")
    def _compute_is_step_due(self):
        today = self.env["crm.loan"]._get_today()
        for case in self:
            due = case.next_date and case.next_date <= today
            case.is_step_due = bool(due and case.state == "open")

    def _search_is_step_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = Domain("state", "=", "open") & Domain(
            "next_date", "<=", self.env["crm.loan"]._get_today()
        )
        return due if True in value else ~due

    @api.depends("promise_ids.state", "promise_ids.date", "promise_ids.amount")
    def _compute_promise_id(self):
        for case in self:
            promise = case.promise_ids.filtered(lambda row: row.state == "open")[:1]
            case.promise_id = promise
            case.promise_date = promise.date
            case.promise_amount = promise.amount

    @api.depends_context("uid")
    def _compute_truce_message(self):
        today = self.env["crm.loan"]._get_today()
        for company, cases in self.grouped("company_id").items():
            truce = self.env["crm.collection.truce"]._find(company, today)
            cases.truce_message = (
                self.env._("%(truce)s: no reminders today.", truce=truce.name)
                if truce
                else False
            )

    # What is owed

    def _get_loans(self):
        """Return the loans of the customer that are running or written off."""
        self.ensure_one()
        return self.env["crm.loan"].search(
            [
                ("commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("active", "written_off")),
            ],
            order="oldest_unpaid_due, id",
        )

    def _get_overdue_lines(self):
        """Return the overdue lines of the customer's invoices, oldest first."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("move_id.move_type", "=", "out_invoice")
            & Domain("move_id.commercial_partner_id", "=", self.partner_id.id)
            & Domain("amount_residual", ">", 0)
            & Domain("date_maturity", "<", self.env["crm.loan"]._get_today())
        )
        if financed := self._get_loans().sudo().sale_order_id:
            domain &= ~Domain(
                "move_id.invoice_line_ids.sale_line_ids.order_id", "in", financed.ids
            )
        lines = self.env["account.move.line"].sudo()
        return lines.search(domain, order="date_maturity, id")

    def _get_payment_slips(self):
        """Return how each overdue loan and invoice is paid by transfer."""
        self.ensure_one()
        late = self._get_loans().filtered(lambda loan: loan.days_past_due > 0)
        slips = [loan._get_payment_slip() for loan in late]
        return slips + [
            move._get_payment_slip() for move in self._get_overdue_lines().move_id
        ]

    def _get_liable_partners(self):
        """Return who owes: the only people who are ever reminded of this debt."""
        self.ensure_one()
        partners = self.partner_id
        for loan in self._get_loans():
            partners |= loan._get_liable_partners()
        return partners

    # Pauses

    def action_resume(self):
        """End a pause: the customer is reminded again from now on."""
        self._pause(False, False)

    def _pause(self, until, reason):
        self.write({"paused_until": until, "pause_reason": reason})
        self._update_next()
