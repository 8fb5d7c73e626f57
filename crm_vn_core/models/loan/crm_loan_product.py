# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanProduct(models.Model):
    """What a company lends, and how: terms, limits, fees, law and accounts.

    A loan copies the terms when it is made; a change of the product concerns the
    loans made after it.
    """

    _name = "crm.loan.product"
    _inherit = ["crm.loan.terms", "mail.thread"]
    _description = "Loan Product"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, help="Short; begins the number of each loan.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True, help="What the officer tells the customer."
    )
    is_installment_sale = fields.Boolean(
        string="Installment Sale",
        help="The company sells its own goods by installments: no cash is lent.",
    )
    is_consumer = fields.Boolean(
        string="Consumer Loan",
        help="For personal needs: the cap per customer of finance companies applies.",
    )
    regime = fields.Selection(tracking=True)
    annual_rate = fields.Float(tracking=True)
    method = fields.Selection(tracking=True)
    amount_min = fields.Monetary(string="Amount From", help="0: no lower limit.")
    amount_max = fields.Monetary(string="Amount To", help="0: no upper limit.")
    periods_min = fields.Integer(string="Installments From", help="0: no lower limit.")
    periods_max = fields.Integer(string="Installments To", help="0: no upper limit.")
    rate_min = fields.Float(
        string="Rate From", digits=(9, 4), help="Percent a year; 0: no lower limit."
    )
    rate_max = fields.Float(
        string="Rate To", digits=(9, 4), help="Percent a year; 0: no upper limit."
    )
    down_payment_percent = fields.Float(
        string="Down Payment",
        digits=(6, 4),
        help="Least part of the price that the customer pays at once.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "Another product of the company has this code."
    )
