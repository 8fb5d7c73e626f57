# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLoanHandoverLine(models.Model):
    """One loan that is sold: what is owed on the day, and what is paid for it."""

    _name = "crm.loan.handover.line"
    _description = "Receivable Sold"
    _order = "handover_id, id"
    _rec_name = "loan_id"
    _check_company_auto = True

    handover_id = fields.Many2one(
        comodel_name="crm.loan.handover",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain=[
            ("state", "=", "active"),
            ("product_id.is_installment_sale", "=", True),
        ],
    )
    partner_id = fields.Many2one(related="loan_id.partner_id", string="Customer")
    first_date = fields.Date(string="Delivered On", compute="_compute_first_date")
    maturity_date = fields.Date(
        string="Last Due Date", compute="_compute_claim", store=True
    )
    installment_amount = fields.Monetary(
        string="Installment", compute="_compute_claim", store=True
    )
    principal = fields.Monetary(compute="_compute_claim", store=True)
    interest = fields.Monetary(
        string="Interest to the Day", compute="_compute_claim", store=True
    )
    late = fields.Monetary(
        string="Late Interest and Fees", compute="_compute_claim", store=True
    )
    claim = fields.Monetary(string="Owed", compute="_compute_claim", store=True)
    price = fields.Monetary(compute="_compute_price", store=True, readonly=False)
    payment_id = fields.Many2one(
        comodel_name="crm.loan.payment", readonly=True, copy=False, ondelete="restrict"
    )

    _loan_uniq = models.UniqueIndex(
        "(handover_id, loan_id)", "This loan is on the list already."
    )
    _price_positive = models.Constraint(
        "CHECK (price >= 0)", "A price cannot be negative."
    )

    def _compute_first_date(self):
        for line in self:
            tranches = line.loan_id.disbursement_ids.filtered(
                lambda row: row.state == "posted"
            )
            line.first_date = min(tranches.mapped("value_date"), default=False)

    @api.depends("loan_id", "handover_id.date", "handover_id.state")
    def _compute_claim(self):
        """What is owed on the day; once handed over it stays as it was."""
        for line in self:
            if line.handover_id.state not in (False, "draft"):
                for name in (
                    *("claim", "principal", "interest", "late"),
                    *("installment_amount", "maturity_date"),
                ):
                    line[name] = line[name]
                continue
            line.update(line.loan_id._get_claim_parts(line.handover_id.date))

    @api.depends("claim", "handover_id.price_percent")
    def _compute_price(self):
        for line in self:
            price = line.claim * line.handover_id.price_percent / 100
            line.price = line.currency_id.round(price) if line.currency_id else price

    def write(self, vals):
        if not self.env.su and {"loan_id", "price", "claim"} & vals.keys():
            self.handover_id._check_draft()
        return super().write(vals)

    def _fix_claims(self):
        """Take what is owed now, e.g. after a payment since; agreed prices stay."""
        self.mapped("price")
        with self.env.protecting([self._fields["price"]], self):
            for line in self:
                line.update(line.loan_id._get_claim_parts(line.handover_id.date))
            self.flush_recordset()

    def _hand_over(self):
        loan = self.loan_id
        if not loan.is_installment_sale or loan.state != "active":
            raise UserError(
                self.env._(
                    "%(loan)s is no running installment sale.", loan=loan.display_name
                )
            )
        self.sudo().payment_id = loan._settle_by(
            self.claim,
            self.handover_id.date,
            f"handover:{self.id}",
            "sale",
            handover_line_id=self.id,
            memo=self.handover_id.name,
        )

    def _get_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    def _get_file_row(self):
        loan = self.loan_id.sudo()
        return [
            loan.name,
            loan.partner_id.name,
            loan.sale_order_id.name,
            loan.purpose,
            self.first_date,
            self.maturity_date,
            self.installment_amount,
            self.principal,
            self.interest,
            self.late,
            self.claim,
            self.price,
        ]
