# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...exchange.loan_words import CONTRACTS


class CrmLoanImportColumn(models.Model):
    """One column of the list of contracts and what it means."""

    _name = "crm.loan.import.column"
    _description = "Take-over of Loans: Column"
    _inherit = ["crm.import.column.mixin"]
    _order = "import_id, position"

    import_id = fields.Many2one(
        comodel_name="crm.loan.import",
        required=True,
        ondelete="cascade",
        index=True,
    )

    _target_unique = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns go to the same place. Keep one and leave the other empty.",
    )

    @api.model
    def _selection_target(self):
        """Offer what ``exchange.loan_words.CONTRACTS`` has, in its order."""
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
