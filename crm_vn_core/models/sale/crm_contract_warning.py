# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmContractWarning(models.Model):
    """Says that the responsible was warned of one end of one contract.

    A contract that is prolonged gets another end, and so another warning.
    """

    _name = "crm.contract.warning"
    _description = "Contract Warning"
    _order = "id DESC"

    contract_id = fields.Many2one(
        comodel_name="crm.contract", required=True, ondelete="cascade", index=True
    )
    date_end = fields.Date(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="cascade", index=True
    )

    _once = models.UniqueIndex(
        "(contract_id, date_end)", "The responsible is warned of this end already."
    )
