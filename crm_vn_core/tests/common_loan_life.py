# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from itertools import count

from odoo.tests import TransactionCase, new_test_user

GROUP = "crm_vn_core.group_crm_vn_core_loan_"


class LoanCase(TransactionCase):
    """A lender with one product and what a test needs to live a loan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Sao Mai Finance", "currency_id": cls.env.ref("base.VND").id}
        )
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.borrower = cls.env["res.partner"].create({"name": "Nguyễn Văn Bảy"})
        cls.product = cls.env["crm.loan.product"].create(
            {"name": "Consumer", "code": "TD", "annual_rate": 12}
        )
        cls.keys = count(1)

    @classmethod
    def new_user(cls, login, *roles):
        return new_test_user(
            cls.env,
            login,
            groups=",".join(GROUP + role for role in roles),
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    @classmethod
    def new_loan(cls, amount=100_000_000, **values):
        """Return an approved loan, before any disbursement."""
        loan = cls.env["crm.loan"].create(
            {
                "partner_id": cls.borrower.id,
                "product_id": cls.product.id,
                "amount": amount,
                "start_date": date(2025, 1, 15),
                **values,
            }
        )
        loan.state = "approved"
        return loan

    @classmethod
    def new_active_loan(cls, amount=100_000_000, on=date(2025, 1, 15), **values):
        """Return a loan that was paid out in one tranche."""
        loan = cls.new_loan(amount, **values)
        loan._disburse(amount, on, cls.key())
        return loan

    @classmethod
    def key(cls):
        return f"test-{next(cls.keys)}"
