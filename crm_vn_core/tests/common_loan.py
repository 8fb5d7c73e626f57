# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from itertools import count

from odoo.tests import TransactionCase, new_test_user

LOAN = "crm_vn_core.group_crm_vn_core_loan_"


class LoanProductCase(TransactionCase):
    """A lender of each regime, its people and a product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = count(1)
        cls.Product = cls.env["crm.loan.product"]
        cls.Rule = cls.env["crm.loan.rule"]
        cls.today = cls.env["crm.partner.date"]._get_today()
        cls.day = date(2026, 6, 1)
        cls.company = cls.env.company
        cls.company.write(
            {
                "loan_license_number": "0123/GP-NHNN",
                "loan_is_credit_institution": True,
                "loan_is_microfinance": True,
            }
        )
        cls.other_company = cls.env["res.company"].create({"name": "Chi nhánh Huế"})
        cls.people = {
            role: new_test_user(cls.env, f"loan_{role}", groups=f"{LOAN}{role}")
            for role in ("officer", "collector", "approver", "accountant", "cashier")
        }
        cls.people["manager"] = new_test_user(
            cls.env, "loan_manager", groups=f"{LOAN}manager"
        )

    @classmethod
    def _create_product(cls, **vals):
        vals = {"name": "Vay mua xe", "code": f"P{next(cls.numbers)}"} | vals
        return cls.Product.create(vals)

    def _get_account(self, code):
        """Return an account of the chart by the beginning of its code."""
        domain = [("code", "=like", f"{code}%")]
        return self.env["account.account"].search(domain, limit=1)
