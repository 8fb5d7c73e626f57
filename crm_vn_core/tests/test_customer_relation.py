# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged, users

from .common_customer import CustomerCase


@tagged("post_install", "-at_install")
class TestRelation(CustomerCase):
    def test_both_cards_show_it(self):
        son = self._create_customer(name="Nguyễn Văn Út")
        row = self.env["crm.partner.relation"].create(
            {"partner_id": self.bay.id, "related_partner_id": son.id, "kind": "child"}
        )
        self.assertEqual(self.bay.relation_ids, row)
        self.assertEqual(son.inverse_relation_ids, row)
        labels = dict(row._fields["reverse_kind"].selection)
        self.assertEqual(labels[row.reverse_kind], "Parent")

    def test_not_to_oneself(self):
        with self.assertRaises(ValidationError):
            self.env["crm.partner.relation"].create(
                {
                    "partner_id": self.bay.id,
                    "related_partner_id": self.bay.id,
                    "kind": "family",
                }
            )

    @users("customer_staff")
    def test_changed_employer(self):
        card = self.bay.with_env(self.env)
        card.parent_id = self.sao_mai
        employer = self._create_customer(name="Công ty Hoa Sen", is_company=True)
        wizard = Form(
            self.env["crm.employer.change"].with_context(default_partner_id=card.id)
        )
        wizard.employer_id = employer
        wizard.function = "Kế toán"
        wizard.date = date(2026, 3, 1)
        wizard.save().action_confirm()
        self.assertRecordValues(
            card.relation_ids.sorted("id"),
            [
                {
                    "kind": "employer",
                    "related_partner_id": self.sao_mai.id,
                    "date_start": False,
                    "date_end": date(2026, 2, 28),
                },
                {
                    "kind": "employer",
                    "related_partner_id": employer.id,
                    "date_start": date(2026, 3, 1),
                    "date_end": False,
                },
            ],
        )
        self.assertEqual(card.parent_id, employer)
        self.assertEqual(card.function, "Kế toán")

    def test_left_without_new_employer(self):
        self.sao_mai.vat = "0314409058"
        self.bay.parent_id = self.sao_mai
        self.bay._change_employer(self.env["res.partner"], date(2026, 3, 1))
        self.assertFalse(self.bay.parent_id)
        self.assertFalse(self.bay.vat, "the tax code of the company is not hers")
        self.assertEqual(self.bay.relation_ids.date_end, date(2026, 2, 28))

    def test_customer_in_her_own_right_stays_her_own(self):
        """A person who buys for herself does not become a contact of the company."""
        wizard = Form(
            self.env["crm.employer.change"].with_context(default_partner_id=self.bay.id)
        )
        wizard.employer_id = self.sao_mai
        wizard.moves_card = False
        wizard.save().action_confirm()
        self.assertFalse(self.bay.parent_id)
        self.assertEqual(self.bay.relation_ids.related_partner_id, self.sao_mai)

    def test_change_before_the_former_began(self):
        self.bay._change_employer(self.sao_mai, date(2026, 3, 1))
        with self.assertRaises(UserError):
            self.bay._change_employer(self.env["res.partner"], date(2026, 3, 1))

    def test_household_business(self):
        shop = self._create_customer(
            name="Hộ kinh doanh Bảy", is_company=True, is_household_business=True
        )
        shop.household_owner_id = self.bay
        self.assertEqual(shop.relation_ids.kind, "household_owner")
        self.assertEqual(self.bay.inverse_relation_ids.partner_id, shop)
        Partner = self.env["res.partner"]
        domain = [("household_owner_id", "=", self.bay.id)]
        self.assertEqual(Partner.search(domain), shop)
        heir = self._create_customer(name="Nguyễn Văn Út")
        shop.household_owner_id = heir
        self.assertEqual(shop.household_owner_id, heir)
        self.assertEqual(len(shop.relation_ids), 2, "the history is kept")
        self.assertFalse(Partner.search(domain))
