# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_care_event import OPEN_STATES, SYSTEM_SKIP_REASONS

# The result of one tap, by what there was to do.
RESULT_OF_ACTION = {"message": "sent", "letter": "sent", "gift": "delivered"}


class CrmCareEvent(models.Model):
    """What people do with events: approve, take, start, finish, skip, take back."""

    _name = "crm.care.event"
    _inherit = "crm.care.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        for state, group in events.grouped("state").items():
            group._check_transition(state, group)
        return events

    def write(self, vals):
        state = vals.get("state")
        if state:
            self._check_transition(state, self.filtered("needs_approval"))
        return super().write(vals)

    def _check_transition(self, state, unapproved):
        """Raise when the user may not bring the events to ``state``.

        Buttons hide what is not allowed; this is for every other way in (RPC, import).
        :param unapproved: the events that no manager has let through
        """
        is_manager = self.env.su or self.env.user.has_group(
            "crm_vn_care.group_crm_vn_care_manager"
        )
        if is_manager or state in ("planned", "skipped"):
            return
        if state == "approved":
            raise UserError(self.env._("Only a care manager approves events."))
        waiting = unapproved.filtered("program_id.approval_required")[:1]
        if waiting:
            raise UserError(
                self.env._(
                    "%(event)s must be approved before the work starts.",
                    event=waiting.display_name,
                )
            )

    def action_approve(self):
        """Approve the planned events among these."""
        self.filtered(lambda event: event.state == "planned").write(
            {"state": "approved"}
        )

    def action_start(self):
        """Start work; an event without a responsible becomes the user's own."""
        events = self.filtered(lambda event: event.state in ("planned", "approved"))
        events.filtered(lambda event: not event.user_id).user_id = self.env.uid
        events.write({"state": "in_progress"})

    def action_take(self):
        """Make the events the user's own."""
        self.write({"user_id": self.env.uid})

    def action_reset(self):
        """Put events that were done or skipped back to planned."""
        self.filtered(lambda event: event.state not in OPEN_STATES).write(
            {
                "state": "planned",
                "result": False,
                "skip_reason": False,
                "done_date": False,
                "done_uid": False,
            }
        )

    def mark_done(self, result=None, note=None):
        """Close the events with their result.

        :param result: a key of ``RESULTS``; by default what fits the event's action
        :param note: what the customer said, or empty
        """
        for action, events in self.grouped("action").items():
            vals = {
                "state": "done",
                "result": result or RESULT_OF_ACTION.get(action, "reached"),
                "skip_reason": False,
                "done_date": fields.Datetime.now(),
                "done_uid": self.env.uid,
            }
            if note:
                vals["result_note"] = note
            events.write(vals)
        self.filtered(lambda event: not event.user_id).user_id = self.env.uid
        return True

    def mark_skipped(self, reason, note=None):
        """Close the events without greeting.

        :param reason: a key of ``SKIP_REASONS`` that people may give
        :param note: more about it, or empty
        """
        if reason in SYSTEM_SKIP_REASONS:
            raise UserError(self.env._("Choose a reason of your own."))
        vals = {
            "state": "skipped",
            "skip_reason": reason,
            "result": False,
            "done_date": fields.Datetime.now(),
            "done_uid": self.env.uid,
        }
        if note:
            vals["result_note"] = note
        self.write(vals)
        return True

    def action_done(self):
        """Ask for the result."""
        return self._get_wizard_action("crm_vn_care.crm_care_event_done_action")

    def action_skip(self):
        """Ask for the reason."""
        return self._get_wizard_action("crm_vn_care.crm_care_event_skip_action")

    def action_reassign(self):
        """Ask for the new responsible."""
        return self._get_wizard_action("crm_vn_care.crm_care_event_reassign_action")

    def _get_wizard_action(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_event_ids": self.ids}
        return action
