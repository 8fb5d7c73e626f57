# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class CrmMyDay(models.AbstractModel):
    """The last click taken back, as long as nobody outside has heard of it.

    While an entry is finished, the methods that write tell what they do: ``_note_new``
    and ``_note_before``; ``_forbid_undo`` where something has left the house.
    """

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def undo_entry(self, undo_id):
        """Take back what ``finish_entry`` or ``postpone_entry`` has written.

        :param undo_id: what that call returned as "undo"
        :raise UserError: it is too late
        """
        self._check_employee()
        undo = self.env["crm.my.day.undo"].sudo()
        undo = undo.search([("id", "=", undo_id), ("create_uid", "=", self.env.uid)])
        if not undo:
            raise UserError(self.env._("This can no longer be undone."))
        undo._take_back()

    @api.model
    def _run_undoable(self, work):
        """Return what an entry answers: {"message": …, "undo": id or False}.

        :param work: called with this model, which notes what is written
        """
        steps = []
        message = work(self.with_context(crm_vn_undo=steps))
        if not steps or None in steps:
            return {"message": message, "undo": False}
        for step in steps:
            if "before" in step:
                record = self.env[step["model"]].sudo().browse(step["id"])
                step["after"] = self._get_undo_values(record, step["before"])
        undo = self.env["crm.my.day.undo"].sudo().create([{"steps": steps}])
        return {"message": message, "undo": undo.id}

    @api.model
    def _note_new(self, records):
        """Note records that were made by this click."""
        steps = self.env.context.get("crm_vn_undo")
        if steps is not None:
            steps += [{"model": record._name, "id": record.id} for record in records]

    @api.model
    def _note_before(self, records, names):
        """Note what fields hold that this click is about to change."""
        steps = self.env.context.get("crm_vn_undo")
        if steps is not None:
            steps += [
                {
                    "model": record._name,
                    "id": record.id,
                    "before": self._get_undo_values(record.sudo(), names),
                }
                for record in records
            ]

    @api.model
    def _forbid_undo(self):
        """What this click does cannot be taken back."""
        steps = self.env.context.get("crm_vn_undo")
        if steps is not None:
            steps.append(None)

    @api.model
    def _get_undo_values(self, record, names):
        """Return the values of fields as JSON keeps them, ready to be written."""
        values = {}
        for name in names:
            field, value = record._fields[name], record[name]
            if field.type == "many2one":
                value = value.id
            elif field.type in ("date", "datetime"):
                value = field.to_string(value)
            values[name] = value
        return values
