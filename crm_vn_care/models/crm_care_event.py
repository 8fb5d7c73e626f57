# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_vn_core.almanac import to_lunar

from .crm_care_program import ACTIONS

OPEN_STATES = ("planned", "approved", "in_progress")
OPEN_SQL = "state IN ('planned', 'approved', 'in_progress')"
RESULTS = [
    ("reached", "Greeted"),
    ("sent", "Message Sent"),
    ("delivered", "Gift Delivered"),
    ("no_answer", "No Answer"),
    ("other", "Other"),
]
SKIP_REASONS = [
    ("customer", "Customer's Wish"),
    ("unreachable", "Cannot Be Reached"),
    ("hold", "Mourning or Complaint"),
    ("duplicate", "Already Greeted"),
    ("late", "Too Late"),
    ("other", "Other"),
    ("source_removed", "Date Removed"),
    ("program_stopped", "Program Stopped"),
    ("customer_archived", "Customer Archived"),
]
# Given by the system, which takes them back when the cause goes away.
SYSTEM_SKIP_REASONS = ("source_removed", "program_stopped", "customer_archived")


class CrmCareEvent(models.Model):
    """One customer, one day, one thing to do: planned, approved, started, done.

    Rows are planned by SQL (``crm.care.planner``), without a message or an activity;
    people's edits go through the ORM and leave their trace in the chatter.
    """

    _name = "crm.care.event"
    _description = "Care Event"
    _inherit = ["mail.thread"]
    _order = "date_deadline, priority DESC, id"
    _rec_names_search = ["partner_id", "program_id"]

    program_id = fields.Many2one(
        comodel_name="crm.care.program", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        compute="_compute_kind",
        store=True,
        precompute=True,
    )
    partner_date_id = fields.Many2one(
        comodel_name="crm.partner.date",
        string="Customer's Date",
        ondelete="set null",
        readonly=True,
    )
    occasion_id = fields.Many2one(
        comodel_name="crm.occasion",
        compute="_compute_kind",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    cycle_year = fields.Integer(
        compute="_compute_cycle_year",
        store=True,
        precompute=True,
        aggregator=None,
        help="Year of the day in the calendar of the date or occasion.",
    )
    date = fields.Date(
        string="Day", required=True, default=lambda self: self._get_today(), index=True
    )
    date_start = fields.Date(
        string="Start From",
        compute="_compute_window",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_deadline = fields.Date(
        string="Due",
        compute="_compute_window",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    team_id = fields.Many2one(related="program_id.team_id")
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")
    action = fields.Selection(
        selection=ACTIONS,
        compute="_compute_action",
        store=True,
        precompute=True,
        readonly=False,
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Special")], default="0"
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("approved", "Approved"),
            ("in_progress", "In Progress"),
            ("done", "Done"),
            ("skipped", "Skipped"),
        ],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    result = fields.Selection(selection=RESULTS, copy=False, tracking=True)
    result_note = fields.Text(copy=False)
    skip_reason = fields.Selection(selection=SKIP_REASONS, copy=False, tracking=True)
    done_date = fields.Datetime(readonly=True, copy=False)
    done_uid = fields.Many2one(
        comodel_name="res.users", string="Done By", readonly=True, copy=False
    )
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_my_team = fields.Boolean(
        string="My Team's", compute="_compute_is_my_team", search="_search_is_my_team"
    )
    note = fields.Html(related="program_id.note", string="Guidance")
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")

    _date_uniq = models.UniqueIndex(
        "(partner_date_id, cycle_year, program_id, partner_id)"
        " WHERE partner_date_id IS NOT NULL",
        "This customer's date is planned for this year already.",
    )
    _occasion_uniq = models.UniqueIndex(
        "(occasion_id, cycle_year, partner_id, program_id)"
        " WHERE occasion_id IS NOT NULL",
        "This occasion is planned for this customer and year already.",
    )
    _partner_date_idx = models.Index("(partner_id, date)")
    _work_idx = models.Index(f"(user_id, date_deadline) WHERE {OPEN_SQL}")
    _done_idx = models.Index("(done_date) WHERE state = 'done'")

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam, as the planning counts."""
        return self.env["crm.partner.date"]._get_today()

    @api.depends("program_id")
    def _compute_kind(self):
        for event in self:
            program = event.program_id
            is_occasion = program.trigger == "occasion"
            event.kind = "occasion" if is_occasion else program.date_kind
            event.occasion_id = program.occasion_id if is_occasion else False

    @api.model
    def _selection_kind(self):
        return [
            *self.env["crm.care.program"]._selection_date_kind(),
            ("occasion", self.env._("Occasion")),
        ]

    @api.depends("program_id", "occasion_id")
    def _compute_cycle_year(self):
        """For events made by hand: the planner writes the column itself."""
        for event in self:
            is_lunar = event.occasion_id.calendar == "lunar"
            day = event.date or self._get_today()
            event.cycle_year = to_lunar(day).year if is_lunar else day.year

    @api.depends("date", "program_id")
    def _compute_window(self):
        for event in self:
            if event.date:
                start = timedelta(days=event.program_id.start_days)
                event.date_start = event.date - start
                due = timedelta(days=event.program_id.due_days)
                event.date_deadline = event.date + due

    @api.depends("program_id")
    def _compute_action(self):
        for event in self:
            event.action = event.program_id.action

    @api.depends("state", "program_id.approval_required")
    def _compute_needs_approval(self):
        for event in self:
            is_waiting = event.state in ("planned", "skipped")
            event.needs_approval = is_waiting and event.program_id.approval_required

    @api.depends("state", "date_deadline")
    def _compute_is_overdue(self):
        today = self._get_today()
        for event in self:
            event.is_overdue = bool(
                event.state in OPEN_STATES
                and event.date_deadline
                and event.date_deadline < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_domain() & Domain("date_deadline", "<", "today")

    @api.depends_context("uid")
    @api.depends("user_id", "program_id.team_id")
    def _compute_is_my_team(self):
        mine = self.filtered_domain(self._get_team_domain())
        for event in self:
            event.is_my_team = event in mine

    def _search_is_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_team_domain()

    @api.depends("partner_id", "program_id")
    def _compute_display_name(self):
        for event in self:
            names = (event.partner_id.display_name, event.program_id.display_name)
            event.display_name = " · ".join(name for name in names if name)

    @api.model
    def _get_open_domain(self):
        return Domain("state", "in", OPEN_STATES)

    @api.model
    def _get_team_domain(self):
        """Return the events of the user's sales teams, the unassigned ones included."""
        teams = self.env["crm.team"].sudo().search(
            [("member_ids", "in", self.env.uid)]
        ) | self.env["crm.team"].sudo().search([("user_id", "=", self.env.uid)])
        users = teams.member_ids | self.env.user
        unassigned = Domain("user_id", "=", False) & Domain(
            "program_id.team_id", "in", teams.ids
        )
        return Domain("user_id", "in", users.ids) | unassigned
