# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_privacy_deadline import REQUEST_KINDS

OPEN_STATES = ("new", "answered")


class CrmPrivacyRequest(models.Model):
    """What a customer asks about their own data, with the deadlines of the law.

    The register: received, answered, carried out or refused, by whom and when.
    """

    _name = "crm.privacy.request"
    _description = "Data Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        selection=REQUEST_KINDS,
        string="Request",
        required=True,
        default="access",
        tracking=True,
    )
    received_on = fields.Date(
        required=True,
        default=lambda self: self.env["crm.partner.date"]._get_today(),
        tracking=True,
    )
    received_by = fields.Selection(
        selection=[
            ("page", "Preference Page"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("zalo", "Zalo"),
            ("phone", "Phone"),
            ("visit", "In Person"),
            ("letter", "Letter"),
        ],
        string="Received Over",
        required=True,
        default="phone",
    )
    description = fields.Text(string="What Is Asked")
    with_processors = fields.Boolean(
        string="Others Process the Data",
        help="A provider or partner has to act too; the law gives more time.",
    )
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("answered", "Answered"),
            ("done", "Carried Out"),
            ("refused", "Declined"),
        ],
        string="Status",
        required=True,
        default="new",
        readonly=True,
        copy=False,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        check_company=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    answer = fields.Text(help="What the customer was told.")
    answered_on = fields.Date(readonly=True, copy=False)
    done_on = fields.Date(string="Closed On", readonly=True, copy=False)
    answer_deadline = fields.Date(
        string="Answer Until",
        compute="_compute_deadlines",
        store=True,
        precompute=True,
    )
    act_deadline = fields.Date(
        string="Carry Out Until",
        compute="_compute_deadlines",
        store=True,
        precompute=True,
    )
    law = fields.Char(compute="_compute_law")
    extension_reason = fields.Char(copy=False, tracking=True)
    extension_days = fields.Integer(readonly=True, copy=False, tracking=True)
    deadline = fields.Date(
        string="Next Deadline",
        compute="_compute_deadline",
        store=True,
        index="btree_not_null",
        help="Of the step that is open; none once it is closed.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    was_late = fields.Boolean(
        string="Closed Late", compute="_compute_was_late", store=True
    )
    reminded_for = fields.Date(readonly=True, copy=False)

    @api.depends("partner_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            kind, name = kinds.get(request.kind), request.partner_id.name
            request.display_name = f"{kind}: {name or ''}"

    @api.depends(
        "kind",
        "received_on",
        "with_processors",
        "extension_days",
        "company_id",
    )
    def _compute_deadlines(self):
        rules = self.env["crm.privacy.deadline"]
        for request in self:
            day, company = request.received_on, request.company_id
            processors = request.with_processors
            answer = day and rules._find("answer", request.kind, day)
            act = day and rules._find("act", request.kind, day)
            request.answer_deadline = answer and answer._get_date(day, company)
            last = act and act._get_date(day, company, processors)
            extension = timedelta(days=request.extension_days)
            request.act_deadline = last and last + extension

    @api.depends("kind", "received_on")
    def _compute_law(self):
        rules = self.env["crm.privacy.deadline"]
        for request in self:
            day = request.received_on
            request.law = day and rules._find("act", request.kind, day).source

    @api.depends("state", "answer_deadline", "act_deadline")
    def _compute_deadline(self):
        for request in self:
            deadlines = {"new": "answer_deadline", "answered": "act_deadline"}
            name = deadlines.get(request.state)
            request.deadline = name and request[name]

    @api.depends("deadline")
    def _compute_is_late(self):
        late = self.filtered_domain(self._get_late_domain())
        for request in self:
            request.is_late = request in late

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_late_domain()

    @api.model
    def _get_late_domain(self):
        today = self.env["crm.partner.date"]._get_today()
        return Domain("deadline", "<", today) & Domain("state", "in", OPEN_STATES)

    @api.depends("answered_on", "done_on", "answer_deadline", "act_deadline")
    def _compute_was_late(self):
        for request in self:
            steps = (
                (request.answered_on, request.answer_deadline),
                (request.done_on, request.act_deadline),
            )
            request.was_late = any(day and end and day > end for day, end in steps)

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        for request in requests.filtered(lambda request: request.user_id):
            request._plan_activity(request.answer_deadline)
        return requests

    def _plan_activity(self, deadline):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=deadline,
            user_id=self.user_id.id,
            summary=self.display_name,
        )

    def _today(self):
        return self.env["crm.partner.date"]._get_today()
