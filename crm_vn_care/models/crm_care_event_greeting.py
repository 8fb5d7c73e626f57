# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_vn_core.text.placeholders import fill_placeholders

# Mừng thọ: long life is feted from this age on, every five years.
LONG_LIFE = 70
ROUND = 5


class CrmCareEvent(models.Model):
    """What the staff need to say the right words: who, what day, how old, in peace."""

    _name = "crm.care.event"
    _inherit = "crm.care.event"

    years = fields.Integer(
        compute="_compute_years",
        help="Age the person turns, or years of the company; 0 while unknown.",
    )
    is_round = fields.Boolean(
        string="Round Anniversary",
        compute="_compute_years",
        help="5, 10, 15… years of a company or a bond; 70, 75, 80… of a person.",
    )
    reason = fields.Char(compute="_compute_reason")
    greeting = fields.Text(compute="_compute_greeting")
    is_held = fields.Boolean(
        string="Leave in Peace",
        compute="_compute_is_held",
        help="The customer is in mourning or on hold on this day: do not greet.",
    )

    partner_nickname = fields.Char(related="partner_id.nickname", string="Nickname")
    partner_officer_id = fields.Many2one(
        related="partner_id.user_id", string="Customer's Officer"
    )
    partner_tier_id = fields.Many2one(related="partner_id.tier_id", string="Tier")
    last_event_id = fields.Many2one(
        comodel_name="crm.care.event",
        string="Last Care",
        compute="_compute_last_event_id",
    )

    @api.depends("cycle_year", "partner_date_id.year", "partner_id.is_company")
    def _compute_years(self):
        for event in self:
            year = event.partner_date_id.year
            event.years = max(event.cycle_year - year, 0) if year else 0
            is_person = event.kind in ("birthday", "child_birthday")
            event.is_round = bool(
                event.years
                and event.years % ROUND == 0
                and (not is_person or event.years >= LONG_LIFE)
            )

    @api.depends("kind", "years", "occasion_id.name", "partner_date_id")
    @api.depends_context("lang")
    def _compute_reason(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            source = event.occasion_id or event.partner_date_id
            parts = [source.name or labels.get(event.kind) or ""]
            if event.years and event.kind in ("birthday", "child_birthday"):
                parts.append(self.env._("turns %(years)s", years=event.years))
            elif event.years:
                parts.append(self.env._("%(years)s years", years=event.years))
            if source.calendar == "lunar":
                parts.append(self._get_lunar_text(source))
            event.reason = " · ".join(filter(None, parts))

    @api.model
    def _get_lunar_text(self, source):
        """Return the lunar day of a date or an occasion, as people say it."""
        day = f"{source.day:02d}/{source.month:02d}"
        if source.leap_month:
            return self.env._("%(date)s leap, lunar", date=day)
        return self.env._("%(date)s lunar", date=day)

    @api.depends("partner_id", "program_id.greeting_template", "years", "is_held")
    def _compute_greeting(self):
        for event in self:
            template = event.program_id.greeting_template
            event.greeting = (
                fill_placeholders(template, event._get_greeting_words())
                if template and not event.is_held
                else False
            )

    def _get_greeting_words(self):
        """Return what the placeholders of a greeting stand for, for one event."""
        self.ensure_one()
        partner = self.partner_id.with_company(self.company_id or self.env.company)
        return partner._get_message_words() | {"age": self.years or ""}

    @api.depends("partner_id")
    def _compute_last_event_id(self):
        """Find what was done for the customer before; read on a form, one event."""
        for event in self:
            domain = (
                Domain("partner_id", "=", event.partner_id.id or 0)
                & Domain("state", "=", "done")
                & Domain("id", "!=", event._origin.id)
            )
            event.last_event_id = self.search(domain, order="date DESC", limit=1)

    @api.depends("partner_id", "date", "kind")
    def _compute_is_held(self):
        holds = (
            self.env["crm.contact.hold"]
            .sudo()
            .search(self._get_hold_domain(self.partner_id))
        )
        by_partner = holds.grouped("partner_id")
        for event in self:
            reasons = event.program_id._get_hold_reasons()
            event.is_held = any(
                hold.reason in reasons
                and hold.date_start <= event.date
                and (not hold.date_end or hold.date_end >= event.date)
                for hold in by_partner.get(event.partner_id, [])
            )

    @api.model
    def _get_hold_domain(self, partners):
        return Domain("partner_id", "in", partners.ids)
