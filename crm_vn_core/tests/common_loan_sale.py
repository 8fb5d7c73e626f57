# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Command

from .common_loan_books import GROUP, LoanBooksCase

DELIVERED = date(2025, 1, 15)
# 23,100,000 over 12 months at 12 %, 30/360: what a spreadsheet gives
INTEREST = 1_528_886
EACH = 2_052_407
# of the first row: 1 % of 23,100,000; of the second: 1 % of what is left
FIRST, SECOND = 231_000, 212_786
# 15 of the 30 days of the first row
JANUARY = 115_500


class LoanSaleCase(LoanBooksCase):
    """A motorbike of 33,000,000 with 10 % VAT in it, 30 % down, 12 months at 12 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref(
            "sales_team.group_sale_manager"
        ) + cls.env.ref(GROUP + "feature")
        cls.product = cls.env["crm.loan.product"].create(
            {
                "name": "Trả góp xe máy",
                "code": "XM",
                "annual_rate": 12,
                "method": "annuity",
                "periods": 12,
                "periods_min": 6,
                "periods_max": 24,
                "day_count": "30/360",
                "down_payment_percent": 30,
                "is_installment_sale": True,
                "posting": True,
            }
        )
        cls.tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 10),
            ],
            limit=1,
        )
        cls.bike = cls.env["product.product"].create(
            {
                "name": "Xe Wave Alpha",
                "type": "consu",
                "list_price": 30_000_000,
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        cls.bank = cls.product.bank_journal_id.default_account_id.code

    @classmethod
    def new_order(cls, price=30_000_000, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.borrower.id,
                "order_line": [
                    Command.create({"product_id": cls.bike.id, "price_unit": price})
                ],
                **values,
            }
        )

    @classmethod
    def new_offer(cls, order, **values):
        return cls.env["crm.loan.offer"].create({"order_id": order.id, **values})

    @classmethod
    def apply_for(cls, order, **values):
        """Return the application that two clicks make of an order."""
        values = {"start_date": DELIVERED} | values
        action = cls.new_offer(order, **values).action_make_application()
        return cls.env["crm.loan"].browse(action["res_id"])

    @classmethod
    def approve(cls, loan):
        loan.sudo().state = "approved"
        return loan

    def invoice(self, order, on=DELIVERED):
        if order.state != "sale":
            order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_date = on
        invoice.action_post()
        return invoice

    def sell(self, **values):
        """Return a loan that runs, and its invoice."""
        order = self.new_order()
        loan = self.approve(self.apply_for(order, **values)).sudo()
        return loan, self.invoice(order)

    def credit_note(self, invoice, amount, on):
        """Return a posted credit note of an amount with taxes."""
        note = invoice._reverse_moves(
            [{"invoice_date": on, "date": on, "invoice_origin": invoice.name}]
        )
        note.invoice_line_ids.price_unit = amount / 1.1
        note.action_post()
        return note

    def change(self, loan, kind, amount, on, **values):
        wizard = self.env["crm.loan.change"].create(
            {
                "loan_id": loan.id,
                "kind": kind,
                "amount": amount,
                "date": on,
                "reason": "Khách trả lại xe",
                **values,
            }
        )
        self.assertFalse(wizard.problem)
        wizard.action_confirm()
        return loan.payment_ids.sorted("id")[-1:]

    def pay_down(self, invoice, amount=9_900_000, on=DELIVERED):
        """Let the customer pay the invoice as any other."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create(
            {
                "amount": amount,
                "payment_date": on,
                "journal_id": self.product.bank_journal_id.id,
            }
        ).action_create_payments()


class LoanSaleBooksCase(LoanSaleCase):
    """The same with its books, the money of every kind under "bank"."""

    def setUp(self):
        super().setUp()
        self.vat = self.tax.invoice_repartition_line_ids.account_id.code

    def begin(self):
        """Return the loan, its invoice and the books after sale and down payment."""
        self.start_day(date(2025, 1, 15))
        loan, invoice = self.sell()
        self.pay_down(invoice)
        return loan, invoice

    def sold(self, **others):
        """Return the books after the sale, with some balances of others."""
        return {"5110": -30_000_000, self.vat: -3_000_000} | others

    def balances(self, loan=None):
        """The money of the down payment waits on a clearing account: bank is bank."""
        names = {
            self.product.bank_journal_id.default_account_id.code: "bank",
            self.env["account.payment"]
            .search([], limit=1)
            .outstanding_account_id.code: "bank",
        }
        sums = {}
        for code, amount in super().balances(loan).items():
            name = names.get(code, code)
            sums[name] = sums.get(name, 0) + amount
        return {code: amount for code, amount in sums.items() if amount}
