# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...text import phones

STATUSES = [
    ("new", "New"),
    ("update", "Update"),
    ("unchanged", "Unchanged"),
    ("duplicate", "Duplicate"),
    ("error", "Error"),
]


class CrmCustomerImportLine(models.Model):
    """One line of an uploaded list: what it says, and what will become of it."""

    _name = "crm.customer.import.line"
    _description = "Customer Import Line"
    _inherit = ["crm.import.line.mixin"]
    _order = "import_id, row_number, id"
    _rec_name = "row_number"

    import_id = fields.Many2one(
        comodel_name="crm.customer.import",
        required=True,
        ondelete="cascade",
    )
    changes = fields.Json(string="Changed Values", readonly=True)
    customer_name = fields.Char(string="Name", compute="_compute_shown")
    phone = fields.Char(compute="_compute_shown")
    change_text = fields.Text(string="Changes", compute="_compute_change_text")
    status = fields.Selection(selection=STATUSES, required=True, readonly=True)
    decision = fields.Selection(
        selection=[
            ("create", "Create"),
            ("update", "Update the customer"),
            ("skip", "Skip"),
        ],
        required=True,
        default="skip",
        help="What the import does with this line. You may decide for possible "
        "duplicates: a family may share a phone.",
    )
    is_created = fields.Boolean(string="Created", readonly=True)
    partner_stamp = fields.Datetime(
        readonly=True,
        help="When the import wrote the customer: a later change shows that someone "
        "has worked on it.",
    )

    _import_status_index = models.Index("(import_id, status, is_done)")
    _import_row_index = models.Index("(import_id, row_number)")

    @api.depends("values")
    def _compute_shown(self):
        for line in self:
            values = line.values or {}
            numbers = values.get("phone") or []
            line.customer_name = values.get("name") or values.get("ref") or ""
            line.phone = phones.format_phone(numbers[0]) if numbers else ""

    @api.depends("changes")
    @api.depends_context("lang")
    def _compute_change_text(self):
        fields_get = self.env["res.partner"].fields_get
        names = {name for line in self for name, _old, _new in line.changes or ()}
        labels = (
            {
                name: description["string"]
                for name, description in fields_get(list(names), ["string"]).items()
            }
            if names
            else {}
        )
        for line in self:
            line.change_text = "\n".join(
                f"{labels.get(name, name)}: {old or '∅'} → {new}"
                for name, old, new in line.changes or ()
            )

    @api.constrains("decision")
    def _check_decision(self):
        for line in self:
            if line.status == "error" and line.decision != "skip":
                raise UserError(
                    self.env._("A faulty line cannot be imported: correct it first.")
                )
            if line.decision == "update" and not line.partner_id:
                raise UserError(
                    self.env._(
                        "There is no single customer that this line could update."
                    )
                )

    def action_open_customer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }
