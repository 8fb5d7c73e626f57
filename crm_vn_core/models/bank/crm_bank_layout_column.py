# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

TARGETS = [
    ("date", "Date"),
    ("credit", "Money In (Credit)"),
    ("debit", "Money Out (Debit)"),
    ("amount", "Amount"),
    ("direction", "In or Out (C/D, +/−)"),
    ("memo", "Memo"),
    ("reference", "Reference"),
    ("account", "Account of the Payer"),
    ("name", "Name of the Payer"),
    ("document", "Loan, Invoice or Memo Code"),
    ("currency", "Currency"),
    ("balance", "Balance"),
    ("ignore", "Nothing"),
]


class CrmBankLayoutColumn(models.Model):
    """What one heading means in the files of one bank."""

    _name = "crm.bank.layout.column"
    _description = "Column of a Bank File Layout"
    _order = "layout_id, id"
    _rec_name = "header"

    layout_id = fields.Many2one(
        comodel_name="crm.bank.layout", required=True, ondelete="cascade", index=True
    )
    header = fields.Char(
        required=True, help="As it stands in the file; accents and case do not matter."
    )
    target = fields.Selection(selection=TARGETS, string="Means", required=True)
