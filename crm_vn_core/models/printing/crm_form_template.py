# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from .res_company import REGIMES


class CrmFormTemplate(models.Model):
    """What the law or the company prints around a form: number, legal line, signatures.

    The words are data, chosen by the regime of the company and the date of the paper,
    so a paper of 2025 prints again as it was in 2025. The layout is a QWeb template.
    """

    _name = "crm.form.template"
    _description = "Form Template"
    _order = "kind, regime, date_from DESC, id DESC"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[("letter", "Letter"), ("fax_cover", "Fax Cover Page")],
        string="Form",
        required=True,
    )
    regime = fields.Selection(
        selection=REGIMES,
        string="Accounting Regime",
        help="Empty: for companies of every regime.",
    )
    number = fields.Char(string="Form Number", help="For example 01-TT.")
    legal_line = fields.Text(
        help="The line below the number: the circular the form is issued with.",
    )
    has_motto = fields.Boolean(
        string="National Motto",
        help="Prints the name of the country and its motto at the top right. "
        "Accounting vouchers and books do not have it.",
    )
    date_from = fields.Date(string="Valid From", help="Empty: since ever.")
    date_to = fields.Date(string="Valid Until", help="Empty: until it is replaced.")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    signatory_ids = fields.One2many(
        comodel_name="crm.form.signatory",
        inverse_name="template_id",
        string="Signatories",
        copy=True,
    )

    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)",
        "A form cannot end before it begins.",
    )
    _kind_uniq = models.UniqueIndex(
        "(kind, COALESCE(regime, ''), COALESCE(company_id, 0),"
        " COALESCE(date_from, '-infinity')) WHERE active",
        "There is already a form of this kind, regime and company from that day on.",
    )

    @api.model
    def _find(self, kind, company=None, date=None):
        """Return the template of a form, or none.

        What is made for the company comes before what is for all, its regime before
        any, and the newest before older ones.

        :param company: the company whose paper it is; by default the current one
        :param date: the date of the paper; by default today
        """
        company = company or self.env.company
        date = date or self.env["crm.partner.date"]._get_today()
        found = self.sudo().search(self._get_domain(kind, company, date))
        return found.sorted(
            key=lambda form: (
                bool(form.company_id),
                bool(form.regime),
                form.date_from or fields.Date.to_date("1900-01-01"),
                form.id,
            ),
        )[-1:].with_env(self.env)

    @api.model
    def _get_domain(self, kind, company, date):
        return Domain.AND(
            [
                Domain("kind", "=", kind),
                Domain("company_id", "in", [company.id, False]),
                Domain("regime", "in", [company.vn_form_regime, False]),
                Domain("date_from", "=", False) | Domain("date_from", "<=", date),
                Domain("date_to", "=", False) | Domain("date_to", ">=", date),
            ]
        )
