# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestCollectionCash(CollectionCase):
    """Cash that a collector takes for invoices: paid at once, handed in, confirmed."""

    def setUp(self):
        super().setUp()
        # Before it stands on the cash account Odoo wants it to stand somewhere.
        self.company.transfer_account_id = self.account(
            "113T", "Tiền đang chuyển", "asset_current"
        )
        self.cash = self.account("111T", "Tiền mặt", "asset_cash")
        self.env["account.journal"].create(
            {
                "name": "Quỹ tiền mặt",
                "code": "TMT",
                "type": "cash",
                "default_account_id": self.cash.id,
            }
        )

    def work(self):
        """Let the night make the case, and return it as its collector sees it."""
        self.night()
        [case] = self.case_of()
        return case.with_user(case.user_id)

    def in_hand(self):
        self.env.flush_all()
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.cash.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def key_in(self, case, amount, receipt="BL-1"):
        Sheet = self.env["crm.collection.sheet"].with_user(case.user_id)
        Sheet = Sheet.with_context(allowed_company_ids=self.company.ids)
        sheet = Sheet.browse(Sheet.action_today()["res_id"])
        [line] = sheet.line_ids
        line.write({"amount": amount, "receipt": receipt})
        sheet.action_key_in()
        return line

    def test_sheet_takes_cash_for_invoices(self):
        """The oldest invoice first, by somebody who may not post invoices."""
        old, young = self.invoice(3_000_000, 40), self.invoice(2_000_000, 20)
        case = self.work()
        line = self.key_in(case, 3_500_000)
        self.assertFalse(line.error)
        self.assertEqual((old.amount_residual, young.amount_residual), (0, 1_500_000))
        [cash] = self.env["crm.collection.cash"].search([])
        self.assertEqual((cash.amount, cash.user_id), (3_500_000, case.user_id))
        self.assertEqual(cash.invoices, f"{old.name}, {young.name}")
        self.assertEqual(self.in_hand(), 3_500_000)
        self.night()
        self.assertEqual(case.overdue_amount, 1_500_000)

    def test_a_repeat_takes_nothing(self):
        move = self.invoice(3_000_000, 40)
        case = self.work()
        for __ in range(2):
            case._collect(1_000_000, self.today, "k1", reference="BL-1")
        self.assertEqual((move.amount_residual, self.in_hand()), (2_000_000, 1_000_000))

    def test_loans_and_invoices_the_oldest_first(self):
        loan = self.new_late_loan(30)
        old, young = self.invoice(1_000_000, 40), self.invoice(1_000_000, 10)
        case = self.work()
        owed = float(sum(loan._get_state(self.today).owed.values()))
        case._collect(
            1_300_000 + owed, self.today, "k2", method="collector", reference="BL-2"
        )
        self.assertEqual((old.amount_residual, young.amount_residual), (0, 700_000))
        self.assertEqual(loan.payment_ids.amount, owed)
        case._collect(1_300_000 + owed, self.today, "k2", method="collector")
        self.assertEqual((len(loan.payment_ids), young.amount_residual), (1, 700_000))

    def test_more_than_is_overdue_stays_with_the_customer(self):
        move = self.invoice(1_000_000, 40)
        self.work()._collect(1_200_000, self.today, "k3")
        self.assertEqual(move.amount_residual, 0)
        receivable = self.account("131T", "", "asset_receivable")
        rest = self.env["account.move.line"].search(
            [("account_id", "=", receivable.id), ("reconciled", "=", False)]
        )
        self.assertEqual(rest.amount_residual, -200_000)

    def test_nothing_to_pay(self):
        move = self.invoice(1_000_000, 40)
        case = self.work()
        case._collect(1_000_000, self.today, "k4")
        self.assertEqual(move.amount_residual, 0)
        with self.assertRaisesRegex(UserError, "owes nothing"):
            case._collect(1, self.today, "k5")
        self.assertEqual(self.in_hand(), 1_000_000)

    def test_handed_in_and_confirmed(self):
        self.invoice(3_000_000, 40)
        case = self.work()
        self.key_in(case, 900_000)
        cash = self.env["crm.collection.cash"].search([])
        handin = (
            self.env["crm.collection.handin"]
            .with_user(case.user_id)
            .with_context(allowed_company_ids=self.company.ids)
            .create({"company_id": self.company.id})
        )
        self.assertEqual((cash.handin_id, handin.amount), (handin, 900_000))
        [row] = handin._get_form_rows()
        self.assertEqual((row["invoices"], row["held"]), (900_000, 0))
        self.assertEqual((row["receipt"], row["contract"]), ("BL-1", cash.invoices))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "crm_vn_core.crm_collection_handin_form", handin.ids
        )[0].decode()  # fmt: skip
        self.assertIn("Chín trăm nghìn đồng", html)
        handin.action_hand_in()
        received = handin.with_user(self.cashier)
        self.assertEqual(received.cash_ids.with_user(self.cashier).amount, 900_000)
        received.action_confirm()
        self.assertEqual((handin.state, handin.difference), ("confirmed", 0))

    def test_cancelled_cash_is_not_handed_in(self):
        self.invoice(3_000_000, 40)
        case = self.work()
        case._collect(900_000, self.today, "k6")
        cash = self.env["crm.collection.cash"].search([])
        cash.payment_id.action_cancel()
        self.assertEqual(cash.state, "reversed")
        handins = self.env["crm.collection.handin"].with_user(case.user_id)
        handin = handins.create({"company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "no cash"):
            handin.action_hand_in()

    def test_colleagues_do_not_see_it(self):
        self.invoice(3_000_000, 40)
        case = self.work()
        case._collect(900_000, self.today, "k7")
        everyone = self.collector | self.collector2
        other = everyone - case.user_id
        cash = self.env["crm.collection.cash"]
        self.assertEqual(len(cash.with_user(case.user_id).search([])), 1)
        self.assertFalse(cash.with_user(other[:1]).search([]))
