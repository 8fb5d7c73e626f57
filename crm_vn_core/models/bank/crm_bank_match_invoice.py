# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .account_move import INVOICE_PREFIX


class CrmBankMatch(models.AbstractModel):
    """Open invoices, and customers with several of them, paid by bank lines."""

    _name = "crm.bank.match"
    _inherit = "crm.bank.match"

    @api.model
    def _get_sources(self):
        return [*super()._get_sources(), "invoice", "customer"]

    @api.model
    def _get_code_models(self):
        return super()._get_code_models() | {INVOICE_PREFIX: "account.move"}

    def _get_invoice_items(self, company_ids):
        """Return the SQL of open invoices in the currency of their company."""
        return SQL(
            """
            SELECT 'account.move', m.id, m.commercial_partner_id, m.company_id,
                   m.amount_residual, m.amount_residual,
                   ARRAY_REMOVE(ARRAY[m.name, m.payment_reference, m.ref,
                                      m.invoice_origin], NULL)
              FROM account_move m
              JOIN res_company c ON c.id = m.company_id
                                AND c.currency_id = m.currency_id
             WHERE m.move_type = 'out_invoice' AND m.state = 'posted'
               AND m.payment_state IN ('not_paid', 'partial')
               AND m.amount_residual > 0 AND m.company_id = ANY(%s)
            """,
            company_ids,
        )

    def _get_customer_items(self, company_ids):
        """Return the SQL of customers with several open invoices, as one item each."""
        return SQL(
            """
            SELECT 'res.partner', partner_id, partner_id, company_id,
                   SUM(due), SUM(due), ARRAY[]::text[]
              FROM crm_bank_item WHERE model = 'account.move' AND company_id = ANY(%s)
          GROUP BY partner_id, company_id HAVING COUNT(*) > 1
            """,
            company_ids,
        )

    @api.model
    def _get_bought_names(self, model, ids):
        names = super()._get_bought_names(model, ids)
        if model == "account.move":
            for move in self.env[model].sudo().browse(ids):
                names[move.id] = move.invoice_line_ids.filtered(
                    lambda line: line.display_type == "product"
                ).mapped("name")
        return names

    # Booking

    def _preview_account_move(self, line, move, **_values):
        return self._spread(line, move)

    def _preview_res_partner(self, line, partner, **_values):
        return self._spread(line, self._get_open_invoices(line, partner))

    def _spread(self, line, moves):
        """Return rows (invoice, amount) of the money spread over invoices in order."""
        rows, left = [], line.amount
        for move in moves:
            part = min(left, move.amount_residual)
            if part:
                rows.append((move.display_name, part))
            left -= part
        if left:
            rows.append((self.env._("Stays open for the customer"), left))
        return rows

    def _get_open_invoices(self, line, partner):
        """Return the open invoices of a customer, the oldest first."""
        return self.env["account.move"].search(
            [
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", line.company_id.id),
                ("currency_id", "=", line.currency_id.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date_due, id",
        )

    def _book_account_move(self, line, move, **_values):
        """Pay an invoice; what is more than it owes stays open for the customer.

        :raise UserError: the invoice is paid or was never posted
        """
        if move.move_type != "out_invoice" or move.state != "posted":
            raise UserError(
                self.env._(
                    "%(name)s is no posted customer invoice.", name=move.display_name
                )
            )
        if move.currency_id != line.currency_id:
            raise UserError(
                self.env._(
                    "%(name)s is in %(currency)s: pay it from the invoice itself.",
                    name=move.display_name,
                    currency=move.currency_id.name,
                )
            )
        if not move.amount_residual:
            raise UserError(
                self.env._("%(name)s is paid already.", name=move.display_name)
            )
        return self._pay_invoices(line, move.commercial_partner_id, move)

    def _book_res_partner(self, line, partner, **_values):
        """Pay the open invoices of a customer, the oldest first."""
        partner = partner.commercial_partner_id
        moves = self._get_open_invoices(line, partner)
        return self._pay_invoices(line, partner, moves)

    def _pay_invoices(self, line, partner, moves):
        """Book the money on the customer and reconcile it with the invoices."""
        debts = moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        )
        if line.suspense_move_id:
            values, entry = self._move_suspense(line, partner, debts)
        else:
            values, entry = self._register_payment(line, partner, debts)
        money = entry.line_ids.filtered(
            lambda item: item.account_id in debts.account_id and not item.reconciled
        )
        for account in money.account_id:
            own = (debts + money).filtered(
                lambda item, account=account: item.account_id == account
            )
            own.sorted("date_maturity").reconcile()
        return values | {"partner_id": partner.id}

    def _register_payment(self, line, partner, debts):
        """Register a payment that stands on the bank account at once: the file is the
        bank's own word, so nothing is left to reconcile."""
        journal = line.journal_id
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": line.amount,
                "currency_id": line.currency_id.id,
                "date": line.date,
                "journal_id": journal.id,
                "memo": line.memo or line.reference,
                "payment_reference": line.reference,
            }
        )
        payment.outstanding_account_id = journal.default_account_id
        if debts:
            payment.destination_account_id = debts.account_id[:1]
        payment.action_post()
        payment.move_id.sudo().crm_bank_line_id = line
        return {"payment_id": payment.id}, payment.move_id

    def _move_suspense(self, line, partner, debts):
        """Take money from where it waited to the customer, by one entry."""
        waiting = line.suspense_move_id.sudo().line_ids.filtered("credit")
        receivable = (
            debts.account_id[:1]
            or partner.with_company(line.company_id).property_account_receivable_id
        )
        journal = self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(line.company_id),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(self.env._("The company has no miscellaneous journal."))
        entry = line._create_entry(
            journal,
            max(line.date, fields.Date.context_today(line)),
            [
                (waiting.account_id, line.amount, False),
                (receivable, -line.amount, partner),
            ],
        )
        taken = entry.line_ids.filtered(
            lambda item: item.account_id == waiting.account_id
        )
        if waiting.account_id.reconcile:
            (waiting + taken).reconcile()
        return {"transfer_move_id": entry.id}, entry

    def _undo_account_move(self, line):
        """Take the payment, or the entry that moved waiting money, back."""
        if line.payment_id:
            payment = line.payment_id
            payment.move_id.line_ids.remove_move_reconcile()
            payment.action_draft()
            payment.action_cancel()
        elif line.transfer_move_id:
            line.transfer_move_id.sudo().line_ids.remove_move_reconcile()
            line._cancel_entry(line.transfer_move_id)

    def _undo_res_partner(self, line):
        self._undo_account_move(line)
