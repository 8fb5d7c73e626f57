# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, fields, models


class CrmPartnerMergeLog(models.Model):
    """What a customer card said before it became part of another one.

    Nothing is lost by a merge: the card that disappears is kept here as it was, with
    the rows that had no place beside those of the remaining customer.
    """

    _name = "crm.partner.merge.log"
    _description = "Merged Customer"
    _order = "id desc"
    _rec_name = "merged_name"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        help="The customer that remains.",
    )
    company_id = fields.Many2one(related="partner_id.company_id")
    merged_id = fields.Integer(string="Merged ID", readonly=True)
    merged_name = fields.Char(readonly=True)
    merged_ref = fields.Char(string="Merged Customer Code", readonly=True)
    # They may hold identity numbers: read in merged_text, which writes down who reads.
    merged_values = fields.Json(
        groups=fields.NO_ACCESS,
        help="Every column of the merged customer.",
    )
    dropped_rows = fields.Json(
        groups=fields.NO_ACCESS,
        help="Dates, relations, contact points and the like that the remaining "
        "customer has already or cannot have.",
    )
    merged_text = fields.Text(
        string="Content",
        compute="_compute_merged_text",
        groups="crm_vn_core.group_crm_vn_core_identity",
    )

    @api.depends("merged_values", "dropped_rows")
    @api.depends_context("uid")
    def _compute_merged_text(self):
        if not self.env.su:
            self.env["crm.identity.access.log"]._add_access(self.partner_id)
        for log in self:
            stored = log.sudo()
            parts = [stored.merged_values or {}, *(stored.dropped_rows or [])]
            log.merged_text = "\n\n".join(
                json.dumps(part, ensure_ascii=False, indent=2) for part in parts
            )

    def _add_dropped(self, rows):
        """Keep rows that did not move: a list of dicts."""
        if rows:
            self.dropped_rows = [*(self.dropped_rows or []), *rows]
