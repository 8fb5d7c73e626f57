# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date
from itertools import count

from odoo.tests import freeze_time, new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

GROUP = "crm_vn_core.group_crm_vn_core_loan_"
PAID_OUT = date(2025, 1, 15)


class LoanBooksCase(AccountTestInvoicingCommon):
    """A lender with the Vietnamese chart, a product that posts, and its books."""

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("vn")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.group_ids += cls.env.ref(GROUP + "manager") + cls.env.ref(
            GROUP + "accountant"
        )
        cls.borrower = cls.env["res.partner"].create({"name": "Nguyễn Văn Bảy"})
        cls.product = cls.env["crm.loan.product"].create(
            {
                "name": "Vay tiêu dùng",
                "code": "TD",
                "annual_rate": 12,
                "method": "equal_principal",
                "posting": True,
            }
        )
        cls.keys = count(1)

    def setUp(self):
        super().setUp()
        self.start_day(date(2025, 12, 31))

    def start_day(self, day):
        """Let it be this day from here on."""
        frozen = freeze_time(f"{day} 03:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    @classmethod
    def new_loan(cls, amount=100_000_000, on=PAID_OUT, disburse=True, **values):
        values = {"product_id": cls.product.id, "start_date": on} | values
        method = values.pop("paid_by", "bank")
        fee = values.pop("fee", 0)
        loan = cls.env["crm.loan"].create(
            {"partner_id": cls.borrower.id, "amount": amount, **values}
        )
        loan.sudo().state = "approved"
        if disburse:
            loan.sudo()._disburse(amount, on, cls.key(), fee=fee, method=method)
        return loan.sudo()

    @classmethod
    def key(cls):
        return f"books-{next(cls.keys)}"

    @classmethod
    def new_user(cls, login, *roles):
        return new_test_user(
            cls.env,
            login,
            groups=",".join(GROUP + role for role in roles),
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def period(self, *day):
        """Return the month that ends on a day, run."""
        values = {"company_id": self.company.id, "date": date(*day)}
        domain = [(name, "=", value) for name, value in values.items()]
        periods = self.env["crm.loan.period"]
        period = periods.search(domain) or periods.create(values)
        period.action_run()
        return period

    def balances(self, loan=None):
        """Return the balances of the books by the first digits of the account codes:
        of one loan from its postings, of the company from the journal."""
        self.env.flush_all()
        sums = defaultdict(float)
        if loan:
            for posting in loan.posting_ids:
                sums[posting.account_id.code] += posting.amount
        else:
            for line in self.env["account.move.line"].search(
                [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
            ):
                sums[line.account_id.code] += line.balance
        return {code: round(amount) for code, amount in sums.items() if amount}

    def assert_books(self, expected, loan=None):
        self.assertEqual(self.balances(loan), expected)

    def assert_checked(self):
        """The self-check finds nothing."""
        count_found = self.env["crm.loan.check"].sudo()._run(self.company)
        failed = self.env["crm.loan.check"].search(
            [("state", "=", "failed"), ("run_at", "=", self.company.loan_check_date)]
        )
        self.assertFalse(
            count_found,
            [
                (
                    row.kind,
                    row.account_id.code,
                    row.loan_id.name,
                    row.expected,
                    row.found,
                )
                for row in failed
            ],
        )
