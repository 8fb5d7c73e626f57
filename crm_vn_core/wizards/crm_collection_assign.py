# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmCollectionAssign(models.TransientModel):
    """Give customers to another collector, with what they should know."""

    _name = "crm.collection.assign"
    _description = "Hand Over Debtors"

    case_ids = fields.Many2many(
        comodel_name="crm.collection.case", string="Customers", required=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Takes Over",
        required=True,
        domain=lambda self: [
            (
                "id",
                "in",
                self.env["crm.collection.case"]._get_collectors(self.env.company).ids,
            )
        ],
    )
    note = fields.Text(string="What to Know")

    def action_hand_over(self):
        """Hand over; the note stands in the history of each customer."""
        self.ensure_one()
        self.case_ids.check_access("write")
        self.case_ids._check_hand_over()
        self.case_ids.sudo()._give(self.user_id)
        # Who has handed over may no longer see the customers.
        for case in self.case_ids.sudo() if self.note else ():
            case.message_post(body=self.note, author_id=self.env.user.partner_id.id)
        return {"type": "ir.actions.act_window_close"}
