# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.crm_vn_core.tests.common_merge import PartnerMergeEveryModel

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestPartnerMergeEveryModel(PartnerMergeEveryModel, SegmentCommon):
    """The models of this addon survive a merge of customers, too."""

    addon = "crm_vn_campaigns"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segment = cls.create_segment(kind="static", domain="[]")

    def _get_vals_crm_segment_member(self):
        return {"segment_id": self.segment.id}
