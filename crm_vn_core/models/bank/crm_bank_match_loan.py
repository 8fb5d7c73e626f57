# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .crm_loan_code import LOAN_PREFIX


class CrmBankMatch(models.AbstractModel):
    """Running loans, paid by bank lines: the event has the line's own key."""

    _name = "crm.bank.match"
    _inherit = "crm.bank.match"

    @api.model
    def _get_sources(self):
        return [*super()._get_sources(), "loan"]

    @api.model
    def _get_code_models(self):
        return super()._get_code_models() | {LOAN_PREFIX: "crm.loan"}

    def _get_loan_items(self, company_ids):
        """Return the SQL of loans that take money.

        Written-off loans too: what comes in on them is a recovery. What is due is the
        next row; all that is open only the engine knows, for late interest grows by the
        day, so a line is never "more than is owed" here: the loan holds the rest.
        """
        return SQL(
            """
            SELECT 'crm.loan', l.id, l.partner_id, l.company_id,
                   COALESCE(NULLIF(l.next_due_amount, 0), l.installment_amount, 0),
                   NULL::numeric,
                   ARRAY_REMOVE(ARRAY[l.name, o.name], NULL)
              FROM crm_loan l
         LEFT JOIN sale_order o ON o.id = l.sale_order_id
             WHERE l.state IN ('active', 'written_off') AND l.company_id = ANY(%s)
            """,
            company_ids,
        )

    @api.model
    def _get_bought_names(self, model, ids):
        names = super()._get_bought_names(model, ids)
        if model == "crm.loan":
            for loan in self.env[model].sudo().browse(ids):
                bought = loan.sale_order_id.order_line.mapped("name")
                names[loan.id] = [*bought, loan.purpose or ""]
        return names

    def _preview_crm_loan(self, line, loan, mode="due", **_values):
        """Return rows (component of an installment, amount), as the engine puts it."""
        before, after = loan._preview("pay", line.date, amount=line.amount, mode=mode)
        component = self.env["crm.loan.allocation"]._fields["component"]
        labels = dict(component._description_selection(self.env))
        rows = Counter()
        for part in after.allocations:
            if part.key == "preview":
                number = after.rows[part.row - 1].number or part.row
                rows[number, part.component] += part.amount
        shown = [
            (
                self.env._(
                    "Installment %(number)s: %(component)s",
                    number=number,
                    component=labels.get(name, name),
                ),
                float(amount),
            )
            for (number, name), amount in rows.items()
        ]
        held = float(after.unallocated - before.unallocated)
        if held > 0:
            shown.append((self.env._("Held until something falls due"), held))
        return shown

    def _book_crm_loan(self, line, loan, mode="due", **_values):
        """Pay the loan by its own command; a repeated one pays nothing twice.

        :raise UserError: the user may not enter payments, or the loan takes none
        """
        if line.suspense_move_id:
            line._cancel_entry(line.suspense_move_id)
        payment = loan._pay(
            line.amount,
            line.date,
            line._get_key(),
            mode=mode,
            surplus=True,
            method=line.file_id.method or "bank",
            journal_id=line.journal_id.id,
            memo=line.memo or line.reference,
            reference=line.reference,
            bank_line_id=line.id,
        )
        return {"loan_payment_id": payment.id, "partner_id": loan.partner_id.id}

    def _undo_crm_loan(self, line):
        """Reverse the payment; money that waited before waits again."""
        if not line.loan_payment_id:
            raise UserError(self.env._("The payment of this line was not found."))
        loan = line.loan_payment_id.loan_id
        loan._reverse_payment(line.loan_payment_id, line.note)
        line.sudo().loan_payment_id = False
        if line.suspense_move_id:
            line._create_suspense()
