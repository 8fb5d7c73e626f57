# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.channel.crm_letter import RETURN_REASONS


class CrmLetterReturn(models.TransientModel):
    """Marks letters that came back, with the reason that the post gives."""

    _name = "crm.letter.return"
    _description = "Returned Letters"

    letter_ids = fields.Many2many(
        comodel_name="crm.letter",
        string="Letters",
        required=True,
        default=lambda self: self._default_letter_ids(),
    )
    reason = fields.Selection(selection=RETURN_REASONS, required=True)
    date = fields.Date(
        string="Came Back On",
        required=True,
        default=lambda self: self.env["crm.partner.date"]._get_today(),
    )

    def _default_letter_ids(self):
        if self.env.context.get("active_model") != "crm.letter":
            return False
        return self.env.context.get("active_ids")

    def action_confirm(self):
        """Mark the letters and note wrong addresses on the cards."""
        self.letter_ids._mark_returned(self.reason, self.date)
        return {"type": "ir.actions.act_window_close"}
