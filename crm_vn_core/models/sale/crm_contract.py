# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmContract(models.Model):
    """One contract with a customer: who signed what, until when, for how much.

    The customer is the commercial partner; whoever signs for it is its representative.
    """

    _name = "crm.contract"
    _description = "Contract"
    _inherit = ["mail.thread.main.attachment", "mail.activity.mixin"]
    _order = "date_end, id DESC"
    _rec_names_search = ["name", "subject", "partner_id"]
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number",
        copy=False,
        tracking=True,
        help="As printed on the paper. Empty: the next number of the company.",
    )
    subject = fields.Char(tracking=True)
    kind = fields.Selection(
        selection=[
            ("sale", "Sale"),
            ("framework", "Framework"),
            ("service", "Service"),
            ("other", "Other"),
        ],
        required=True,
        default="sale",
        help="A framework contract (hợp đồng nguyên tắc) sets the terms of the orders.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    representative_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signs for the Customer",
        ondelete="set null",
        index="btree_not_null",
        domain="[('id', 'child_of', partner_id), ('is_company', '=', False)]",
    )
    representative_position = fields.Char(
        string="Customer's Position",
        compute="_compute_representative_position",
        store=True,
        precompute=True,
        readonly=False,
        help="The position of the customer's signatory at the time of signing.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    signatory_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs for Us",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    signatory_position = fields.Char(
        string="Our Position",
        compute="_compute_signatory_position",
        store=True,
        precompute=True,
        readonly=False,
        help="The position of our signatory at the time of signing.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Is warned before the end.",
    )
    date_sign = fields.Date(string="Signed On", copy=False)
    date_start = fields.Date(string="From", tracking=True)
    date_end = fields.Date(
        string="To", index=True, tracking=True, help="Empty: open-ended."
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        string="Value", tracking=True, help="Including VAT, as the contract says."
    )
    renewal = fields.Selection(
        selection=[
            ("none", "None"),
            ("agreement", "By Agreement"),
            ("automatic", "Automatic"),
        ],
        required=True,
        default="none",
        help="Automatic: the day after its end the contract goes on for one more "
        "period, unless it was ended before.",
    )
    renewal_months = fields.Integer(
        string="Renewed For (Months)", default=12, aggregator=None
    )
    notice_days = fields.Integer(
        string="Warn Before (Days)",
        default=30,
        aggregator=None,
        help="So many days before the end the responsible gets an activity.",
    )
    date_notice = fields.Date(
        string="Warn From",
        compute="_compute_date_notice",
        store=True,
        precompute=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("running", "Running"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
            ("renewed", "Renewed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    is_expiring = fields.Boolean(
        string="Ends Soon",
        compute="_compute_days_left",
        search="_search_is_expiring",
        help="The contract runs, and its notice period has begun.",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    ends_in = fields.Char(string="Ends", compute="_compute_days_left")
    previous_id = fields.Many2one(
        comodel_name="crm.contract",
        string="Renews",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
    )
    next_ids = fields.One2many(
        comodel_name="crm.contract",
        inverse_name="previous_id",
        string="Renewed By",
        readonly=True,
    )
    document_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Signed Copy",
        copy=False,
        bypass_search_access=True,
        help="The scan of the signed paper and of its annexes.",
    )
    order_ids = fields.One2many(
        comodel_name="sale.order",
        inverse_name="contract_id",
        string="Orders",
    )
    note = fields.Text()

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "The company has a contract with this number already."
    )
    _check_name = models.Constraint(
        "CHECK(name > '')", "A contract needs a number of its own."
    )
    _check_dates = models.Constraint(
        "CHECK(date_end >= date_start)", "A contract cannot end before it starts."
    )
    _check_amount = models.Constraint(
        "CHECK(amount >= 0)", "The value of a contract cannot be negative."
    )
    _check_periods = models.Constraint(
        "CHECK(notice_days >= 0 AND (renewal != 'automatic' OR renewal_months > 0))",
        "Give the days of notice, and the months of an automatic renewal.",
    )
    # A contract is renewed once, whatever two workers do.
    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'cancelled'",
        "This contract is renewed already.",
    )
    _notice_idx = models.Index("(date_notice) WHERE state = 'running'")

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for contract in self:
            names = (contract.name, contract.subject)
            contract.display_name = " · ".join(name for name in names if name)

    @api.depends("representative_id")
    def _compute_representative_position(self):
        for contract in self:
            contract.representative_position = contract.representative_id.function

    @api.depends("signatory_id")
    def _compute_signatory_position(self):
        for contract in self:
            contract.signatory_position = contract.signatory_id.sudo().function

    @api.depends("partner_id")
    def _compute_user_id(self):
        for contract in self:
            if not contract.user_id:
                contract.user_id = contract.partner_id.user_id or self.env.user

    @api.depends("date_end", "notice_days")
    def _compute_date_notice(self):
        for contract in self:
            notice = timedelta(days=contract.notice_days)
            contract.date_notice = contract.date_end and contract.date_end - notice

    @api.depends("state", "date_end", "date_notice")
    @api.depends_context("lang")
    def _compute_days_left(self):
        today = self._get_today()
        for contract in self:
            end = contract.state == "running" and contract.date_end
            contract.days_left = (end - today).days if end else 0
            contract.is_expiring = bool(end) and contract.date_notice <= today
            contract.ends_in = end and contract._get_ends_in(contract.days_left)

    def _get_ends_in(self, days):
        """Return when the contract ends, in words: "in 12 days"."""
        if days < 0:
            return self.env._("%(days)s days ago", days=-days)
        if days == 0:
            return self.env._("today")
        if days == 1:
            return self.env._("tomorrow")
        return self.env._("in %(days)s days", days=days)

    def _search_is_expiring(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_running_domain() & Domain(
            "date_notice", "<=", self._get_today()
        )

    @api.model
    def _get_running_domain(self):
        return Domain("state", "=", "running")

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam, as contracts count."""
        return self.env["crm.partner.date"]._get_today()

    @api.constrains("representative_id", "partner_id")
    def _check_representative(self):
        for contract in self.filtered("representative_id"):
            commercial = contract.representative_id.commercial_partner_id
            if commercial != contract.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(customer)s.",
                        person=contract.representative_id.display_name,
                        customer=contract.partner_id.display_name,
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.update(self._get_party_vals(self.partner_id))
        family = self.partner_id.commercial_partner_id
        if self.representative_id.commercial_partner_id != family:
            self.representative_id = False

    @api.model
    def _get_party_vals(self, partner):
        """Return the parties when somebody picks ``partner``, maybe a contact person.

        The contract is with the company; the person becomes its representative.
        """
        commercial = partner.commercial_partner_id
        if partner == commercial:
            return {"partner_id": partner.id}
        return {"partner_id": commercial.id, "representative_id": partner.id}
