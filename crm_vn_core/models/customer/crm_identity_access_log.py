# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmIdentityAccessLog(models.Model):
    """Who has seen whose identity number: a row per user, customer and day.

    Rows are added by the server and never changed or removed by anyone; merging two
    customers and the legal erasure of one go through SQL and take the rows along.
    """

    _name = "crm.identity.access.log"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Identity Number Access"
    _order = "date DESC, id DESC"
    _log_access = False

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(required=True, readonly=True)
    first_access = fields.Datetime(required=True, readonly=True)

    _user_partner_date_uniq = models.UniqueIndex("(user_id, partner_id, date)")

    @api.model
    def _add_access(self, partners):
        """Add what is not written down yet today for the current user."""
        if not partners:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_identity_access_log
                            (user_id, partner_id, date, first_access)
                     SELECT %(user)s, partner, %(date)s, %(now)s
                       FROM unnest(%(partners)s) AS partner
                ON CONFLICT (user_id, partner_id, date) DO NOTHING
                """,
                user=self.env.uid,
                partners=partners.ids,
                date=fields.Date.context_today(self),
                now=fields.Datetime.now(),
            )
        )

    @api.model
    def _merge_partner_rows(self, source, destination):
        """Bring the log of a merged customer to the one that remains.

        A look at both cards by one user on one day becomes one row, the earlier.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_identity_access_log
                            (user_id, partner_id, date, first_access)
                     SELECT user_id, %s, date, first_access
                       FROM crm_identity_access_log
                      WHERE partner_id = %s
                ON CONFLICT (user_id, partner_id, date) DO UPDATE
                        SET first_access = LEAST(
                                crm_identity_access_log.first_access,
                                EXCLUDED.first_access
                            )
                """,
                destination.id,
                source.id,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM crm_identity_access_log WHERE partner_id = %s", source.id)
        )
        self.invalidate_model()
        return []

    def write(self, vals):
        if self:
            self._unlink_except_log()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_log(self):
        raise UserError(self.env._("The log of identity numbers cannot be changed."))
