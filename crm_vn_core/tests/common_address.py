from odoo.tests import TransactionCase


class AddressCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.vn = cls.env.ref("base.vn")
        cls.vn.enforce_cities = True
        cls.hcm = cls.env.ref("base.state_vn_VN-SG")
        cls.hanoi = cls.env.ref("base.state_vn_VN-HN")
        cls.saigon = cls.env.ref("crm_vn_core.res_city_26740")
        cls.hoankiem = cls.env.ref("crm_vn_core.res_city_00070")

    @classmethod
    def _create_partner(cls, **vals):
        defaults = {"name": "Nguyễn Thị Bảy", "country_id": cls.vn.id}
        return cls.env["res.partner"].create(defaults | vals)
