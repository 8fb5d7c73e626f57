from odoo import api, fields, models
from odoo.exceptions import UserError

# What a conversion may change, and an undo puts back.
CONVERTED_FIELDS = (
    "street",
    "street2",
    "city",
    "city_id",
    "state_id",
    "country_id",
    "vn_old_ward",
    "vn_old_district",
    "vn_old_province",
)


class CrmAddressConversion(models.Model):
    """One conversion of one address to the wards of today, and the way back.

    Keeps every field as it was before, to the letter: nothing a customer once told
    us is lost by a conversion.
    """

    _name = "crm.address.conversion"
    _description = "Address Conversion"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    old_address = fields.Char(readonly=True)
    city_id = fields.Many2one(
        comodel_name="res.city",
        string="Ward",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("done", "Converted"), ("undone", "Undone")],
        default="done",
        required=True,
        readonly=True,
    )
    # {field: value} of CONVERTED_FIELDS, relations as ids.
    former_values = fields.Json(readonly=True)
    written_values = fields.Json(readonly=True)

    @api.model
    def _convert(self, changes):
        """Write new addresses and log them.

        :param list changes: (partner, values to write) pairs
        :return: the log records
        """
        vals_list = []
        for partner, values in changes:
            former = self._snapshot(partner)
            old_address = self._one_line(partner)
            partner.write(values)
            vals_list.append(
                {
                    "partner_id": partner.id,
                    "old_address": old_address,
                    "city_id": partner.city_id.id,
                    "former_values": former,
                    "written_values": self._snapshot(partner),
                }
            )
        return self.create(vals_list)

    @api.model
    def _snapshot(self, partner):
        """Return {field: value} of one partner in a form that JSON can hold."""
        return partner._convert_to_write(
            {name: partner[name] for name in CONVERTED_FIELDS}
        )

    @api.model
    def _one_line(self, partner):
        parts = (partner.street, partner.street2, partner.city, partner.state_id.name)
        return ", ".join(part for part in parts if part)

    def action_undo(self):
        """Put the old text back where nobody changed the address since."""
        pending = self.filtered(lambda conversion: conversion.state == "done")
        if not pending:
            raise UserError(self.env._("There is nothing left to undo here."))
        undone = self.browse()
        for conversion in pending:
            partner = conversion.partner_id
            if self._snapshot(partner) == conversion.written_values:
                partner.write(conversion._existing(conversion.former_values))
                undone += conversion
        undone.state = "undone"
        return self._undo_notification(len(undone), len(pending) - len(undone))

    def _existing(self, values):
        """Return values without relations to records that are gone."""
        values = dict(values)
        partner = self.partner_id
        for name in ("city_id", "state_id", "country_id"):
            comodel = self.env[partner._fields[name].comodel_name]
            values[name] = comodel.browse(values.get(name) or []).exists().id
        return values

    @api.model
    def _undo_notification(self, undone, kept):
        if kept:
            message = self.env._(
                "%(undone)s addresses are as before. %(kept)s were changed "
                "since their conversion and stay as they are.",
                undone=undone,
                kept=kept,
            )
        else:
            message = self.env._("%(undone)s addresses are as before.", undone=undone)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
