# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..product.crm_loan_terms import REGIMES, format_number

# Of these codes the smaller number is the stricter one; of the others the larger.
SMALLER_IS_STRICTER = {
    "rate_cap",
    "overdue_factor_cap",
    "late_interest_cap",
    "consumer_loan_cap",
    "haircut",
    "ladder_2",
    "ladder_3",
    "ladder_4",
    "ladder_5",
}
COLLATERAL_KINDS = [
    ("deposit", "Deposit in đồng"),
    ("gold_bar", "Gold bars, deposit in foreign currency"),
    ("bond_short", "Government bond or deposit certificate, up to 1 year"),
    ("bond_medium", "Government bond or deposit certificate, 1 to 5 years"),
    ("bond_long", "Government bond or deposit certificate, over 5 years"),
    ("security_bank", "Listed security of a credit institution"),
    ("security", "Listed security of a company"),
    ("real_estate", "Land and buildings"),
    ("vehicle", "Vehicle"),
    ("goods", "Goods and machines"),
    ("other", "Other"),
]


class CrmLoanRule(models.Model):
    """The numbers of the law about loans, with their dates and sources.

    A row without company is the law. A row of a company is its policy, and can only
    be stricter. When a law changes, its row gets an end and a new one a beginning, so
    that each day finds the number that held on it.
    """

    _name = "crm.loan.rule"
    _inherit = ["crm.rule.mixin", "mail.thread"]
    _description = "Legal Rule of Loans"
    _order = "regime, sequence, code, threshold, value DESC, date_from, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        selection=[
            ("rate_cap", "Highest Yearly Rate"),
            ("overdue_factor_cap", "Highest Overdue Factor"),
            ("late_interest_cap", "Highest Rate on Late Interest"),
            ("penalty_once", "Penalty or Overdue Interest, Not Both"),
            ("overdue_principal_first", "Overdue: Principal before Interest"),
            ("consumer_loan_cap", "Most Lent to One Consumer"),
            ("ladder_2", "First Day of Debt Group 2"),
            ("ladder_3", "First Day of Debt Group 3"),
            ("ladder_4", "First Day of Debt Group 4"),
            ("ladder_5", "First Day of Debt Group 5"),
            ("provision_1", "Provision of Debt Group 1"),
            ("provision_2", "Provision of Debt Group 2"),
            ("provision_3", "Provision of Debt Group 3"),
            ("provision_4", "Provision of Debt Group 4"),
            ("provision_5", "Provision of Debt Group 5"),
            ("provision_general", "General Provision"),
            ("provision_overdue", "Provision by Months Overdue"),
            ("provision_overdue_retail", "Provision by Months Overdue, Retail"),
            ("haircut", "Collateral That Counts"),
        ],
        string="Number",
        required=True,
        index=True,
        tracking=True,
    )
    regime = fields.Selection(selection=REGIMES, required=True, tracking=True)
    value = fields.Float(digits=(16, 4), required=True, tracking=True)
    unit = fields.Selection(
        selection=[
            ("percent_year", "% a year"),
            ("percent", "%"),
            ("times", "times"),
            ("days", "days late"),
            ("dong", "đồng"),
            ("yes", "yes or no (1 or 0)"),
        ],
        required=True,
        default="percent",
    )
    threshold = fields.Integer(
        string="From Months Overdue",
        default=0,
        help="Only of provisions by months overdue.",
    )
    collateral_kind = fields.Selection(
        selection=COLLATERAL_KINDS, help="Only of collateral that counts."
    )
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    source = fields.Char(
        tracking=True, help="The law, decree or circular that says so."
    )
    source_url = fields.Char(string="Link")
    is_verified = fields.Boolean(
        string="Checked",
        tracking=True,
        help="The number was read in the source that is linked. Otherwise confirm it"
        " against the text before you rely on it.",
    )
    company_id = fields.Many2one(index=True)

    _check_value = models.Constraint(
        "CHECK(value >= 0)", "A legal number cannot be negative."
    )
    _check_collateral = models.Constraint(
        "CHECK((code = 'haircut') = (collateral_kind IS NOT NULL))",
        "Say which kind of collateral counts, and only there.",
    )
    _check_threshold = models.Constraint(
        "CHECK((code LIKE 'provision_overdue%') = (COALESCE(threshold, 0) > 0))",
        "Say from how many months overdue the provision holds, and only there.",
    )

    @api.depends("value", "unit", "threshold", "collateral_kind")
    @api.depends_context("lang")
    def _compute_summary(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        for rule in self:
            number = format_number(self.env, rule.value)
            if rule.unit == "yes":
                rule.summary = self.env._("yes") if rule.value else self.env._("no")
            elif rule.unit == "percent_year":
                rule.summary = self.env._("%(rate)s%% a year", rate=number)
            else:
                rule.summary = f"{number} {units.get(rule.unit, '')}"

    @api.constrains(
        "code",
        "regime",
        "threshold",
        "collateral_kind",
        "company_id",
        "date_from",
        "date_to",
    )
    def _check_overlap(self):
        """On each day one row at most says a number, so that nobody has to guess."""
        for rule in self:
            others = self.search(rule._get_same_domain() & rule._get_overlap_domain())
            others = others.filtered(lambda o, r=rule: o.company_id == r.company_id)
            if others - rule:
                raise ValidationError(
                    self.env._(
                        "%(rule)s is already in force in these days: end that row"
                        " first.",
                        rule=(others - rule)[0].name,
                    )
                )

    @api.constrains(
        "value",
        "code",
        "regime",
        "threshold",
        "collateral_kind",
        "company_id",
        "date_from",
        "date_to",
    )
    def _check_stricter(self):
        """A company's own number is at least as strict as the law of the same days."""
        for rule in self.filtered("company_id"):
            laws = self.search(
                rule._get_same_domain()
                & rule._get_overlap_domain()
                & Domain("company_id", "=", False)
            )
            for law in laws.filtered(lambda law, r=rule: law._is_looser(r.value)):
                raise ValidationError(
                    self.env._(
                        "%(summary)s is looser than the law. A company can only be"
                        " stricter than: %(law)s.",
                        summary=rule.summary,
                        law=law._quote(),
                    )
                )

    def _get_same_domain(self):
        """Return the domain of the rows that say the same number."""
        self.ensure_one()
        return (
            Domain("code", "=", self.code)
            & Domain("regime", "=", self.regime)
            & Domain("threshold", "=", self.threshold)
            & Domain("collateral_kind", "=", self.collateral_kind)
        )

    def _get_overlap_domain(self):
        """Return the domain of the rows in force on some day of this one."""
        self.ensure_one()
        domain = Domain.TRUE
        if self.date_to:
            domain &= Domain("date_from", "=", False) | Domain(
                "date_from", "<=", self.date_to
            )
        if self.date_from:
            domain &= Domain("date_to", "=", False) | Domain(
                "date_to", ">=", self.date_from
            )
        return domain

    def _is_looser(self, value):
        """Return whether a value allows more than this row."""
        self.ensure_one()
        if self.code in SMALLER_IS_STRICTER:
            return value > self.value
        return value < self.value

    def _quote(self):
        """Return the rule in one line: name, number, source.

        Read as the superuser: whom a rule stops may know it.
        """
        rule = self.sudo()
        number = f"{rule.name}: {rule.summary}" if rule.unit != "yes" else rule.name
        return " · ".join(filter(None, (number, rule.source)))

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
