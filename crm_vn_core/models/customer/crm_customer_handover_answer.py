# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class CrmCustomerHandover(models.Model):
    """How a hand-over ends: accepted, declined or cancelled."""

    _name = "crm.customer.handover"
    _inherit = "crm.customer.handover"

    def action_accept(self):
        """Take the customers, and all that goes along, in one transaction."""
        for handover in self:
            handover._check_allowed("can_answer")
            receiver = handover._get_accepting_user()
            handover._check_reach(receiver, handover.sudo().line_ids.partner_id)
            handover._close("accepted")
            # Work first: it is found by the officers of before.
            moved = handover._move_work(receiver)
            if handover.with_officer:
                moved = {"with_officer": handover._move_officer(receiver)} | moved
            handover._finish({"moved": moved})
            handover._log_on_customers(receiver)
            handover._tell_sender(
                handover.env._(
                    "%(name)s accepts the hand-over.", name=self.env.user.name
                )
            )

    def action_decline(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_allowed("can_answer")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "crm_vn_core.crm_customer_handover_decline_action"
            ),
            "context": {"default_handover_id": self.id},
        }

    def action_cancel(self):
        for handover in self:
            handover._check_allowed("can_cancel")
            handover._close("cancelled")
            handover._finish({})
            handover._post_for(
                handover._get_receivers(),
                handover.env._("%(name)s takes it back.", name=self.env.user.name),
            )

    def _decline(self, reason):
        """Decline with a reason, which the sender reads."""
        self.ensure_one()
        self._check_allowed("can_answer")
        self._close("declined")
        self._finish({"answer": reason})
        self._tell_sender(
            self.env._(
                "%(name)s declines the hand-over: %(reason)s",
                name=self.env.user.name,
                reason=reason,
            )
        )

    def _check_allowed(self, field_name):
        self.ensure_one()
        if self.state != "proposed":
            self._raise_answered()
        if not self[field_name]:
            raise AccessError(
                self.env._(
                    "This hand-over is between %(sender)s and %(receiver)s.",
                    sender=self.from_user_id.sudo().name,
                    receiver=self.receiver,
                )
            )

    def _raise_answered(self):
        raise UserError(
            self.env._("This hand-over is answered already; please load it again.")
        )

    def _get_accepting_user(self):
        """Return who gets the customers: whoever of the team accepts them."""
        self.ensure_one()
        if self.to_user_id:
            return self.to_user_id
        receivers = self._get_receivers()
        if self.env.user in receivers:
            return self.env.user
        covered = self.env["res.users"]._get_covered_users() & receivers
        return (covered or self.to_team_id.sudo().user_id or receivers)[:1]

    def _close(self, state):
        """Answer once: of two who press at the same time one is told."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "UPDATE crm_customer_handover SET state = %s"
                " WHERE id = %s AND state = 'proposed' RETURNING id",
                state,
                self.id,
            )
        )
        if not rows:
            self._raise_answered()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_customer_handover_line SET is_open = FALSE"
                " WHERE handover_id = %s",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _finish(self, vals):
        """Note who answered, and close the activity."""
        handover = self.sudo()
        handover.write(
            {
                **vals,
                "answer_date": fields.Datetime.now(),
                "answer_user_id": self.env.uid,
            }
        )
        handover.activity_unlink(["mail.mail_activity_data_todo"])

    def _move_officer(self, receiver):
        """Make the receiver the officer of the customers; return how many.

        A customer who got another officer since the proposal stays there. Contacts of
        a company go along when they had the same officer.
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_customer_handover_line line
                   SET is_moved = TRUE
                  FROM res_partner p
                 WHERE line.handover_id = %s
                   AND p.id = line.partner_id
                   AND p.user_id IS NOT DISTINCT FROM line.user_id
             RETURNING line.partner_id
                """,
                self.id,
            )
        )
        query = SQL(
            """
            SELECT p.id
              FROM res_partner p
              JOIN (%(family)s) family ON family.id = p.id
             WHERE p.user_id IS NOT DISTINCT FROM family.user_id
            """,
            family=self._get_family_sql(),
        )
        partners = self._reassign("res.partner", query, receiver)
        self._follow_customers(partners, receiver.sudo().partner_id)
        self.env["crm.customer.handover.line"].invalidate_model(["is_moved"])
        return len(rows)

    def _tell_sender(self, body):
        senders = (self.from_user_id | self.create_uid).filtered("active")
        self._post_for(senders, body)
