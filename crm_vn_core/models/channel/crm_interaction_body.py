# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmInteractionBody(models.Model):
    """The words of an interaction, apart from its row: the history is read without."""

    _name = "crm.interaction.body"
    _description = "Words of an Interaction"

    interaction_id = fields.Many2one(
        comodel_name="crm.interaction", required=True, ondelete="cascade"
    )
    subject = fields.Char()
    body = fields.Text()
    data = fields.Json(string="Parameters")
    attachment_ids = fields.Many2many(comodel_name="ir.attachment")

    _interaction_unique = models.UniqueIndex("(interaction_id)")
