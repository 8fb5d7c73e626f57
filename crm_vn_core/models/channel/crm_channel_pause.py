# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_channel import CHANNEL_GROUP, MANUAL


class CrmChannel(models.Model):
    """A provider that fails is left alone for a while, and an administrator is told."""

    _name = "crm.channel"
    _inherit = "crm.channel"

    @api.model
    def _get_ready_domain(self):
        """Return the domain of channels that send now."""
        return Domain("provider", "!=", MANUAL) & (
            Domain("paused_until", "=", False)
            | Domain("paused_until", "<=", fields.Datetime.now())
        )

    def _pause(self, reason, minutes=15):
        """Send nothing for some time, twice as long each time it happens again."""
        self.ensure_one()
        reason = self._explain_error(reason)
        again = min(self.failure_count, 5)
        until = fields.Datetime.now() + timedelta(minutes=minutes * 2**again)
        self.env.cr.execute(
            SQL(
                """UPDATE crm_channel
                      SET paused_until = %s, pause_reason = %s,
                          failure_count = COALESCE(failure_count, 0) + 1
                    WHERE id = %s""",
                until,
                reason,
                self.id,
            )
        )
        self.invalidate_recordset()
        if not again:
            self._tell_administrators(reason)

    def _hold(self, seconds, reason):
        """Send nothing while the provider is busy; that is no failure."""
        self.ensure_one()
        until = fields.Datetime.now() + timedelta(seconds=seconds)
        self.write({"paused_until": until, "pause_reason": reason})

    def _tell_administrators(self, reason):
        users = self.env.ref(CHANNEL_GROUP).all_user_ids.filtered("active")
        self.message_post(
            body=self.env._(
                "%(channel)s does not send for now: %(reason)s",
                channel=self.name,
                reason=reason,
            ),
            partner_ids=users.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _resume(self):
        """Send again: the provider answers as it should."""
        values = {"paused_until": False, "pause_reason": False, "failure_count": 0}
        self.filtered(lambda each: each.failure_count or each.paused_until).write(
            values
        )

    def action_resume(self):
        """Do not wait any longer."""
        self.check_access("write")
        self._resume()
