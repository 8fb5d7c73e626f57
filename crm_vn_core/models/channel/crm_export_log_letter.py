# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CrmExportLog(models.Model):
    """Letters hold names and addresses."""

    _name = "crm.export.log"
    _inherit = "crm.export.log"

    @api.model
    def _get_personal_fields(self):
        return super()._get_personal_fields() | {
            "crm.letter": {"recipient", "address"},
            "crm.letter.batch": {"letters_pdf", "labels_pdf", "post_list"},
        }
