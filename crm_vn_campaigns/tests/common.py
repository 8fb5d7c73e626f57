# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class SegmentCommon(BaseCommon):
    """Five customers marked by their `ref`, a user and a manager of campaigns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "segment_user", "crm_vn_campaigns.group_crm_vn_campaigns_user"
        )
        cls.manager = new_test_user(
            cls.env,
            "segment_manager",
            "crm_vn_campaigns.group_crm_vn_campaigns_manager",
        )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Khách {number}", "ref": f"SEG{number}"} for number in range(5)]
        )

    @classmethod
    def create_segment(cls, **vals):
        return cls.env["crm.segment"].create(
            {
                "name": "Khách thử",
                "domain": "[('ref', '=like', 'SEG%')]",
                "user_id": cls.user.id,
                **vals,
            }
        )

    def get_current(self, segment):
        """The customers who are in the segment now."""
        members = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id), ("left_at", "=", False)]
        )
        return members.partner_id

    def get_rows(self, segment):
        """The rows as the database holds them; xmin changes whenever one is written."""
        self.env.cr.execute(
            "SELECT id, xmin, cmin, ctid FROM crm_segment_member"
            " WHERE segment_id = %s ORDER BY id",
            [segment.id],
        )
        return self.env.cr.fetchall()
