# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .crm_care_event import OPEN_STATES


class CrmCareEvent(models.Model):
    """A greeting that goes out as a message: by SMS, Zalo, e-mail or letter."""

    _name = "crm.care.event"
    _inherit = "crm.care.event"

    def action_send_message(self):
        """Write to the customers of these events; sending completes them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_message_compose_action"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    def _get_message_text(self):
        """Return the text to begin with: the greeting of one event, or its place."""
        return self.greeting if len(self) == 1 else "{greeting}"

    def _get_message_origin_words(self):
        """Return what the placeholders of a message mean for one event."""
        self.ensure_one()
        return {"greeting": self.greeting, "age": self.years or ""}

    def _check_message(self):
        """Refuse what no manager has let through."""
        self._check_transition("done", self.filtered("needs_approval"))

    @api.model
    def _after_messages_sent(self, rows):
        """Complete the events whose message has left.

        :param rows: ``crm.interaction`` records that come from events
        """
        for user, sent in rows.grouped("user_id").items():
            events = self.browse(set(sent.mapped("origin_id"))).exists()
            events = events.filtered(lambda event: event.state in OPEN_STATES)
            events.with_user(user or self.env.user).sudo().mark_done("sent")
