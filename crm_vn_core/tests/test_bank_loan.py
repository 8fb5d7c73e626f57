# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_bank import BankCase

LOAN = "crm_vn_core.group_crm_vn_core_loan_"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 05:00:00")
class TestBankLoan(BankCase):
    """Bank lines that pay loans: found, explained, booked once, undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["crm.loan.product"].create(
            {"name": "Trả góp", "code": "TG", "annual_rate": 12}
        )
        cls.lender = new_test_user(
            cls.env,
            "bank_lender",
            groups=f"{LOAN}accountant,{LOAN}all",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.loan = cls._create_loan(cls.bay)

    @classmethod
    def _create_loan(cls, partner, amount=12_000_000, **vals):
        loan = cls.env["crm.loan"].create(
            {
                "partner_id": partner.id,
                "product_id": cls.product.id,
                "amount": amount,
                "start_date": date(2026, 10, 20),
                "purpose": "Mua xe máy",
                **vals,
            }
        )
        loan.state = "approved"
        loan._disburse(amount, date(2026, 10, 20), f"key-{loan.id}")
        return loan

    def _accept(self, line):
        line.with_user(self.lender).action_accept()

    def test_code(self):
        memo = f"MBVCB.45.{self.loan.memo_code.lower()} gop xe.CT tu 0351"
        line = self._import([self._row(1_000_000, memo)])
        self.assertEqual((line.match_model, line.match_id), ("crm.loan", self.loan.id))
        self.assertTrue(line.is_sure)
        self._accept(line)
        payment = line.loan_payment_id
        self.assertEqual(payment.idempotency_key, f"bank:{line.fingerprint}")
        self.assertEqual((payment.amount, payment.method), (1_000_000, "bank"))
        self.assertEqual(str(payment.value_date), "2026-11-21")
        self.assertEqual(payment.journal_id, self.journal)
        self.assertEqual(self.loan.paid_total, 1_000_000)

    def test_mother_bay(self):
        son = self._create_customer(name="Trần Văn Út", nickname="Bảy")
        loan = self._create_loan(son)
        line = self._import([self._row(loan.next_due_amount, "GOP XE ME BAY")])
        found = line.proposal_ids.filtered(lambda p: p.model == "crm.loan")
        self.assertIn(loan.id, found.mapped("res_id"))
        codes = {code for code, _key in found[0].reasons}
        self.assertLessEqual({"called", "amount", "product"}, codes)
        self.assertFalse(line.is_sure)

    def test_preview_is_what_happens(self):
        line = self._import([self._row(1_500_000, self.loan.memo_code)])
        rows = self.env["crm.bank.match"]._get_preview(line, self.loan)
        self.assertEqual(sum(amount for _what, amount in rows), 1_500_000)
        self._accept(line)
        payment = line.loan_payment_id
        parts = sorted(payment.allocation_ids.mapped("amount"))
        held = [payment.unallocated] if payment.unallocated else []
        self.assertEqual(sorted(amount for _what, amount in rows), sorted(parts + held))

    def test_booked_once(self):
        line = self._import([self._row(1_000_000, self.loan.memo_code)])
        self._accept(line)
        line.with_user(self.lender)._book(self.loan)
        self.loan._pay(1_000_000, line.date, f"bank:{line.fingerprint}")
        self.assertEqual(len(self.loan.payment_ids), 1)

    def test_undo_and_book_elsewhere(self):
        other = self._create_loan(self.sao_mai)
        line = self._import([self._row(1_000_000, self.loan.memo_code)])
        self._accept(line)
        line.with_user(self.lender).action_undo()
        self.assertEqual(self.loan.payment_ids.state, "reversed")
        self.assertEqual(self.loan.paid_total, 0)
        line.with_user(self.lender)._book(other)
        self.assertEqual((self.loan.paid_total, other.paid_total), (0, 1_000_000))

    def test_more_than_is_owed_is_held(self):
        line = self._import([self._row(50_000_000, self.loan.memo_code)])
        self._accept(line)
        self.assertEqual(self.loan.paid_total, 50_000_000)
        self.assertGreater(self.loan.unallocated, 0)

    def test_unidentified_then_loan(self):
        waiting = self.journal._get_unidentified_account()
        line = self._import([self._row(1_000_000, "khong ro ai")])
        line.with_user(self.lender).action_unidentified()
        self.assertEqual(self._balance(waiting), -1_000_000)
        line.with_user(self.lender)._book(self.loan)
        self.assertEqual(self._balance(waiting), 0)
        self.assertEqual(self.loan.paid_total, 1_000_000)
        line.with_user(self.lender).action_undo()
        self.assertEqual(line.state, "unidentified")
        self.assertEqual(self._balance(waiting), -1_000_000)
        self.assertEqual(self.loan.paid_total, 0)

    def test_payment_list_by_loan_number(self):
        rows = [["21/11/2026", self.loan.name, 900_000, "PT7"]]
        head = ["Ngày thu", "Số hợp đồng", "Số tiền", "Số phiếu thu"]
        line = self._import(rows, head=head, kind="payments", method="collector")
        self.assertTrue(line.is_sure)
        wizard = self.env["crm.bank.book"].with_user(self.lender).create({})
        self.assertEqual(wizard.sure_count, 1)
        wizard.action_book()
        self.assertEqual(line.loan_payment_id.method, "collector")
        self.assertEqual(line.loan_payment_id.reference, "PT7")

    def test_before_the_loan_began(self):
        """One sentence, nothing written."""
        line = self._import(
            [["01/10/2026", None, 1_000_000, self.loan.memo_code, "", "", ""]]
        )
        with self.assertRaises(UserError):
            self._accept(line)
        self.assertFalse(self.loan.payment_ids)

    def test_choose_a_way(self):
        line = self._import([self._row(9_000_000, "?")])
        wizard = (
            self.env["crm.bank.choose"]
            .with_user(self.lender)
            .create(
                {
                    "line_id": line.id,
                    "kind": "crm.loan",
                    "loan_id": self.loan.id,
                    "mode": "term",
                }
            )
        )
        self.assertIn("table", wizard.preview)
        wizard.action_book()
        payment = line.with_user(self.lender).loan_payment_id
        self.assertEqual(payment.mode, "term")

    def test_from_the_entry_to_the_bank_and_back(self):
        """Entry, bank line, payment and loan lead to each other, undone or not."""
        self.product.posting = True
        loan = self._create_loan(self.bay)
        line = self._import([self._row(1_000_000, loan.memo_code)])
        self._accept(line)
        line = line.with_user(self.lender)
        payment = line.loan_payment_id
        move = payment.posting_ids.move_id
        self.assertEqual(len(move), 1)
        self.assertEqual(move.crm_bank_line_id, line)
        self.assertEqual(self._open(move.action_open_crm_bank_line()), line)
        self.assertEqual(self._open(move.action_open_crm_loan_payments()), payment)
        self.assertEqual(self._open(move.action_open_crm_loans()), payment.loan_id)
        self.assertEqual(self._open(line.action_open_payment()), payment)
        self.assertEqual(self._open(line.action_open_entry()), move)
        self.assertEqual(self._open(payment.action_open_bank_line()), line)
        self.assertEqual(self._open(payment.action_open_moves()), move)
        tranche = loan.disbursement_ids.sudo().posting_ids.move_id
        self.assertFalse(tranche.crm_bank_line_id)
        line.action_undo()
        self.assertEqual(payment.bank_line_id, line)
        moves = payment.posting_ids.move_id
        self.assertEqual(len(moves), 2)
        self.assertEqual(moves.crm_bank_line_id, line)
        self.assertEqual(self._open(line.action_open_entry()), moves)

    def _open(self, action):
        """Return the records that an action shows the accountant."""
        records = self.env[action["res_model"]].with_user(self.lender)
        if action.get("res_id"):
            return records.browse(action["res_id"])
        return records.search(action["domain"])
