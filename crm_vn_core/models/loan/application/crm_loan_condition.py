# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_loan_condition_template import BEFORE


class CrmLoanCondition(models.Model):
    """One line of the checklist of a loan: done by whom, when, with which paper."""

    _name = "crm.loan.condition"
    _inherit = ["crm.loan.part.mixin"]
    _description = "Condition of a Loan"
    _order = "loan_id, before, sequence, id"
    _locked = ("name", "before", "needs_file", "template_id")

    sequence = fields.Integer(default=10)
    template_id = fields.Many2one(
        comodel_name="crm.loan.condition.template",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(string="Condition", required=True)
    before = fields.Selection(
        selection=BEFORE, string="Needed Before", required=True, default="approval"
    )
    needs_file = fields.Boolean(help="It is done when its photo or scan is there.")
    is_done = fields.Boolean(string="Done", copy=False)
    done_by = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_at = fields.Datetime(readonly=True, copy=False)
    document_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Papers",
        copy=False,
        bypass_search_access=True,
    )
    note = fields.Char(copy=False)

    _template_uniq = models.UniqueIndex(
        "(loan_id, template_id) WHERE template_id IS NOT NULL",
        "This condition is on the loan already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp(vals) for vals in vals_list])

    def write(self, vals):
        if "is_done" in vals and not vals["is_done"]:
            self._check_undo()
        return super().write(self._stamp(vals))

    @api.constrains("is_done", "document_ids", "needs_file")
    def _check_file(self):
        for condition in self:
            if condition.is_done and condition.needs_file:
                if not condition.sudo().document_ids:
                    raise UserError(
                        self.env._(
                            "Add the photo or scan first: %(condition)s.",
                            condition=condition.name,
                        )
                    )

    def _stamp(self, vals):
        """Return the values with who did it and when: nobody can type that."""
        vals = {key: vals[key] for key in vals if key not in ("done_by", "done_at")}
        if "is_done" in vals:
            done = vals["is_done"]
            vals["done_by"] = self.env.uid if done else False
            vals["done_at"] = fields.Datetime.now() if done else False
        return vals

    def _check_undo(self):
        """What an approval stands on is not taken away below it."""
        for condition in self.filtered("is_done") if not self.env.su else ():
            if condition.before == "approval":
                condition.loan_id._check_is_open()

    def action_toggle(self):
        """Tick the condition, or take the tick away."""
        self.check_access("write")
        for condition in self:
            condition.is_done = not condition.is_done
