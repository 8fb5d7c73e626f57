# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..text import vietqr
from .common_bank import BankCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 05:00:00")
class TestBankMatch(BankCase):
    """What bank lines pay: found with reasons, booked, undone, found later."""

    def test_code_in_noise(self):
        invoice = self._create_invoice(self.bay, 5_000_000)
        code = invoice.crm_memo_code
        noisy = (
            f"MBVCB.452.{code[:4].lower()} {code[4:8]}-{code[8:]}.CT tu 0351000646393"
        )
        line = self._import([self._row(5_000_000, noisy)])
        self.assertEqual((line.state, line.match_model), ("proposed", "account.move"))
        self.assertEqual((line.match_id, line.score), (invoice.id, 100))
        self.assertTrue(line.is_sure)
        self.assertIn(code, line.reason)
        line.action_accept()
        self.assertEqual((line.state, invoice.amount_residual), ("booked", 0))

    def test_code_of_a_paid_invoice(self):
        invoice = self._create_invoice(self.bay, 5_000)
        rows = [self._row(5_000, invoice.crm_memo_code, reference=r) for r in "12"]
        first, second = self._import(rows)
        first.action_accept()
        with self.assertRaisesRegex(UserError, "paid already"):
            second.action_accept()
        second.action_propose()
        self.assertEqual(second.state, "new")
        self.assertIn(invoice.crm_memo_code, second.reason)

    def test_one_wrong_sign_finds_nothing(self):
        invoice = self._create_invoice(self.bay, 5_000)
        code = invoice.crm_memo_code
        wrong = code[:5] + ("1" if code[5] != "1" else "2") + code[6:]
        line = self._import([self._row(4_999, wrong)])
        self.assertEqual(line.state, "new")

    def test_number_of_the_invoice(self):
        invoice = self._create_invoice(self.bay, 5_000_000)
        self._create_invoice(self.sao_mai, 5_000_000)
        memo = "tra " + invoice.name.replace("/", " ")
        line = self._import([self._row(5_000_000, memo)])
        self.assertEqual(line.match_id, invoice.id)
        self.assertTrue(line.is_sure, "number and amount")

    def test_mother_bay(self):
        """ "GOP XE ME BAY": her name at home, what was bought, and the amount."""
        son = self._create_customer(name="Trần Văn Út", nickname="Út Xe")
        mother = self._create_customer(name="Lê Thị Hoa", nickname="Bảy")
        self.env["crm.partner.relation"].create(
            {
                "partner_id": son.id,
                "related_partner_id": mother.id,
                "kind": self.env["crm.partner.relation"]
                ._fields["kind"]
                .get_values(self.env)[0],
            }
        )
        invoice = self._create_invoice(son, 2_500_000, "Xe máy Honda Vision")
        self._create_invoice(self.sao_mai, 2_500_000, "Máy giặt")
        line = self._import([self._row(2_500_000, "GOP XE ME BAY")])
        self.assertEqual(line.match_id, invoice.id)
        self.assertFalse(line.is_sure, "a person decides")
        codes = [code for code, _key in line.reasons]
        self.assertEqual(set(codes), {"called", "amount", "product"})
        self.assertIn("bay", line.reason)

    def test_name_and_phone(self):
        invoice = self._create_invoice(self.bay, 3_000_000)
        by_name, by_phone = self._import(
            [
                self._row(1_000_000, "NGUYEN THI BAY chuyen tien"),
                self._row(500_000, "0912345678 tra bot", reference="2"),
            ]
        )
        self.assertEqual((by_name + by_phone).mapped("match_id"), [invoice.id] * 2)
        self.assertFalse(by_name.is_sure)

    def test_company_name(self):
        invoice = self._create_invoice(self.sao_mai, 9_000)
        line = self._import([self._row(4_000, "CTY SAO MAI THANH TOAN")])
        self.assertEqual(line.match_id, invoice.id)

    def test_account_and_words_seen_before(self):
        first = self._create_invoice(self.bay, 3_000)
        line = self._import(
            [self._row(3_000, f"{first.crm_memo_code}", account="123456789")]
        )
        line.action_accept()
        second = self._create_invoice(self.bay, 4_000)
        line = self._import([self._row(1_500, "tra", day=22, account="123456789")])
        self.assertEqual(line.match_id, second.id)
        self.assertEqual(line.reasons[0][0], "account")

    def test_amount_alone_only_while_rare(self):
        invoice = self._create_invoice(self.bay, 1_234_567)
        line = self._import([self._row(1_234_567, "abc")])
        self.assertEqual((line.match_id, line.is_sure), (invoice.id, False))
        for _number in range(5):
            self._create_invoice(self.bay, 777_000)
        line = self._import([self._row(777_000, "abc", day=20)])
        self.assertEqual(line.state, "new")

    def test_ranked_proposals(self):
        exact = self._create_invoice(self.bay, 2_000)
        self._create_invoice(self.bay, 3_000)
        line = self._import([self._row(2_000, "NGUYEN THI BAY")])
        self.assertEqual(line.proposal_ids[0].res_id, exact.id)
        self.assertGreater(line.proposal_ids[0].score, line.proposal_ids[1].score)
        self.assertIn("res.partner", line.proposal_ids.mapped("model"))
        line.proposal_ids[1].action_book()
        self.assertEqual(line.state, "booked")

    def test_oldest_first(self):
        one, two = (self._create_invoice(self.bay, 2_000) for _ in range(2))
        two.invoice_date_due = "2027-01-01"
        line = self._import([self._row(3_000, "NGUYEN THI BAY")])
        line._book(self.bay)
        self.assertEqual((one.amount_residual, two.amount_residual), (0, 1_000))

    def test_preview_says_where_money_goes(self):
        invoice = self._create_invoice(self.bay, 2_000)
        line = self._import([self._row(5_000, invoice.crm_memo_code)])
        self.assertFalse(line.is_sure, "more than is owed: a person decides")
        rows = self.env["crm.bank.match"]._get_preview(line, invoice)
        self.assertEqual([amount for _what, amount in rows], [2_000, 3_000])
        self.assertIn("3,000", line.preview)

    def test_booking(self):
        invoice = self._create_invoice(self.bay, 2_000)
        bank = self.journal.default_account_id
        before = self._balance(bank)
        line = self._import([self._row(5_000, invoice.crm_memo_code)])
        line.action_accept()
        self.assertEqual(self._balance(bank) - before, 5_000)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(line.payment_id.state, "paid")
        self.assertEqual(str(line.payment_id.date), "2026-11-21")
        self.assertEqual(line.payment_id.move_id.crm_bank_line_id, line)
        receivable = self.bay.property_account_receivable_id
        self.assertEqual(self._balance(receivable, self.bay), -3_000, "stays open")
        line.action_accept()
        line._book(invoice)
        self.assertEqual(self._balance(bank) - before, 5_000, "booked once")

    def test_undo(self):
        invoice = self._create_invoice(self.bay, 2_000)
        bank = self.journal.default_account_id
        before = self._balance(bank)
        line = self._import([self._row(2_000, invoice.crm_memo_code)])
        line.action_accept()
        line.action_undo()
        self.assertEqual((line.state, invoice.amount_residual), ("proposed", 2_000))
        self.assertEqual(self._balance(bank), before)
        line.action_accept()
        self.assertEqual((line.state, invoice.amount_residual), ("booked", 0))
        self.assertEqual(self._balance(bank) - before, 2_000)

    def test_unidentified_money(self):
        bank = self.journal.default_account_id
        waiting = self.journal._get_unidentified_account()
        self.assertEqual(waiting.code[:4], "3388")
        before = self._balance(bank)
        line = self._import([self._row(2_000, "khong ro")])
        line.action_unidentified()
        self.assertEqual(line.state, "unidentified")
        self.assertEqual(self._balance(waiting), -2_000)
        self.assertEqual(self._balance(bank) - before, 2_000)
        invoice = self._create_invoice(self.bay, 2_000)
        line._book(invoice)
        self.assertEqual((line.state, invoice.payment_state), ("booked", "paid"))
        self.assertEqual(self._balance(waiting), 0)
        self.assertEqual(self._balance(bank) - before, 2_000)
        line.action_undo()
        self.assertEqual((line.state, invoice.amount_residual), ("unidentified", 2_000))
        self.assertEqual(self._balance(waiting), -2_000)
        line.action_undo()
        self.assertIn(line.state, ("new", "proposed"))
        self.assertEqual((self._balance(waiting), self._balance(bank)), (0, before))

    def test_ignored(self):
        line, out = self._import([self._row(2_000, "x"), self._row(-5, "phi")])
        self.assertEqual(out.state, "ignored")
        line.action_ignore()
        line.action_reopen()
        self.assertEqual(line.state, "new")
        with self.assertRaises(UserError):
            out._book(self.bay)

    def test_book_sure_ones(self):
        """A dry run first; a line that fails keeps its reason, the others go on."""
        invoices = [self._create_invoice(self.bay, 1_000 + n) for n in range(3)]
        rows = [self._row(m.amount_total, m.crm_memo_code) for m in invoices]
        lines = self._import([*rows, self._row(1_000_000, "khong ro")])
        wizard = self.env["crm.bank.book"].with_user(self.accountant).create({})
        self.assertEqual((wizard.sure_count, wizard.left_count), (3, 1))
        self.assertEqual(wizard.sure_total, 3_003)
        self.assertEqual(lines[0].state, "proposed", "a dry run books nothing")
        invoices[1].button_draft()
        wizard.action_book()
        self.assertEqual(lines.mapped("state"), ["booked", "proposed", "booked", "new"])
        self.assertIn("posted", lines[1].error)

    def test_payment_list(self):
        invoice = self._create_invoice(self.bay, 6_000)
        other = self._create_invoice(self.sao_mai, 6_000)
        rows = [
            ["21/11/2026", invoice.name, 6_000, "PT01"],
            ["21/11/2026", other.crm_memo_code, 4_000, "PT02"],
            ["21/11/2026", "KHONG/CO/999", 1_000, "PT03"],
        ]
        head = ["Ngày thu", "Số hóa đơn", "Số tiền", "Số phiếu thu"]
        lines = self._import(rows, head=head, kind="payments", method="collector")
        self.assertEqual(lines.mapped("is_sure"), [True, True, False])
        self.assertEqual(lines.mapped("match_id"), [invoice.id, other.id, 0])
        self.env["crm.bank.book"].with_user(self.accountant).create({}).action_book()
        self.assertEqual((invoice.amount_residual, other.amount_residual), (0, 2_000))
        again = self._upload(rows, head=head, kind="payments")
        again.action_read()
        self.assertEqual(again.new_count, 0)

    def test_other_company_is_never_proposed(self):
        other = self._create_company("Công ty khác")
        invoice = self._create_invoice(self.bay, 5_000, company=other)
        line = self._import(
            [self._row(5_000, f"{invoice.crm_memo_code} NGUYEN THI BAY")]
        )
        self.assertEqual(line.state, "new")
        with self.assertRaisesRegex(UserError, "another company"):
            line._book(invoice.sudo())

    def test_foreign_invoice_is_not_booked_here(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        invoice = self._create_invoice(self.bay, 5_000)
        invoice.button_draft()
        invoice.currency_id = dollars
        invoice.action_post()
        line = self._import([self._row(5_000, invoice.crm_memo_code)])
        self.assertEqual(line.state, "new")
        with self.assertRaisesRegex(UserError, "USD"):
            line._book(invoice)

    def test_choose(self):
        invoice = self._create_invoice(self.bay, 5_000)
        line = self._import([self._row(1_000, "?")])
        wizard = (
            self.env["crm.bank.choose"]
            .with_user(self.accountant)
            .create({"line_id": line.id, "move_id": invoice.id})
        )
        self.assertIn("1,000", wizard.preview)
        wizard.action_book()
        self.assertEqual((line.state, invoice.amount_residual), ("booked", 4_000))

    def test_cost_follows_the_hits(self):
        """Sixty lines cost hardly more queries than one."""
        self._create_invoice(self.bay, 5_000)
        lines = self._import(
            [self._row(5_000 + n, f"NGUYEN THI BAY {n}") for n in range(60)]
        )
        match = self.env["crm.bank.match"]
        match._propose(lines)
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        match._propose(lines[0])
        self.env.flush_all()
        one = self.env.cr.sql_log_count - start
        start = self.env.cr.sql_log_count
        match._propose(lines)
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - start, one + 3)


@tagged("post_install", "-at_install")
class TestVietQR(BankCase):
    """VietQR of a bank account: our text, and Odoo's own with the BIN."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "0011 0012 34567",
                "bank_id": cls.env.ref("crm_vn_core.res_bank_vietcombank").id,
                "partner_id": cls.company.partner_id.id,
            }
        )

    def test_text_and_picture(self):
        text = self.account._get_vietqr(250_000, "Góp xe HZ000012345")
        self.assertEqual(
            vietqr.parse(text),
            ("970436", "0011001234567", 250_000, "Gop xe HZ000012345"),
        )
        picture = self.account._get_vietqr_picture(250_000, "x")
        self.assertIn("<svg", picture)
        self.assertGreater(picture.count("<rect"), 200, "modules of the code")

    def test_what_is_missing(self):
        self.account.bank_id = False
        with self.assertRaisesRegex(UserError, "BIN"):
            self.account._get_vietqr(1)

    def test_odoo_takes_the_bin(self):
        """Odoo's own code names the same account; SWIFT keeps its field."""
        self.account.bank_id.bic = "BFTVVNVX"
        self.account.write(
            {
                "proxy_type": "bank_acc",
                "proxy_value": "0011001234567",
                "include_reference": True,
            }
        )
        self.company.partner_id.city = "Hà Nội"
        currency = self.env.ref("base.VND")
        values = ("emv_qr", 250_000.0, currency, self.bay, "HD0012", None)
        self.assertFalse(
            self.account._get_error_messages_for_qr("emv_qr", self.bay, currency)
        )
        found = vietqr.parse(self.account._get_qr_vals(*values))
        self.assertEqual(found, ("970436", "0011001234567", 250_000, "HD0012"))
