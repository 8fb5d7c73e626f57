# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmCollectionSheetLine(models.Model):
    """One customer on a collector's sheet, and what was keyed in."""

    _name = "crm.collection.sheet.line"
    _description = "Line of a Collector's Sheet"
    _order = "sheet_id, number"
    _rec_name = "number"

    sheet_id = fields.Many2one(
        comodel_name="crm.collection.sheet",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="sheet_id.company_id")
    currency_id = fields.Many2one(related="sheet_id.currency_id")
    number = fields.Integer(string="No.", required=True, readonly=True, aggregator=None)
    case_id = fields.Many2one(
        comodel_name="crm.collection.case",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    outcome_id = fields.Many2one(comodel_name="crm.collection.outcome")
    amount = fields.Monetary(string="Cash Taken")
    receipt = fields.Char(help="Number of the receipt the customer has.")
    promise_amount = fields.Monetary(string="Promised")
    promise_date = fields.Date(string="Pays By")
    note = fields.Char()
    keyed_at = fields.Datetime(readonly=True)
    error = fields.Char(readonly=True)

    _number_once = models.UniqueIndex("(sheet_id, number)")
    _case_once = models.UniqueIndex("(sheet_id, case_id)")

    @api.depends("number", "case_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number} · {line.case_id.display_name}"

    def write(self, vals):
        """What was keyed in is in the books: it is put right there."""
        typed = vals.keys() & {
            "outcome_id", "amount", "receipt", "promise_amount", "promise_date"
        }  # fmt: skip
        if typed and any(line.keyed_at for line in self):
            raise UserError(
                self.env._("This line was keyed in already: put it right in the books.")
            )
        return super().write(vals)

    def _is_typed(self):
        return not self.keyed_at and (self.outcome_id or self.amount)

    def _key_in(self):
        """Write the contact, the money and the promise of this line, once."""
        self.ensure_one()
        self._check_typed()
        case, today = self.case_id, self.env["crm.loan"]._get_today()
        kind = "visit" if self.amount or case.action == "visit" else "call"
        outcome = self.outcome_id or self.env.ref(
            "crm_vn_core.crm_collection_outcome_paid"
        )
        case._log_contact(outcome, case.partner_id, kind, self.note)
        if self.amount:
            case._collect(
                self.amount,
                min(self.sheet_id.date, today),
                f"sheet:{self.id}",
                method="collector",
                reference=self.receipt,
            )
        if self.promise_amount:
            self.env["crm.collection.promise"].create(
                [
                    {
                        "case_id": case.id,
                        "partner_id": case.partner_id.id,
                        "amount": self.promise_amount,
                        "date": self.promise_date,
                    }
                ]
            )
        self.write({"keyed_at": fields.Datetime.now(), "error": False})

    def _check_typed(self):
        if self.amount and not self.receipt:
            raise UserError(self.env._("Type the number of the receipt for the cash."))
        promised = self.promise_amount and self.promise_date
        if self.outcome_id.needs_promise and not promised:
            raise UserError(self.env._("Type what is promised, and for which day."))
