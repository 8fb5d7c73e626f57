# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

ACTIVITY = "crm_vn_core.mail_activity_type_loan_approval"


class CrmLoan(models.Model):
    """The buttons of the application, and whom they tell."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def action_submit(self):
        """Hand complete applications over to whom may approve them."""
        self.check_access("write")
        for loan in self:
            loan._check_is_open()
            loan._check_complete()
            loan.sudo().write(
                {
                    "submitted_by": self.env.uid,
                    "submitted_at": fields.Datetime.now(),
                    "submission_count": loan.submission_count + 1,
                }
            )
            loan._pass_on()

    def action_decide(self):
        """Ask for the decision and the remark."""
        self.ensure_one()
        if bar := self._get_approval_bar(self.env.user):
            raise UserError(bar)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on an Application"),
            "res_model": "crm.loan.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_id": self.id},
        }

    def action_back_to_application(self):
        """Take loans back to an application, as long as no money has moved."""
        self.check_access("write")
        for loan in self:
            loan._check_no_money()
            loan.sudo()._reopen()
            loan.sudo().activity_unlink([ACTIVITY])

    def action_cancel(self):
        """Give up loans on which no money has moved."""
        self.check_access("write")
        for loan in self:
            loan._check_no_money()
            loan.sudo().write({"state": "cancelled", "refused_at": False})
            loan.sudo().activity_unlink([ACTIVITY])

    def _check_no_money(self):
        if self.state not in ("draft", "approved", "cancelled") or self.disbursed_total:
            raise UserError(
                self.env._(
                    "Money was paid out on %(loan)s: it stays a loan.",
                    loan=self.display_name,
                )
            )

    def _reopen(self):
        self.write(
            {
                "state": "draft",
                "submitted_by": False,
                "submitted_at": False,
                "approved_at": False,
                "refused_at": False,
                "refusal_reason": False,
            }
        )

    # One activity for each application, which goes from one approver to the next

    def _pass_on(self):
        """Give the application to the next approver, or say that there is none."""
        loan = self.sudo()
        approver = loan._get_next_approver()
        if not approver:
            loan.activity_unlink([ACTIVITY])
            loan._tell_officer(
                self.env._(
                    "Nobody may approve %(amount)s of %(product)s: a manager of the"
                    " loans sets the limits.",
                    amount=loan._format_amount(loan.amount),
                    product=loan.product_id.name,
                )
            )
            return
        activity = loan.activity_search([ACTIVITY])
        if activity:
            activity.user_id = approver
        else:
            loan.activity_schedule(
                ACTIVITY,
                user_id=approver.id,
                date_deadline=self._get_today(),
                summary=self.env._(
                    "Decide on %(amount)s for %(customer)s",
                    amount=loan._format_amount(loan.amount),
                    customer=loan.partner_id.name,
                ),
            )

    def _finish_activity(self, remark):
        self.activity_feedback([ACTIVITY], feedback=remark or None)

    def _tell_officer(self, sentence, remark=False):
        """Write into the chatter, and to the officer."""
        body = Markup("<p>%s</p>") % sentence
        if remark:
            body += Markup("<p>%s</p>") % remark
        self.message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=(self.user_id - self.env.user).partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
