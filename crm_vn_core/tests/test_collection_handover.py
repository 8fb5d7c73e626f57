# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import new_test_user, tagged

from .common_collection import CollectionCase

CORE = "crm_vn_core.group_crm_vn_core_"
ROLES = ("user", "loan_officer", "loan_collector")


@tagged("post_install", "-at_install")
class TestCollectionHandover(CollectionCase):
    """Who hands over the customers hands over their loans and overdue debts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.an = cls.new_colleague("an", *ROLES)
        cls.binh = cls.new_colleague("binh", *ROLES)
        cls.cuc = cls.new_colleague("cuc", *ROLES)
        cls.shop = cls.new_colleague("shop", "user")
        cls.borrower.user_id = cls.an
        cls.borrower.company_id = cls.company
        cls.loan = cls.new_late_loan(20)
        cls.done = cls.new_late_loan(20)
        cls.foreign = cls.new_late_loan(20)
        (cls.loan | cls.done).sudo().user_id = cls.an
        cls.foreign.sudo().user_id = cls.cuc
        cls.done.sudo().state = "closed"
        cls.Case._update_work_list(cls.today)
        [cls.case] = cls.Case.search([("partner_id", "=", cls.borrower.id)])
        cls.case.sudo().write({"user_id": cls.an.id, "is_kept": False})

    @classmethod
    def new_colleague(cls, login, *roles):
        return new_test_user(
            cls.env,
            f"handover_{login}",
            groups=",".join(CORE + role for role in roles),
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def hand_over(self, receiver, **vals):
        """Propose as An, and accept as the receiver; return both texts of the work."""
        proposed = (
            self.env["crm.customer.handover"]
            .with_user(self.an)
            ._propose(
                self.borrower.with_user(self.an),
                {"to_user_id": receiver.id, "reason": "leave", **vals},
            )
        )
        before = proposed.work_text
        proposed.with_user(receiver).action_accept()
        self.env.invalidate_all()
        return before, proposed.work_text

    def test_loans_and_cases_go_along(self):
        """Open ones of the colleague who hands over, shown before and after."""
        for text in self.hand_over(self.binh):
            self.assertIn("Running Loans: 1", text)
            self.assertIn("Open Collection Cases: 1", text)
        self.assertEqual(self.loan.user_id, self.binh)
        self.assertEqual((self.done.user_id, self.foreign.user_id), (self.an, self.cuc))
        self.assertEqual(self.case.user_id, self.binh)
        self.night()
        self.assertEqual(self.case.user_id, self.binh, "the night gives it to nobody")

    def test_they_stay_when_they_are_to_stay(self):
        self.hand_over(self.binh, with_loans=False, with_collection=False)
        self.assertEqual((self.loan.user_id, self.case.user_id), (self.an, self.an))

    def test_they_stay_with_those_who_work_with_loans(self):
        _before, after = self.hand_over(self.shop)
        self.assertEqual(self.borrower.user_id, self.shop)
        self.assertEqual((self.loan.user_id, self.case.user_id), (self.an, self.an))
        self.assertNotIn("Loans", after)

    def test_closed_cases_are_history(self):
        self.case.sudo().state = "closed"
        before, _after = self.hand_over(self.binh)
        self.assertNotIn("Collection", before)
        self.assertEqual(self.case.user_id, self.an)
