# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_duration, ormcache

from .crm_channel import KINDS

PURPOSES = [
    ("care", "Care"),
    ("marketing", "Marketing"),
    ("collection", "Debt Collection"),
    ("service", "Service"),
]


class CrmContactRule(models.Model):
    """When and how often customers may be contacted: the law, and stricter policy.

    Every rule in force that fits a message applies. So a rule of a company can only
    narrow what the law allows: the shorter hours and the lower cap win.
    """

    _name = "crm.contact.rule"
    _inherit = ["crm.rule.mixin"]
    _description = "Contact Rule"
    _order = "company_id DESC, kind, purpose, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    rule_type = fields.Selection(
        selection=[
            ("window", "Hours"),
            ("cap", "How Often"),
            ("consent", "Consent Needed"),
            ("label", "Label at the Beginning"),
        ],
        required=True,
        default="window",
    )
    kind = fields.Selection(
        selection=KINDS, string="Channel", help="Empty: every channel together."
    )
    purpose = fields.Selection(selection=PURPOSES, help="Empty: every purpose.")
    hour_from = fields.Float(string="From", help="Hour of the day in Viet Nam.")
    hour_to = fields.Float(string="To", default=24.0)
    cap_count = fields.Integer(string="At Most")
    cap_hours = fields.Integer(
        string="Within Hours", default=24, help="Back from the moment of sending."
    )
    cap_by_day = fields.Boolean(
        string="By Day", help="Count from midnight in Viet Nam, not back in hours."
    )
    cap_scope = fields.Selection(
        selection=[("address", "Number or Address"), ("partner", "Customer")],
        string="Counted For",
        default="address",
        required=True,
    )
    label = fields.Char(help="E.g. [QC] before an advertisement.")
    source = fields.Char(help="The law, decree or provider that says so.")

    _check_window = models.Constraint(
        "CHECK(rule_type <> 'window' OR"
        " (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24))",
        "The hours begin before they end, between 0 and 24.",
    )
    _check_cap = models.Constraint(
        "CHECK(rule_type <> 'cap' OR (cap_count >= 0 AND cap_hours > 0))",
        "A cap is a number of contacts within some hours.",
    )
    _check_label = models.Constraint(
        "CHECK(rule_type <> 'label' OR label <> '')", "Enter the label."
    )

    @api.depends(
        "rule_type",
        "hour_from",
        "hour_to",
        "cap_count",
        "label",
        "cap_hours",
        "cap_by_day",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = rule._get_summary()

    def _get_summary(self):
        self.ensure_one()
        if self.rule_type == "window":
            return self.env._(
                "%(start)s to %(end)s",
                start=format_duration(self.hour_from),
                end=format_duration(self.hour_to),
            )
        if self.rule_type == "cap" and self.cap_by_day:
            return self.env._("at most %(count)s a day", count=self.cap_count)
        if self.rule_type == "cap":
            return self.env._(
                "at most %(count)s in %(hours)s hours",
                count=self.cap_count,
                hours=self.cap_hours,
            )
        return self.label if self.rule_type == "label" else ""

    def _quote(self):
        """Return the rule in one line, for whoever it stops; empty for no rule.

        Read as the superuser: whom a rule stops may know it.
        """
        rule = self.sudo()
        return " · ".join(filter(None, (rule.name, rule.summary, rule.source)))

    @api.constrains(
        "hour_from",
        "hour_to",
        "rule_type",
        "kind",
        "purpose",
        "company_id",
        "date_from",
        "date_to",
    )
    def _check_hours_left(self):
        """All the rules together leave some time in which to send."""
        for rule in self.filtered(lambda rule: rule.rule_type == "window"):
            for kind in [rule.kind] if rule.kind else dict(KINDS):
                for purpose in [rule.purpose] if rule.purpose else dict(PURPOSES):
                    start, end, __ = self._get_window(
                        kind, purpose, rule.company_id.id, rule._get_first_day()
                    )
                    if start >= end:
                        raise ValidationError(
                            self.env._("These hours leave no time to send at all.")
                        )

    def _get_first_day(self):
        today = self.env["crm.partner.date"]._get_today()
        return max(self.date_from or today, today)

    @api.model
    def _get_rules(self, rule_type, kind, purpose, company_id, date):
        """Return the rules of a type that fit a message on a day.

        :param company_id: id of the company, or False for the law alone
        """
        domain = (
            Domain("rule_type", "=", rule_type)
            & Domain("kind", "in", [kind, False])
            & Domain("purpose", "in", [purpose, False])
            & Domain("company_id", "in", [company_id, False])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", date))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", date))
        )
        return self.sudo().search(domain)

    @api.model
    def _get_window(self, kind, purpose, company_id, date):
        """Return the hours of a day: (from, to, the rule that leaves least)."""
        rules = self._get_rules("window", kind, purpose, company_id, date)
        if not rules:
            return 0.0, 24.0, rules
        start = max(rules.mapped("hour_from"))
        end = min(rules.mapped("hour_to"))
        strictest = rules.sorted(lambda rule: (rule.hour_to - rule.hour_from, rule.id))
        return start, end, strictest[0]

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache("kind", "purpose", "company_id", "date")
    def _get_label(self, kind, purpose, company_id, date):
        """Return the label that such a message begins with, or an empty text."""
        rules = self._get_rules("label", kind, purpose, company_id, date)
        return rules[:1].label or ""
