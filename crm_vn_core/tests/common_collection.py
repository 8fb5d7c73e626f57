# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Domain

from .common_loan_life import LoanCase


class CollectionCase(LoanCase):
    """A lender with collectors, and loans of which some are late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["crm.loan"]._get_today()
        cls.Case = cls.env["crm.collection.case"]
        cls.Loan = cls.env["crm.loan"]
        cls.borrower.phone = "0912345678"
        # The days of truce are tested on their own.
        cls.env["crm.collection.truce"].search([]).active = False
        cls.collector = cls.new_user("thu_no_1", "collector")
        cls.collector2 = cls.new_user("thu_no_2", "collector")
        cls.manager = cls.new_user("thu_no_quan_ly", "manager")
        cls.cashier = cls.new_user("thu_no_quy", "cashier")

    def setUp(self):
        super().setUp()
        # A test may not commit; what a commit would write is written.
        self.patch(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, *args, **options: cron.env.flush_all() or 1,
        )

    @classmethod
    def new_late_loan(cls, days, amount=12_000_000, **values):
        """Return a loan whose first installment is some days past due today."""
        first_due = cls.today - timedelta(days=days)
        return cls.new_active_loan(
            amount,
            on=first_due - timedelta(days=30),
            start_date=first_due - timedelta(days=30),
            first_due=first_due,
            **values,
        )

    def night(self, day=None):
        self.Loan._run_night(day or self.today)

    def night_of(self, day):
        """Run the night of another day."""
        self.patch(type(self.Loan), "_get_today", lambda loans: day)
        self.night(day)

    def case_of(self, partner=None, **values):
        domain = Domain("partner_id", "=", (partner or self.borrower).id)
        for name, value in values.items():
            domain &= Domain(name, "=", value)
        return self.Case.search(domain)

    def outcome(self, name):
        return self.env.ref(f"crm_vn_core.crm_collection_outcome_{name}")

    def account(self, code, name, kind):
        accounts = self.env["account.account"]
        return accounts.search([("code", "=", code)]) or accounts.create(
            {"name": name, "code": code, "account_type": kind}
        )

    def invoice(self, amount, days, partner=None):
        """Return a posted invoice that is some days overdue."""
        due = self.today - timedelta(days=days)
        receivable = self.account("131T", "Phải thu", "asset_receivable")
        income = self.account("511T", "Doanh thu", "income")
        journals = self.env["account.journal"]
        journal = journals.search([("code", "=", "BHT")]) or journals.create(
            {"name": "Bán hàng", "code": "BHT", "type": "sale"}
        )
        partner = partner or self.borrower
        partner.with_company(self.company).property_account_receivable_id = receivable
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "journal_id": journal.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_line_ids": [
                    (0, 0, {"name": "Xe", "price_unit": amount, "quantity": 1,
                            "account_id": income.id, "tax_ids": []})
                ],
            }
        )  # fmt: skip
        move.action_post()
        return move
