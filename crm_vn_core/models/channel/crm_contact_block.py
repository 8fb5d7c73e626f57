# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .crm_channel import KINDS
from .crm_contact_rule import PURPOSES


class CrmContactBlock(models.Model):
    """A number or address that is not to be contacted, whoever shares it.

    The gate reads it for every message. An address may be here for several reasons at
    once: lifting one of them leaves the others.
    """

    _name = "crm.contact.block"
    _description = "Blocked Address"
    _rec_name = "address"
    _order = "since DESC, id DESC"

    address = fields.Char(
        string="Number or Address", required=True, help="In its normalized form."
    )
    kind = fields.Selection(
        selection=KINDS, string="Channel", help="Empty: every channel."
    )
    purpose = fields.Selection(selection=PURPOSES, help="Empty: every purpose.")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    source = fields.Selection(
        selection=[
            ("opt_out", "Customer's Wish"),
            ("keyword", "Reply by Keyword"),
            ("national", "National Do-Not-Call List"),
            ("staff", "Entered by Staff"),
            ("bounce", "Not Delivered"),
        ],
        required=True,
        default="staff",
    )
    since = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), readonly=True
    )
    note = fields.Char()

    _address_unique = models.UniqueIndex(
        "(address, source, COALESCE(kind, ''), COALESCE(purpose, ''),"
        " COALESCE(company_id, 0))",
        "This address is blocked already, for the same reason.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["address"] = self._normalize(vals.get("address"))
        return super().create(vals_list)

    def write(self, vals):
        if "address" in vals:
            vals = vals | {"address": self._normalize(vals["address"])}
        return super().write(vals)

    @api.model
    def _normalize(self, value):
        """Return an address in the form under which messages go out."""
        kind = "email" if "@" in (value or "") else "zalo"
        return self.env["crm.contact.point"]._normalize_address(kind, value) or value
