# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_timeline import TimelineCommon


class TimelineSaleCommon(TimelineCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = new_test_user(
            cls.env,
            "timeline_receiver",
            name="Bình",
            groups="crm_vn_core.group_crm_vn_core_user",
        )
        cls.officer.name = "An"
        cls.partner.user_id = cls.officer

    @classmethod
    def _sign(cls, **values):
        return cls.env["crm.contract"].create(
            {
                "partner_id": cls.partner.id,
                "user_id": cls.officer.id,
                "subject": "Bảo dưỡng đội xe",
                "kind": "service",
                "state": "running",
                "amount": 12_000_000,
                "note": "Thay dầu mỗi quý",
            }
            | values
        )

    @classmethod
    def _hand_over(cls, partner=None, **values):
        Handover = cls.env["crm.customer.handover"].with_user(cls.officer)
        vals = {"to_user_id": cls.receiver.id, "reason": "territory"} | values
        customers = (partner or cls.partner).with_user(cls.officer)
        return Handover._propose(customers, vals)


@tagged("post_install", "-at_install")
class TestTimelineSale(TimelineSaleCommon):
    """Contracts and hand-overs in the history of a customer."""

    def test_contract(self):
        contract = self._sign(date_sign="2026-02-03", date_end="2027-02-02")
        [entry] = self._get()["entries"]
        self.assertEqual((entry["kind"], entry["id"]), ("contract", contract.id))
        self.assertEqual(entry["title"], contract.display_name)
        self.assertIn("Service", entry["subtitle"])
        self.assertIn("until 02/02/2027", entry["subtitle"])
        self.assertIn("12,000,000", entry["amount"])
        self.assertEqual(entry["state"], {"label": "Running", "color": "success"})
        self.assertEqual((entry["who"], entry["is_day"]), ("An", True))
        self.assertEqual(entry["date"][:10], "2026-02-03")
        details = self.Timeline.with_user(self.officer).get_details(
            "contract", contract.id
        )
        self.assertEqual(details["words"], "Thay dầu mỗi quý")

    def test_draft_stands_where_it_was_written(self):
        self._sign(state="draft")
        [entry] = self._get()["entries"]
        self.assertFalse(entry["is_day"])
        self.assertEqual(entry["date"][:10], str(self.env.cr.now().date()))
        self.assertNotIn("until", entry["subtitle"])

    def test_contracts_in_their_order(self):
        """Among the calls, by the day on which they were signed."""
        late = self._sign(date_sign=date(2026, 3, 9))
        early = self._sign(date_sign=date(2026, 3, 1))
        call = self._log()
        self.assertEqual(
            self._get_keys(),
            [("contract", late.id), ("interaction", call.id), ("contract", early.id)],
        )
        self.assertEqual(self._read_all(1), self._get_keys())
        self.assertEqual(
            self._get_keys(search="doi xe", kinds=["contract"]),
            [("contract", late.id), ("contract", early.id)],
        )

    def test_handover(self):
        handover = self._hand_over(note="Chị Hoa thích gọi buổi sáng")
        [entry] = self._get()["entries"]
        self.assertEqual(entry["kind"], "handover")
        self.assertEqual(
            (entry["model"], entry["id"]), (handover._name, handover.id), "opens it"
        )
        self.assertEqual(entry["title"], "An → Bình")
        self.assertEqual(entry["subtitle"], "Area or Branch")
        self.assertEqual(entry["preview"], "Chị Hoa thích gọi buổi sáng")
        self.assertEqual(entry["state"]["label"], "Proposed")
        handover.with_user(self.receiver).action_accept()
        [entry] = self._get(user=self.receiver)["entries"]
        self.assertEqual(entry["state"], {"label": "Accepted", "color": "success"})
        for words, found in (("buoi sang", 1), ("binh", 1), ("chiều", 0)):
            self.assertEqual(len(self._get(search=words)["entries"]), found, words)

    def test_handover_of_several(self):
        """Each customer is told the own line, page by page."""
        other = self._create_customer("Lê Văn Nam", user_id=self.officer.id)
        self._hand_over(self.partner | other)
        self._log()
        for partner, count in ((self.partner, 2), (other, 1)):
            kinds = [key[0] for key in self._read_all_of(partner)]
            self.assertEqual(len(kinds), count)
            self.assertEqual(kinds.count("handover"), 1)

    def _read_all_of(self, partner):
        first = self._get(partner, limit=1)
        entries, before = first["entries"], first["before"]
        while before:
            page = self._get(partner, limit=1, before=before)
            entries, before = entries + page["entries"], page["before"]
        return [(entry["kind"], entry["id"]) for entry in entries]


@tagged("post_install", "-at_install")
class TestTimelineSaleRights(TimelineSaleCommon):
    def test_employee_sees_neither(self):
        contract = self._sign()
        self._hand_over()
        self.assertFalse(self._get_keys(user=self.employee))
        timeline = self.Timeline.with_user(self.employee)
        kinds = [
            kind["kind"] for kind in timeline.get_settings(self.partner.id)["kinds"]
        ]
        self.assertFalse({"contract", "handover"} & set(kinds))
        self.assertFalse(timeline.get_details("contract", contract.id)["words"])

    def test_contract_of_another_company(self):
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        contract = self._sign(company_id=other.id)
        self.assertFalse(self._get_keys())
        with self.assertRaises(AccessError):
            self.Timeline.with_user(self.officer).get_details("contract", contract.id)

    def test_handover_of_another_company(self):
        """One hand-over, customers of two companies: of each, one's own."""
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        hidden = self._create_customer("Khách kín", company_id=other.id)
        line = self._hand_over().line_ids.sudo().copy({"partner_id": hidden.id})
        self.assertEqual(len(self._get_keys()), 1)
        Line = self.env["crm.customer.handover.line"].with_user(self.officer)
        self.assertFalse(Line.search([("id", "=", line.id)]))
        with self.assertRaises(AccessError):
            self._get(hidden)
