from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_address import AddressCase


@tagged("post_install", "-at_install")
class TestAddressConvert(AddressCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the database held before is not this test's business.
        others = cls.env["res.partner"]._vn_unconverted_domain()
        cls.env["res.partner"].search(others).write({"city_id": cls.saigon.id})
        cls.certain = cls._create_partner(
            street="12 Lê Lợi, P. Bến Nghé", city="Quận 1", state_id=cls.hcm.id
        )
        cls.split = cls._create_partner(
            street="5 Xuân Thủy, Phường Yên Hòa, Quận Cầu Giấy, Hà Nội"
        )
        cls.unknown = cls._create_partner(street="Chợ Lớn, gần cầu")
        cls.all = cls.certain + cls.split + cls.unknown
        cls.manager = new_test_user(
            cls.env, "address_manager", groups="crm_vn_core.group_crm_vn_core_manager"
        )
        cls.user = new_test_user(
            cls.env, "address_user", groups="crm_vn_core.group_crm_vn_core_user"
        )

    def _wizard(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def _texts(self):
        return self.all.read(["street", "street2", "city", "city_id", "state_id"])

    def test_all_converts_the_certain_ones_only(self):
        wizard = self._wizard(self.env["crm.address.convert"].action_open_all())
        self.assertEqual(wizard.pending_count, 3)
        wizard.action_convert_certain()
        self.assertRecordValues(
            self.all,
            [
                {"city_id": self.saigon.id, "street": "12 Lê Lợi"},
                {"city_id": False, "street": self.split.street},
                {"city_id": False, "street": "Chợ Lớn, gần cầu"},
            ],
        )
        self.assertRecordValues(
            wizard,
            [
                {
                    "converted_count": 1,
                    "choice_count": 1,
                    "unknown_count": 1,
                    "pending_count": 2,
                    "is_scanned": True,
                }
            ],
        )

    def test_the_old_names_and_the_old_text_are_kept(self):
        wizard = self._wizard(self.env["crm.address.convert"].action_open_all())
        wizard.action_convert_certain()
        self.assertRecordValues(
            self.certain,
            [
                {
                    "vn_old_ward": "Phường Bến Nghé",
                    "vn_old_district": "Quận 1",
                    "vn_old_province": "Thành phố Hồ Chí Minh",
                    "city": "Phường Sài Gòn",
                    "state_id": self.hcm.id,
                }
            ],
        )
        self.assertEqual(
            wizard.conversion_ids.old_address,
            "12 Lê Lợi, P. Bến Nghé, Quận 1, TP Hồ Chí Minh",
        )

    def test_a_split_ward_waits_for_a_choice(self):
        wizard = self._wizard(self.split.action_vn_convert_address())
        line = wizard.line_ids
        self.assertEqual(line.status, "choice")
        self.assertFalse(line.city_id)
        names = set(line.candidate_ids.mapped("name"))
        self.assertEqual(names, {"Phường Cầu Giấy", "Phường Yên Hòa"})
        wizard.action_apply()
        self.assertFalse(self.split.city_id)
        wizard.line_ids.city_id = self.env.ref("crm_vn_core.res_city_00166")
        wizard.action_apply()
        self.assertRecordValues(
            self.split,
            [
                {
                    "street": "5 Xuân Thủy",
                    "city": "Phường Cầu Giấy",
                    "state_id": self.hanoi.id,
                    "vn_old_ward": "Phường Yên Hòa",
                    "vn_old_district": "Quận Cầu Giấy",
                }
            ],
        )
        self.assertFalse(wizard.line_ids)

    def test_an_unknown_address_is_shown_and_can_be_given_a_ward(self):
        wizard = self._wizard(self.unknown.action_vn_convert_address())
        self.assertEqual(wizard.line_ids.status, "unknown")
        self.assertFalse(wizard.line_ids.candidate_ids)
        wizard.line_ids.city_id = self.saigon
        wizard.action_apply()
        self.assertEqual(self.unknown.street, "Chợ Lớn, gần cầu")
        self.assertEqual(self.unknown.city_id, self.saigon)

    def test_running_again_changes_nothing(self):
        self._wizard(
            self.env["crm.address.convert"].action_open_all()
        ).action_convert_certain()
        before = self._texts()
        logged = self.env["crm.address.conversion"].search_count([])
        again = self._wizard(self.env["crm.address.convert"].action_open_all())
        again.action_convert_certain()
        self.assertEqual(self._texts(), before)
        self.assertEqual(again.converted_count, 0)
        self.assertEqual(self.env["crm.address.conversion"].search_count([]), logged)

    def test_undo_restores_every_field(self):
        before = self._texts()
        wizard = self._wizard(self.env["crm.address.convert"].action_open_all())
        wizard.action_convert_certain()
        self.assertNotEqual(self._texts(), before)
        result = wizard.action_undo()
        self.assertEqual(result["params"]["type"], "success")
        self.assertEqual(self._texts(), before)
        self.assertFalse(self.certain.vn_old_district)
        self.assertEqual(wizard.conversion_ids.state, "undone")

    def test_undo_leaves_what_was_changed_since(self):
        wizard = self._wizard(self.env["crm.address.convert"].action_open_all())
        wizard.action_convert_certain()
        self.certain.street = "99 Lê Lợi"
        result = wizard.action_undo()
        self.assertEqual(result["params"]["type"], "warning")
        self.assertEqual(self.certain.street, "99 Lê Lợi")
        self.assertEqual(self.certain.city_id, self.saigon)
        self.assertEqual(wizard.conversion_ids.state, "done")

    def test_an_address_converted_meanwhile_is_not_touched(self):
        wizard = self._wizard(self.certain.action_vn_convert_address())
        self.assertEqual(wizard.line_ids.city_id, self.saigon)
        self.certain.write({"city_id": self.hoankiem.id, "street": "1 Bà Triệu"})
        wizard.action_apply()
        self.assertEqual(self.certain.street, "1 Bà Triệu")
        self.assertFalse(wizard.conversion_ids)

    def test_contacts_of_a_company_are_not_converted_twice(self):
        company = self._create_partner(
            name="Cty", is_company=True, street="1 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM"
        )
        contact = self._create_partner(name="Tám", parent_id=company.id)
        self.assertEqual(contact.street, company.street)
        wizard = self._wizard((company + contact).action_vn_convert_address())
        self.assertEqual(wizard.line_ids.partner_id, company)
        wizard.action_apply()
        self.assertEqual(contact.city_id, self.saigon)
        self.assertEqual(contact.street, "1 Lê Lợi")

    def test_users_convert_their_selection_managers_all(self):
        wizard = self.certain.with_user(self.user).action_vn_convert_address()
        self._wizard(wizard).with_user(self.user).action_apply()
        self.assertEqual(self.certain.city_id, self.saigon)
        Wizard = self.env["crm.address.convert"]
        with self.assertRaises(AccessError):
            Wizard.with_user(self.user).action_open_all()
        self.assertTrue(Wizard.with_user(self.manager).action_open_all())

    def test_an_employee_without_the_role_converts_nothing(self):
        employee = new_test_user(self.env, "address_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.certain.with_user(employee).action_vn_convert_address()

    def test_merging_customers_keeps_the_log(self):
        wizard = self._wizard(self.env["crm.address.convert"].action_open_all())
        wizard.action_convert_certain()
        log = wizard.conversion_ids
        twin = self._create_partner(city_id=self.saigon.id)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.certain + twin).ids, twin)
        self.assertEqual(log.exists().partner_id, twin)
