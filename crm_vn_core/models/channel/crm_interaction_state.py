# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class CrmInteraction(models.Model):
    """What people decide about messages: cancel, send again, it was sent."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def action_cancel(self):
        """Do not send what has not been sent."""
        self.check_access("write")
        self._change_state(("draft", "queued", "suppressed"), "cancelled")

    def action_send_again(self):
        """Queue messages once more that failed or were stopped.

        What a provider has taken, or may have taken, stays in the history as failed: a
        message of its own follows, under a new key. Whoever sends a message of unknown
        fate again has made sure that the customer has not received it.
        """
        self.check_access("write")
        taken = self.filtered(lambda row: row.state == "unknown" or row.provider_ref)
        again = self._copy_taken(taken) | (self - taken)._reset_to_draft()
        again._enter_queue()

    def _copy_taken(self, taken):
        """Return new drafts with the words of messages that a provider has taken."""
        failed = taken and taken._change_state(("failed", "unknown"), "failed")
        drafts = self.browse()
        for row in failed:
            draft = row.copy(
                {"parent_id": row.id, "scheduled_at": fields.Datetime.now()}
            )
            row._get_body().copy({"interaction_id": draft.id})
            drafts |= draft
        return drafts

    def _reset_to_draft(self):
        """Make drafts of messages that have not left, as if they were new."""
        if not self:
            return self
        drafts = self._change_state(("failed", "cancelled", "suppressed"), "draft")
        drafts.write(
            {
                "error": False,
                "suppress_reason": False,
                "rule_id": False,
                "moved_from": False,
                "attempt": 0,
                "scheduled_at": fields.Datetime.now(),
            }
        )
        return drafts

    def action_was_sent(self):
        """Someone has made sure that the customer has received it."""
        self.check_access("write")
        self._change_state(("unknown",), "sent")

    def _change_state(self, before, after):
        """Bring interactions from one of the states ``before`` to another.

        The rows are locked first: a dispatcher may have taken them meanwhile.
        :return: the interactions that were changed
        """
        locked = self.try_lock_for_update()
        locked.invalidate_recordset(["state"])
        changed = locked.filtered(lambda interaction: interaction.state in before)
        if self and not changed:
            raise UserError(self.env._("This can no longer be changed."))
        changed.write({"state": after})
        return changed
