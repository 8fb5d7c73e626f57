# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.channel.crm_channel import KINDS
from ..models.channel.crm_consent import CONSENT_STATES


class CrmConsentEntryLine(models.TransientModel):
    """One channel of the table: a cell for each purpose, empty if never said."""

    _name = "crm.consent.entry.line"
    _description = "Enter Consent: Channel"

    entry_id = fields.Many2one(
        comodel_name="crm.consent.entry", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(selection=KINDS, string="Channel", required=True)
    care = fields.Selection(selection=CONSENT_STATES)
    marketing = fields.Selection(selection=CONSENT_STATES)
    collection = fields.Selection(selection=CONSENT_STATES, string="Debt Collection")
