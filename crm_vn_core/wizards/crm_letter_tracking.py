# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class CrmLetterTracking(models.TransientModel):
    """Enters the tracking numbers of a batch, pasted as the post office gives them."""

    _name = "crm.letter.tracking"
    _description = "Tracking Numbers"

    batch_id = fields.Many2one(
        comodel_name="crm.letter.batch",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    numbers = fields.Text(
        required=True,
        help="One a line, in the order of the list for the post office. An empty line "
        "leaves a letter without a number.",
    )

    def action_confirm(self):
        """Give the letters their numbers, in the order of the list."""
        letters = self.batch_id.letter_ids.filtered(
            lambda letter: letter.state in ("printed", "posted")
        ).sorted("sequence")
        numbers = [line.strip() for line in self.numbers.rstrip().split("\n")]
        if len(numbers) > len(letters):
            raise UserError(
                self.env._(
                    "%(numbers)s lines for %(letters)s printed letters.",
                    numbers=len(numbers),
                    letters=len(letters),
                )
            )
        repeated = {n for n in numbers if n and numbers.count(n) > 1}
        if repeated:
            raise UserError(
                self.env._("%(number)s stands there twice.", number=min(repeated))
            )
        for letter, number in zip(letters, numbers, strict=False):
            if number:
                letter.tracking_number = number
                letter.interaction_id.sudo().provider_ref = number
        return {"type": "ir.actions.act_window_close"}
