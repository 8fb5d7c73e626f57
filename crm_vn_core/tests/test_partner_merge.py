# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import itertools

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_merge import PartnerMergeEveryModel
from .common_score import ScoreCommon


@tagged("post_install", "-at_install")
class TestPartnerMerge(ScoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Wizard = cls.env["base.partner.merge.automatic.wizard"]
        cls.source = cls._create_partner("Nguyen T. Hoa")

    def _merge(self):
        self.Wizard._merge((self.source | self.partner).ids, self.partner)
        self.assertFalse(self.source.exists())
        return self.env["crm.partner.merge.log"].search(
            [("partner_id", "=", self.partner.id)]
        )

    def test_scores_are_added(self):
        self._create_order(self.partner, 1_000_000)
        self._create_order(self.source, 2_000_000)
        self._create_order(self.source, 4_000_000, company=self.other_company)
        self._refresh()
        self._refresh(self.other_company)
        self._merge()
        self.assertEqual(self._get_score(self.partner).revenue, 3_000_000)
        self.assertEqual(self._get_score(self.partner).order_count, 2)
        other = self._get_score(self.partner, self.other_company)
        self.assertEqual(other.revenue, 4_000_000)
        self.assertEqual(self._refresh(), 0, "the refresh found more to change")

    def test_contact_points(self):
        """The same address once, with the flags of both; the other ones move."""
        Point = self.env["crm.contact.point"]
        common = {"kind": "phone", "value": "0912345678", "address": "+84912345678"}
        (self.partner | self.source).contact_point_ids.unlink()
        kept, __, moved = Point.create(
            [
                {"partner_id": self.partner.id, **common},
                {"partner_id": self.source.id, "do_not_call": True, **common},
                {
                    "partner_id": self.source.id,
                    "kind": "zalo",
                    "value": "0987654321",
                    "address": "+84987654321",
                },
            ]
        )
        log = self._merge()
        self.assertEqual(self.partner.contact_point_ids, kept | moved)
        self.assertTrue(kept.do_not_call)
        [dropped] = log.dropped_rows
        self.assertEqual(dropped["model"], "crm.contact.point")
        self.assertEqual(dropped["values"]["value"], "0912345678")

    def test_card_keeps_its_phone(self):
        """The phone of the source becomes another number of the customer."""
        self.partner.phone, self.source.phone = "0912345678", "0987654321"
        self.source.email = "hoa@example.com"
        self._merge()
        self.assertEqual(self.partner.phone, "0912345678")
        self.assertEqual(self.partner.email, "hoa@example.com")
        phones = self.partner.contact_point_ids.filtered(lambda p: p.kind == "phone")
        addresses = {point.address: point.is_primary for point in phones}
        self.assertEqual(addresses, {"+84912345678": True, "+84987654321": False})

    def test_number_that_is_none(self):
        """Two numbers that cannot be read are not the same number."""
        Point = self.env["crm.contact.point"]
        Point.create(
            [
                {"partner_id": partner.id, "kind": "phone", "value": value}
                for partner, value in ((self.partner, "nhà"), (self.source, "quán"))
            ]
        )
        self._merge()
        values = self.partner.contact_point_ids.mapped("value")
        self.assertEqual(sorted(values), ["nhà", "quán"])

    def test_relations(self):
        """Rows move on both ends; a relation between the two is kept in the log."""
        mother = self._create_partner("Bà Bảy")
        Relation = self.env["crm.partner.relation"]
        twin, __, employer, itself, reverse = Relation.create(
            [
                self._get_relation(self.partner, mother, "parent"),
                self._get_relation(self.source, mother, "parent", note="ở Huế"),
                self._get_relation(self.source, mother, "employer"),
                self._get_relation(self.source, self.partner, "sibling"),
                self._get_relation(mother, self.source, "child"),
            ]
        )
        log = self._merge()
        self.assertFalse(itself.exists())
        self.assertEqual(twin.note, "ở Huế", "the gap is filled")
        self.assertEqual(employer.partner_id, self.partner)
        self.assertEqual(reverse.related_partner_id, self.partner)
        kinds = {row["values"]["kind"] for row in log.dropped_rows}
        self.assertEqual(kinds, {"parent", "sibling"})

    def _get_relation(self, partner, related, kind, **vals):
        return {
            "partner_id": partner.id,
            "related_partner_id": related.id,
            "kind": kind,
            **vals,
        }

    def test_values_are_taken_over(self):
        officer = self._create_user("merge_officer", "base.group_user")
        diamond = self.env.ref("crm_vn_core.crm_customer_tier_diamond")
        interest = self.env["crm.interest"].create({"name": "Bóng đá"})
        self.source.write(
            {
                "identity_number": "001190012345",
                "nickname": "Bảy",
                "occupation": "Giáo viên",
                "gender": "female",
                "user_id": officer.id,
                "tier_manual_id": diamond.id,
                "interest_ids": [fields.Command.link(interest.id)],
            }
        )
        boss = self._create_manager()
        ids = (self.source | self.partner).ids
        self._as(self.Wizard, boss)._merge(ids, self._as(self.partner, boss))
        self.assertEqual(self.partner.identity_number, "001190012345")
        self.assertEqual(self.partner.nickname, "Bảy")
        self.assertEqual(self.partner.user_id, officer)
        self.assertEqual(self.partner.tier_id, diamond)
        self.assertEqual(self.partner.interest_ids, interest)

    def test_differing_values_are_noted(self):
        """The chatter tells them, identity numbers masked; the log has it all."""
        self.partner.write({"occupation": "Kế toán", "identity_number": "001190012345"})
        self.source.write({"occupation": "Y tá", "identity_number": "123456789"})
        log = self._merge()
        self.assertEqual(self.partner.occupation, "Kế toán")
        note = "".join(self.partner.message_ids.mapped("body"))
        self.assertIn("Y tá", note)
        self.assertIn("Nguyen T. Hoa", note)
        self.assertIn("789", note)
        self.assertNotIn("123456789", note)
        self.assertEqual(log.merged_values["identity_number"], "123456789")
        self.assertEqual(log.merged_name, "Nguyen T. Hoa")

    def test_log_of_a_merged_customer_stays(self):
        first = self._create_partner("Hoa N.")
        self.Wizard._merge((first | self.source).ids, self.source)
        logs = self._merge()
        self.assertEqual(set(logs.mapped("merged_id")), {first.id, self.source.id})

    def _create_manager(self):
        return self._create_user("merge_boss", "crm_vn_core.group_crm_vn_core_manager")

    def test_rights(self):
        """Managers merge customers with different e-mails; others do not merge."""
        self.partner.email, self.source.email = "a@example.com", "b@example.com"
        ids = (self.source | self.partner).ids
        user = self._create_user("merge_user", "crm_vn_core.group_crm_vn_core_user")
        with self.assertRaises(AccessError):
            self._as(self.Wizard, user)._merge(ids)
        boss = self._create_manager()
        self._as(self.Wizard, boss)._merge(ids, self._as(self.partner, boss))
        self.assertFalse(self.source.exists())
        log = self._as(self.env["crm.partner.merge.log"], boss).search([], limit=1)
        self.assertEqual(log.merged_name, "Nguyen T. Hoa")
        with self.assertRaises(AccessError):
            log.read(["merged_text"])
        with self.assertRaises(AccessError):
            log.read(["merged_values"])

    def test_who_reads_the_log_is_written_down(self):
        self.source.identity_number = "001190012345"
        log = self._merge()
        user = self._create_user(
            "merge_trusted",
            "crm_vn_core.group_crm_vn_core_manager,"
            "crm_vn_core.group_crm_vn_core_identity",
        )
        [values] = self._as(log, user).read(["merged_text"])
        self.assertIn("001190012345", values["merged_text"])
        domain = [("user_id", "=", user.id), ("partner_id", "=", self.partner.id)]
        self.assertTrue(self.env["crm.identity.access.log"].sudo().search(domain))

    def test_rows_of_other_tables_move_one_by_one(self):
        """Where core deletes all rows of the source, only the real twin goes."""
        document = self._create_partner("Hồ sơ")
        other = self._create_partner("Hồ sơ khác")
        document.message_subscribe((self.partner | self.source).ids)
        other.message_subscribe(self.source.ids)
        self._merge()
        followers = (document | other).message_follower_ids.partner_id
        self.assertIn(self.partner, document.message_partner_ids)
        self.assertIn(self.partner, other.message_partner_ids)
        self.assertNotIn(self.source, followers)


@tagged("post_install", "-at_install")
class TestPartnerMergeEveryModel(PartnerMergeEveryModel, ScoreCommon):
    """The models of this addon."""

    # For what is unique whoever the customer is.
    numbers = itertools.count()

    def _get_vals_crm_inbound_unmatched(self):
        return {"ref": str(next(self.numbers))}

    def _create_row(self, model, fname, partner):
        if model._name == "crm.contract":
            # Whoever signs for a customer belongs to it.
            vals = {"partner_id": partner.id, "representative_id": partner.id}
            return model.create(vals)
        return super()._create_row(model, fname, partner)

    def _get_vals_crm_collection_promise(self):
        case = self.env["crm.collection.case"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Nợ"}).id}
        )
        return {"case_id": case.id, "date": "2100-01-01", "amount": 1}

    def _get_vals_crm_my_day_line(self):
        Sheet = self.env["crm.my.day.sheet"]
        sheet = Sheet._get_sheet("2026-01-01") or Sheet.create([{"date": "2026-01-01"}])
        return {
            "sheet_id": sheet.id,
            "number": len(sheet.line_ids),
            "source": "quiet",
            "res_id": len(sheet.line_ids),
        }

    def _get_vals_crm_bank_line(self):
        journals = self.env["account.journal"]
        company = self.env.company
        domain = [("company_id", "=", company.id), ("type", "=", "general")]
        vals = {"name": "Sổ chung", "code": "SOCH", "type": "general"}
        journal = journals.search(domain, limit=1) or journals.create(vals)
        return {
            "journal_id": journal.id,
            "company_id": company.id,
            "fingerprint": str(next(self.numbers)),
        }

    def _get_vals_crm_bank_proposal(self):
        line = self.env["crm.bank.line"].create(
            {"date": "2026-11-01", "amount": 5} | self._get_vals_crm_bank_line()
        )
        return {"line_id": line.id, "model": "account.move"}

    def _get_vals_crm_customer_handover_line(self):
        Handover = self.env["crm.customer.handover"]
        user = self.env.user
        vals = {"from_user_id": user.id, "to_user_id": user.id, "reason": "other"}
        return {
            "handover_id": (Handover.search([], limit=1) or Handover.create(vals)).id
        }

    def _get_vals_crm_loan(self):
        Product = self.env["crm.loan.product"]
        vals = {"name": "Vay", "code": "MERGE"}
        product = Product.search([], limit=1) or Product.create(vals)
        return {"product_id": product.id, "amount": 1_000_000}

    def _get_vals_crm_loan_disbursement(self):
        borrower = self.env["res.partner"].create({"name": "Người vay"})
        loan = self.env["crm.loan"].create(
            {"partner_id": borrower.id} | self._get_vals_crm_loan()
        )
        event = self.env["crm.loan.event"].create(
            {
                "loan_id": loan.id,
                "kind": "disburse",
                "value_date": "2026-01-01",
                "key": "merge",
            }
        )
        return {
            "loan_id": loan.id,
            "event_id": event.id,
            "idempotency_key": str(next(self.numbers)),
        }

    def _create_loan_part_vals(self):
        """Return the loan of a stranger, for the rows that belong to one."""
        borrower = self.env["res.partner"].create({"name": "Người vay"})
        vals = {"partner_id": borrower.id} | self._get_vals_crm_loan()
        return {"loan_id": self.env["crm.loan"].create(vals).id}

    def _get_vals_crm_loan_party(self):
        # One loan for both rows, so that the unique index is hit.
        self.party_vals = getattr(self, "party_vals", None)
        if (
            not self.party_vals
            or not self.env["crm.loan"].browse(self.party_vals["loan_id"]).exists()
        ):
            self.party_vals = self._create_loan_part_vals()
        return dict(self.party_vals)

    def _get_vals_crm_loan_collateral(self):
        return self._create_loan_part_vals()

    def _get_vals_crm_loan_assessment(self):
        return self._create_loan_part_vals()
