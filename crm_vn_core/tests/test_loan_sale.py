# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_loan_sale import DELIVERED, LoanSaleCase


@tagged("post_install", "-at_install")
class TestLoanSale(LoanSaleCase):
    """From an order to its loan and back."""

    def test_two_clicks(self):
        order = self.new_order()
        self.assertEqual(order.amount_total, 33_000_000)
        action = order.action_offer_installments()
        with Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ) as form:
            self.assertEqual(form.product_id, self.product)
            self.assertEqual(form.down_payment_percent, 30)
            self.assertEqual(form.down_payment, 9_900_000)
            self.assertEqual(form.amount, 23_100_000)
            # PMT(1 %, 12, 23,100,000), as any spreadsheet gives it
            self.assertEqual(round(form.installment), 2_052_407)
            form.start_date = DELIVERED
            self.assertEqual(form.last_date, date(2026, 1, 15))
        opened = form.record.action_make_application()
        loan = self.env["crm.loan"].browse(opened["res_id"])
        self.assertRecordValues(
            loan,
            [
                {
                    "partner_id": self.borrower.id,
                    "sale_order_id": order.id,
                    "price": 33_000_000,
                    "down_payment": 9_900_000,
                    "amount": 23_100_000,
                    "periods": 12,
                    "annual_rate": 12,
                    "state": "draft",
                }
            ],
        )
        self.assertIn("Xe Wave Alpha", loan.purpose)
        self.assertIn(loan.name, order.loan_summary)
        self.assertEqual(order.action_offer_installments()["res_id"], loan.id)
        self.assertEqual(loan.action_open_order()["res_id"], order.id)

    def test_terms_side_by_side(self):
        offer = self.new_offer(self.new_order(), start_date=DELIVERED)
        self.assertEqual(offer.term_ids.mapped("periods"), [9, 12, 18])
        self.assertEqual(offer.term_ids.filtered("is_asked").periods, 12)
        interest = offer.term_ids.mapped("total_interest")
        self.assertEqual(interest, sorted(interest))
        each = offer.term_ids.mapped("installment")
        self.assertEqual(each, sorted(each, reverse=True))
        for term in offer.term_ids:
            self.assertEqual(
                term.total, 33_000_000 + term.total_interest, "nothing is lost"
            )
        action = offer.term_ids[0].action_take()
        self.assertEqual(self.env["crm.loan"].browse(action["res_id"]).periods, 9)

    def test_a_down_payment_that_is_too_small(self):
        offer = self.new_offer(self.new_order(), down_payment=5_000_000)
        self.assertIn("30", offer.warning)
        with self.assertRaisesRegex(UserError, "30"):
            offer.action_make_application()
        loan = self.apply_for(self.new_order())
        loan.down_payment_percent = 10
        self.assertIn("30", loan.missing)

    def test_a_round_down_payment_stays_round(self):
        loan = self.apply_for(self.new_order(32_777_777), down_payment=12_000_000)
        self.assertEqual(loan.down_payment, 12_000_000)
        self.assertEqual(loan.amount, loan.price - 12_000_000)

    def test_in_step_with_the_order_until_it_is_submitted(self):
        order = self.new_order()
        loan = self.apply_for(order)
        order.order_line.price_unit = 40_000_000
        self.assertEqual(loan.price, 44_000_000)
        self.assertEqual(loan.down_payment, 13_200_000)
        self.assertEqual(loan.amount, 30_800_000)
        self.assertFalse(order.loan_warning)
        self.approve(loan)
        order.order_line = [Command.create({"product_id": self.bike.id})]
        self.assertEqual(loan.amount, 30_800_000, "it was decided on")
        self.assertTrue(loan.is_order_changed)
        self.assertIn(loan.name, order.loan_warning)
        invoice = self.invoice(order)
        self.assertEqual(invoice.state, "posted")
        self.assertFalse(loan.disbursement_ids)
        self.assertIn(order.name, str(loan.message_ids[:1].body))
        with self.assertRaisesRegex(UserError, order.name):
            loan.action_deliver()
        loan.action_back_to_application()
        self.assertEqual(loan.amount, 53_900_000)
        self.approve(loan)
        self.assertTrue(loan.can_deliver)
        loan.action_deliver()
        self.assertEqual(loan.principal_outstanding, loan.amount)

    def test_no_money_is_paid_out(self):
        loan = self.approve(self.apply_for(self.new_order())).sudo()
        with self.assertRaisesRegex(UserError, "invoice"):
            loan._disburse(loan.amount, DELIVERED, self.key(), method="bank")
        self.assertFalse(loan.disbursement_ids)

    def test_the_invoice_begins_it(self):
        loan, invoice = self.sell()
        tranche = loan.disbursement_ids
        self.assertRecordValues(
            tranche,
            [
                {
                    "amount": 23_100_000,
                    "method": "other",
                    "value_date": DELIVERED,
                    "invoice_id": invoice.id,
                }
            ],
        )
        self.assertEqual(loan.state, "active")
        self.assertEqual(loan.installment_ids[0].due_date, date(2025, 2, 15))
        with self.assertRaisesRegex(UserError, loan.name):
            invoice.button_draft()
        loan._undo_disbursement(tranche)
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(loan.disbursed_total, 23_100_000, "it begins again")

    def test_down_payment_invoice_first(self):
        order = self.new_order()
        loan = self.approve(self.apply_for(order)).sudo()
        order.action_confirm()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        wizard.create_invoices()
        order.invoice_ids.invoice_date = DELIVERED
        order.invoice_ids.action_post()
        self.assertEqual(order.invoice_ids.amount_total, 9_900_000)
        self.assertFalse(loan.disbursement_ids, "it is paid at once")
        final = order._create_invoices(final=True)
        final.invoice_date = DELIVERED
        final.action_post()
        self.assertEqual(final.amount_total, 23_100_000)
        self.assertEqual(loan.disbursed_total, 23_100_000)
        self.assertEqual(final.payment_state, "paid")

    def test_one_live_loan_for_an_order(self):
        order = self.new_order()
        loan = self.apply_for(order)
        self.assertEqual(self.apply_for(order), loan)
        order._action_cancel()
        self.assertEqual(loan.state, "cancelled")
        order.action_draft()
        again = self.apply_for(order)
        self.assertNotEqual(again, loan)

    def test_an_order_that_runs_is_not_cancelled(self):
        loan, _invoice = self.sell()
        with self.assertRaisesRegex(UserError, loan.name):
            loan.sale_order_id._action_cancel()

    def test_the_order_of_somebody_else(self):
        stranger = self.env["res.partner"].create({"name": "Người khác"})
        loan = self.apply_for(self.new_order())
        with self.assertRaisesRegex(ValidationError, stranger.name):
            loan.sale_order_id = self.new_order(partner_id=stranger.id)

    def test_who_may(self):
        seller = new_test_user(
            self.env,
            "sale_only",
            groups="sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        order = self.new_order(user_id=seller.id)
        with self.assertRaises(AccessError):
            order.with_user(seller).action_offer_installments()
            self.new_offer(order).with_user(seller).action_make_application()
        officer = self.new_user("sale_officer", "officer")
        officer.group_ids += self.env.ref("sales_team.group_sale_salesman")
        order = self.new_order(user_id=officer.id).with_user(officer)
        offer = (
            self.env["crm.loan.offer"].with_user(officer).create({"order_id": order.id})
        )
        loan = self.env["crm.loan"].browse(offer.action_make_application()["res_id"])
        self.assertEqual(loan.user_id, officer)
        order.with_user(seller).sudo().order_line.price_unit = 20_000_000
        self.assertEqual(loan.amount, 15_400_000)
        with self.assertRaises(AccessError):
            loan.with_user(officer).action_deliver()
