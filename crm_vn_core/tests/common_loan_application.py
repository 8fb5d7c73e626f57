# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from .common_loan_life import LoanCase


class ApplicationCase(LoanCase):
    """An officer, three approvers with limits, and a customer who can sign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["crm.loan"]._get_today()
        cls.officer = cls.new_user("app_officer", "officer")
        cls.colleague = cls.new_user("app_colleague", "officer")
        cls.branch = cls.new_user("app_branch", "approver")
        cls.director = cls.new_user("app_director", "approver", "manager")
        cls.second = cls.new_user("app_second", "approver")
        cls.Limit = cls.env["crm.loan.approval.limit"]
        cls.set_limit(cls.branch, 50_000_000, four_eyes=False)
        cls.set_limit(cls.director, 500_000_000, four_eyes=False)
        cls.borrower.write(
            {"identity_number": "001188000001", "street": "12 Trần Hưng Đạo"}
        )
        cls.brother = cls.env["res.partner"].create(
            {
                "name": "Nguyễn Văn Tám",
                "identity_number": "001188000002",
                "street": "12 Trần Hưng Đạo",
            }
        )
        cls.neighbor = cls.env["res.partner"].create({"name": "Bà Hàng Xóm"})

    @classmethod
    def set_limit(cls, user, amount, four_eyes=True, **vals):
        return cls.Limit.create(
            {
                "company_id": cls.company.id,
                "user_id": user.id,
                "amount": amount,
                "is_four_eyes": four_eyes,
                **vals,
            }
        )

    @classmethod
    def new_application(cls, amount=30_000_000, user=None, **values):
        """Return a complete application, as its officer made it."""
        user = user or cls.officer
        return (
            cls.env["crm.loan"]
            .with_user(user)
            .create(
                {
                    "partner_id": cls.borrower.id,
                    "product_id": cls.product.id,
                    "amount": amount,
                    "purpose": "Mua xe máy",
                    "start_date": date(2026, 3, 2),
                    **values,
                }
            )
        )

    @classmethod
    def new_submitted(cls, amount=30_000_000, **values):
        loan = cls.new_application(amount, **values)
        loan.action_submit()
        return loan
