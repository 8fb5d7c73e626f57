# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmFormTemplate(models.Model):
    """The printed lists of the collection."""

    _name = "crm.form.template"
    _inherit = "crm.form.template"

    kind = fields.Selection(
        selection_add=[
            ("collection_list", "List of Money Collected"),
            ("collection_sheet", "Sheet of a Collector's Day"),
        ],
        ondelete={"collection_list": "cascade", "collection_sheet": "cascade"},
    )
