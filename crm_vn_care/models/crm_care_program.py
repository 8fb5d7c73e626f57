# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.crm_vn_core.text.placeholders import unknown_placeholders

# What stands for something in a greeting.
PLACEHOLDERS = ("we", "you", "name", "age", "company")
ACTIONS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("message", "Message"),
    ("gift", "Gift"),
    ("letter", "Letter"),
]


class CrmCareProgram(models.Model):
    """A rule: on these days, for these customers, this person does this.

    The nightly job makes one ``crm.care.event`` of each customer and day, see
    ``crm.care.planner``.
    """

    _name = "crm.care.program"
    _description = "Care Program"
    _inherit = ["crm.care.planner", "mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: for the customers of all companies.",
    )
    trigger = fields.Selection(
        selection=[("date", "A date of the customer"), ("occasion", "An occasion")],
        default="date",
        required=True,
        help="What makes the day: a date of each customer (a birthday), or one "
        "occasion for all of them (Tết).",
    )
    date_kind = fields.Selection(
        selection=lambda self: self._selection_date_kind(),
        string="Kind of Date",
        default="birthday",
    )
    calendar = fields.Selection(
        selection=[("solar", "Solar"), ("lunar", "Lunar")],
        help="Only dates that the customer keeps by this calendar. Empty: both.",
    )
    occasion_id = fields.Many2one(comodel_name="crm.occasion", ondelete="restrict")
    lead_days = fields.Integer(
        string="Plan Ahead",
        default=14,
        help="Events are planned this many days before the day.",
    )
    start_days = fields.Integer(
        string="Start Before",
        help="Work may start this many days before the day. 0: on the day itself.",
    )
    due_days = fields.Integer(
        string="Due After",
        help="Days after the day in which it is still welcome; after that the event "
        "is overdue. Negative: it must be done before the day, as a gift for Tết.",
    )
    partner_domain = fields.Char(string="Customers", default="[]", required=True)
    audience = fields.Selection(
        selection=[("person", "Persons"), ("company", "Companies")],
        help="Empty: both.",
    )
    gender = fields.Selection(
        selection=[("male", "Men"), ("female", "Women")], help="Empty: everyone."
    )
    tier_ids = fields.Many2many(
        comodel_name="crm.customer.tier",
        string="Tiers",
        help="Empty: customers of every tier.",
    )
    responsible = fields.Selection(
        selection=[
            ("customer", "The customer's officer, else the responsible below"),
            ("user", "The responsible below"),
            ("team", "A member of the team"),
        ],
        string="Assign To",
        default="customer",
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        help="Empty: such events are planned without a responsible, and any member "
        "of the care staff can take them.",
    )
    team_id = fields.Many2one(comodel_name="crm.team")
    approval_required = fields.Boolean(
        string="Needs Approval",
        help="A manager approves each planned event before the work starts.",
    )
    action = fields.Selection(selection=ACTIONS, default="call", required=True)
    greeting_template = fields.Text(
        string="Greeting",
        help="Words for the customer. {we} and {you} become the right forms of "
        "address (cháu, cô Bảy); {name}, {age} and {company} may be used too.",
    )
    note = fields.Html(string="Guidance", help="Shown to the staff on each event.")
    planned_at = fields.Datetime(string="Last Planned", readonly=True, copy=False)
    planned_count = fields.Integer(
        string="Planned Last Time", readonly=True, copy=False
    )
    plan_error = fields.Char(string="Planning Error", readonly=True, copy=False)
    open_count = fields.Integer(
        string="Open Events", compute="_compute_open_count", compute_sudo=False
    )

    _window_check = models.Constraint(
        "CHECK (lead_days >= start_days AND start_days >= -due_days)",
        "Work must start after the event is planned and before it is due.",
    )
    _source_check = models.Constraint(
        "CHECK (trigger = 'date' AND date_kind IS NOT NULL"
        " OR trigger = 'occasion' AND occasion_id IS NOT NULL)",
        "Choose the kind of date or the occasion of the program.",
    )

    @api.model
    def _selection_date_kind(self):
        return (
            self.env["crm.partner.date"]
            ._fields["kind"]
            ._description_selection(self.env)
        )

    def _compute_open_count(self):
        event_model = self.env["crm.care.event"]
        domain = event_model._get_open_domain() & Domain("program_id", "in", self.ids)
        counts = dict(event_model._read_group(domain, ["program_id"], ["__count"]))
        for program in self:
            program.open_count = counts.get(program, 0)

    @api.constrains("greeting_template")
    def _check_greeting_template(self):
        for program in self:
            unknown = unknown_placeholders(program.greeting_template, PLACEHOLDERS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "The greeting cannot fill {%(unknown)s}. It knows: %(known)s.",
                        unknown=unknown[0],
                        known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
                    )
                )

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for program in self:
            try:
                program._get_audience_query()
            except Exception as err:  # a domain can be wrong in any way
                raise ValidationError(
                    self.env._(
                        "The condition on customers cannot be read: %(error)s",
                        error=err,
                    )
                ) from err

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_source(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean_source(vals)
        if "active" in vals:
            event_model = self.env["crm.care.event"].sudo()
            domain = Domain("program_id", "in", self.ids)
            if vals["active"]:
                event_model._restore_skipped(domain, "program_stopped")
            else:
                event_model._skip_open(domain, "program_stopped")
        return super().write(vals)

    @api.model
    def _clean_source(self, vals):
        """A program has one source: what it no longer uses must not filter it."""
        unused = {"date": "occasion_id", "occasion": "date_kind"}.get(
            vals.get("trigger")
        )
        return {**vals, unused: False} if unused else vals

    def _get_audience_query(self):
        """Return the query of the customers this program is for."""
        self.ensure_one()
        partner_model = self.env["res.partner"].with_context(active_test=True)
        if self.company_id:
            partner_model = partner_model.with_company(self.company_id)
        return partner_model._search(self._get_audience_domain())

    def _get_audience_domain(self):
        """Return the domain on ``res.partner`` of the customers this program is for."""
        self.ensure_one()
        domain = self._get_customer_domain()
        domain &= Domain(literal_eval(self.partner_domain or "[]"))
        for audience in (self.audience, self.occasion_id.audience):
            if audience:
                domain &= Domain("is_company", "=", audience == "company")
        for gender in (self.gender, self.occasion_id.gender):
            if gender:
                domain &= Domain("gender", "=", gender)
        if self.tier_ids:
            domain &= Domain("tier_id", "in", self.tier_ids.ids)
        companies = self.company_id | self.occasion_id.company_id
        if companies:
            domain &= Domain("company_id", "in", [*companies.ids, False])
        return domain

    @api.model
    def _get_customer_domain(self):
        """Return what every customer is: no mere address, none of our own people."""
        return (
            Domain("type", "in", ("contact", False))
            & Domain("user_ids", "not any", [("share", "=", False)])
            & Domain("ref_company_ids", "=", False)
        )

    def _get_hold_reasons(self):
        """Return the reasons of ``crm.contact.hold`` that keep greetings back.

        A day of remembrance is no feast: mourning does not hold it.
        """
        if self.trigger == "date" and self.date_kind == "memorial":
            return ["staff"]
        return ["mourning", "staff"]

    def action_plan(self):
        """Plan now and tell how many events came of it."""
        self.check_access("write")
        planned = sum(program._plan_guarded() for program in self)
        failed = self.filtered("plan_error")[:1]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "message": failed.plan_error
                or self.env._(
                    "%(count)s new events planned.",
                    count=planned,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_approve_planned(self):
        """Approve all planned events of the programs by one statement."""
        self.check_access("write")
        self.env["crm.care.event"]._approve_planned(
            Domain("program_id", "in", self.ids)
        )

    def action_view_events(self):
        """Open the events of this program."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_care.crm_care_event_action"
        )
        action["domain"] = [("program_id", "in", self.ids)]
        action["context"] = {"default_program_id": self[:1].id}
        return action

    def action_view_audience(self):
        """Open the customers this program is for."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers of %(program)s", program=self.name),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": list(self._get_audience_domain()),
        }
