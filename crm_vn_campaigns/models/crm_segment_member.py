# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class CrmSegmentMember(models.Model):
    """One stay of one customer in one segment.

    A row without `left_at` is a current membership; a closed row is history and never
    changes again. Refreshes write it by SQL alone, hundreds of thousands at a time, so
    the row stays narrow: no log columns, nothing stored but the stay itself.
    """

    _name = "crm.segment.member"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Segment Member"
    _log_access = False
    _order = "entered_at desc, id desc"
    _rec_name = "partner_id"

    segment_id = fields.Many2one(
        comodel_name="crm.segment", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    entered_at = fields.Datetime(
        string="Entered", required=True, default=fields.Datetime.now
    )
    left_at = fields.Datetime(string="Left", help="Empty while the customer is in it.")

    # Stands behind every refresh: two at once cannot enter a customer twice.
    _current_uniq = models.UniqueIndex(
        "(segment_id, partner_id) WHERE left_at IS NULL",
        "This customer is already in the segment.",
    )
    _history_idx = models.Index("(segment_id, left_at) WHERE left_at IS NOT NULL")

    @api.constrains("segment_id", "partner_id")
    def _check_partner_id(self):
        """A customer of another company does not get in by hand either."""
        for segment, members in self.sudo().grouped("segment_id").items():
            partners = members.partner_id
            strangers = partners - partners.filtered_domain(
                segment._get_customer_domain()
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is no customer of %(company)s.",
                        customer=strangers[0].display_name,
                        company=segment.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.segment_id._update_member_count()
        return members

    def write(self, vals):
        result = super().write(vals)
        self.segment_id._update_member_count()
        return result

    def unlink(self):
        segments = self.segment_id
        result = super().unlink()
        segments._update_member_count()
        return result

    def action_leave(self):
        """Take customers out of a hand-picked segment; the history remains."""
        self.filtered(lambda member: not member.left_at).write(
            {"left_at": fields.Datetime.now()}
        )

    @api.model
    def _merge_partner_rows(self, source, destination):
        """Bring the stays of a customer to another one: nobody stays twice at once.

        Where both are in a segment now, the stay that began first goes on. Everything
        else moves, history included, by statement.
        """
        self.env.flush_all()
        ends = self.env.execute_query_dict(
            SQL(
                """
                DELETE FROM crm_segment_member late
                 USING crm_segment_member early
                 WHERE late.partner_id IN %(both)s
                   AND early.partner_id IN %(both)s
                   AND late.left_at IS NULL
                   AND early.left_at IS NULL
                   AND late.segment_id = early.segment_id
                   AND (early.entered_at, early.id) < (late.entered_at, late.id)
                RETURNING late.id, late.segment_id, late.partner_id,
                          late.entered_at::text
                """,
                both=(source.id, destination.id),
            )
        )
        self.env.execute_query(
            SQL(
                "UPDATE crm_segment_member SET partner_id = %s WHERE partner_id = %s"
                " RETURNING 1",
                destination.id,
                source.id,
            )
        )
        self.invalidate_model()
        segments = self.env["crm.segment"].browse({end["segment_id"] for end in ends})
        segments._update_member_count()
        return [{"model": self._name, "values": end} for end in ends]
