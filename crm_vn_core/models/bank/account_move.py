# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...text.memo_code import WIDTH, make_code

#: Prefixes of memo codes; letters that no Vietnamese word has.
INVOICE_PREFIX = "HZ"


class AccountMove(models.Model):
    """Entries know the bank line that made them, and invoices their memo code."""

    _name = "account.move"
    _inherit = "account.move"

    crm_memo_code = fields.Char(
        string="Memo Code",
        compute="_compute_crm_memo_code",
        help="The customer writes it into the transfer; money with it finds this "
        "invoice by itself.",
    )
    crm_bank_line_id = fields.Many2one(
        comodel_name="crm.bank.line",
        string="Line of a Bank File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    @api.depends("move_type")
    def _compute_crm_memo_code(self):
        for move in self:
            number = move._origin.id
            known = move.move_type == "out_invoice" and number and number < 10**WIDTH
            move.crm_memo_code = known and make_code(INVOICE_PREFIX, number)

    def _get_payment_slip(self):
        """Return account, memo and VietQR of what is unpaid, or None."""
        self.ensure_one()
        account = self.partner_bank_id
        if not account or not self.amount_residual:
            return None
        slip = account._get_slip(self.amount_residual, self.crm_memo_code)
        amount = self.currency_id.format(self.amount_residual)
        return slip | {"name": self.name, "amount_text": amount}

    def action_open_crm_bank_line(self):
        """Open the line of a bank file that made the entry."""
        self.ensure_one()
        return self.crm_bank_line_id and self.crm_bank_line_id.get_formview_action()
