# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models

from ...exchange.loan_words import CONTRACTS
from ...exchange.tables import column_name


class CrmLoanImportColumn(models.Model):
    """One column of the list of contracts and what it means."""

    _name = "crm.loan.import.column"
    _description = "Take-over of Loans: Column"
    _order = "import_id, position"

    import_id = fields.Many2one(
        comodel_name="crm.loan.import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    position = fields.Integer(help="Counted from 0, as in the file.")
    letter = fields.Char(string="Column", compute="_compute_letter")
    header = fields.Char(string="Name in the File", readonly=True)
    sample = fields.Char(string="Example", readonly=True)
    target = fields.Selection(
        selection="_selection_target",
        string="Goes To",
        help="Leave empty to ignore the column.",
    )

    _target_unique = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns go to the same place. Keep one and leave the other empty.",
    )

    @api.depends("position")
    def _compute_letter(self):
        for column in self:
            column.letter = column_name(column.position)

    @api.model
    def _selection_target(self):
        labels = self._get_target_labels()
        return [(target.key, labels[target.key]) for target in CONTRACTS]

    @api.model
    def _get_target_labels(self):
        """Return the label of each key of ``exchange.loan_words.CONTRACTS``."""
        env = self.env
        return {
            "contract": env._("Contract number"),
            "ref": env._("Customer code"),
            "name": env._("Name of the customer"),
            "phone": env._("Phone"),
            "identity_number": env._("Identity number (CCCD/CMND)"),
            "vat": env._("Tax code (MST)"),
            "product": env._("Loan product"),
            "amount": env._("Amount lent"),
            "currency": env._("Currency"),
            "annual_rate": env._("Yearly rate (%)"),
            "monthly_rate": env._("Monthly rate (%)"),
            "method": env._("Repayment method"),
            "disbursed_on": env._("Day of disbursement"),
            "first_due": env._("First due date"),
            "periods": env._("Number of installments"),
            "paid_principal": env._("Principal paid"),
            "paid_interest": env._("Interest paid"),
            "last_paid": env._("Last paid on"),
            "outstanding": env._("Outstanding principal"),
            "accrued": env._("Interest receivable"),
            "overdue": env._("Overdue principal"),
            "late": env._("Late interest and penalty owed"),
            "held": env._("Money held"),
            "collateral": env._("Collateral"),
            "collateral_value": env._("Value of the collateral"),
            "officer": env._("Officer"),
            "purpose": env._("Purpose of the loan"),
        }
