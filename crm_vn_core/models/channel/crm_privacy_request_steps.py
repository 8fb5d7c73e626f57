# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crm_privacy_request import OPEN_STATES


class CrmPrivacyRequest(models.Model):
    """The steps of a request, from its arrival to its end, and the reminders."""

    _name = "crm.privacy.request"
    _inherit = "crm.privacy.request"

    # Steps

    def action_answer(self):
        """The customer has been told what happens with the request."""
        self._check_step(("new",))
        if any(not request.answer for request in self):
            raise UserError(self.env._("Write down what the customer was told."))
        self.write({"state": "answered", "answered_on": self._today()})
        for request in self:
            request.activity_unlink(["mail.mail_activity_data_todo"])
            if request.user_id:
                request._plan_activity(request.act_deadline)

    def action_done(self):
        """What was asked is carried out."""
        self._check_step(("answered",))
        self._close("done")

    def action_refuse(self):
        """The law allows to refuse, and the customer has been told why."""
        self._check_step(OPEN_STATES)
        if any(not request.answer for request in self):
            raise UserError(self.env._("Write down what the customer was told."))
        fresh = self.filtered(lambda request: request.state == "new")
        fresh.answered_on = self._today()
        self._close("refused")

    def action_reopen(self):
        """It was closed by mistake, or there is more to do."""
        self._check_step(("done", "refused"))
        self.write({"state": "answered", "done_on": False})

    def action_extend(self):
        """Take the one extension that the law grants, with its reason."""
        self.ensure_one()
        self._check_step(OPEN_STATES)
        rule = self.env["crm.privacy.deadline"]._find(
            "act", self.kind, self.received_on
        )
        if self.extension_days or not rule.extension_days:
            raise UserError(
                self.env._("The law grants no further extension for this request.")
            )
        if not self.extension_reason:
            raise UserError(
                self.env._("Enter the reason first; the customer is told it.")
            )
        if self._today() > self.act_deadline:
            raise UserError(self.env._("It is too late for an extension."))
        self.extension_days = rule.extension_days

    def _check_step(self, states):
        self.check_access("write")
        if any(request.state not in states for request in self):
            raise UserError(self.env._("This request is at another step already."))

    def _close(self, state):
        self.write({"state": state, "done_on": self._today()})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_withdraw_consent(self):
        """Open what the customer allows, to take it back."""
        self.ensure_one()
        return self.partner_id.action_enter_consent()

    def action_find_data(self):
        """List where data of the person lies."""
        self.ensure_one()
        return self.env["crm.privacy.finding"]._open(self.partner_id)

    # Reminders

    @api.model
    def _cron_remind(self):
        """Tell whoever is responsible, once for each deadline, on the day before it."""
        tomorrow = self._today() + timedelta(days=1)
        due = self.search(
            Domain("state", "in", OPEN_STATES) & Domain("deadline", "<=", tomorrow)
        ).filtered(lambda request: request.reminded_for != request.deadline)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for request in due:
            request._remind()
            if not cron._commit_progress(1):
                break

    def _remind(self):
        users = self.user_id or self._get_managers()
        self.message_post(
            body=self.env._(
                "%(name)s: the deadline is %(date)s.",
                name=self.display_name,
                date=self.deadline.strftime("%d/%m/%Y"),
            ),
            partner_ids=users.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.reminded_for = self.deadline

    def _get_managers(self):
        managers = self.env.ref("crm_vn_core.group_crm_vn_core_manager").all_user_ids
        return managers.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    @api.model
    def _receive(self, partner, company, kind, text):
        """Write down a request from the preference page and tell who answers it."""
        officer = partner.user_id.filtered(
            lambda user: (
                user.active
                and not user.share
                and company in user.company_ids
                and user.has_group("crm_vn_core.group_crm_vn_core_user")
            )
        )
        request = self.sudo().create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "kind": kind,
                "received_by": "page",
                "description": text,
                "user_id": officer.id,
            }
        )
        users = officer or request._get_managers()
        request.message_subscribe(users.partner_id.ids)
        request.message_post(
            body=self.env._(
                "Received from the preference page: %(name)s",
                name=request.display_name,
            ),
            partner_ids=users.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        return request
