# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

APPROVER = "crm_vn_core.group_crm_vn_core_loan_approver"
ADMIN = "base.group_system"
_AGREED = ("approved", "recommended")


class CrmLoan(models.Model):
    """Who may decide on an application, and what becomes of it by a decision.

    A limit says up to which amount somebody approves. Who agrees above the own limit
    recommends, and it goes to the next. Where a limit asks for four eyes a second
    person must agree too.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    is_to_approve_by_me = fields.Boolean(
        string="To Approve by Me",
        compute="_compute_is_to_approve_by_me",
        search="_search_is_to_approve_by_me",
    )
    approval_bar = fields.Char(
        string="Why Not by Me",
        compute="_compute_is_to_approve_by_me",
        help="What keeps the user from deciding on this application.",
    )

    @api.depends("state", "submitted_at", "approval_ids", "amount", "user_id")
    @api.depends_context("uid")
    def _compute_is_to_approve_by_me(self):
        for loan in self:
            is_submitted = loan.pipeline == "submitted"
            bar = loan._get_approval_bar(self.env.user) if is_submitted else False
            loan.approval_bar = bar
            loan.is_to_approve_by_me = is_submitted and not bar

    @api.model
    def _search_is_to_approve_by_me(self, operator, value):
        """Look through what is submitted: there is never much of it at a time."""
        if operator != "in":
            return NotImplemented
        submitted = self.search([("pipeline", "=", "submitted")])
        mine = Domain("id", "in", submitted.filtered("is_to_approve_by_me").ids)
        return mine if True in value else ~mine

    # Who may

    def _get_approval_bar(self, user):
        """Return the sentence that says why a user may not decide, or False.

        Nobody is above it: neither managers nor the administrator.
        """
        self.ensure_one()
        loan = self.sudo()
        if not user._has_group(APPROVER):
            return self.env._("You have no right to approve loans.")
        if user in (loan.submitted_by, loan.user_id, loan.create_uid):
            return self.env._(
                "You prepared this application: another person decides on it."
            )
        if user.partner_id in loan._get_involved_partners():
            return self.env._(
                "You are a party to this loan: another person decides on it."
            )
        if user in loan._get_decisions().user_id:
            return self.env._("You have decided already: it waits for the next person.")
        if not self._get_any_limit(user):
            return self.env._(
                "No approval limit is set for you: ask a manager of the loans."
            )
        return False

    def _get_decisions(self):
        """Return the decisions since the last submission."""
        return self.sudo().approval_ids.filtered(
            lambda row: row.round == self.submission_count
        )

    def _get_limit(self, user, amount):
        limits = self.env["crm.loan.approval.limit"]
        return limits._get_limit(user, self.sudo().product_id, amount)

    def _get_any_limit(self, user):
        """Return a limit of the user for this product, however small."""
        return self._get_limit(user, 0)

    def _get_next_approver(self):
        """Return who is to decide next: who may, with the smallest limit that does.

        Among equals the head of the loan's team, and administrators last.
        """
        agreed = self._get_decisions()
        needed = 0 if "approved" in agreed.mapped("decision") else self.amount
        users = (
            self.env.ref(APPROVER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and self.company_id in user.company_ids
                )
            )
        )
        lead = self.team_id.user_id
        fitting = [
            (limit.amount, user != lead, user.has_group(ADMIN), user.id, user)
            for user in users
            if not self._get_approval_bar(user)
            and (limit := self._get_limit(user, needed))
        ]
        return min(fitting)[-1] if fitting else users.browse()

    # What becomes of it

    def _decide(self, decision, remark=False, amount=None):
        """Record the decision of the user and do what follows from it.

        :param decision: "approved", "refused" or "returned"
        :param amount: approve less than was asked for
        :raise UserError: the user may not decide, or not so
        """
        self.ensure_one()
        self.check_access("read")
        self._lock_money()
        amount = self.amount if amount is None else amount
        self._check_decision(decision, remark, amount)
        limit = self._get_limit(self.env.user, amount)
        recommended = decision == "approved" and not limit
        self.env["crm.loan.approval"].sudo().create(
            {
                "loan_id": self.id,
                "round": self.submission_count,
                "user_id": self.env.uid,
                "decision": "recommended" if recommended else decision,
                "amount": amount,
                "is_four_eyes": limit.is_four_eyes,
                "remark": remark,
            }
        )
        self.invalidate_recordset(["approval_ids"])
        getattr(self.sudo(), f"_on_{decision}")(remark, amount)

    def _check_decision(self, decision, remark, amount):
        if self.pipeline != "submitted":
            raise UserError(
                self.env._(
                    "%(loan)s does not wait for a decision.", loan=self.display_name
                )
            )
        if bar := self._get_approval_bar(self.env.user):
            raise UserError(bar)
        if decision != "approved" and not (remark or "").strip():
            raise UserError(self.env._("Say why: the officer tells the customer."))
        self._check_amount(amount)
        if self.currency_id.compare_amounts(amount, self.amount) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is more than was asked for.",
                    amount=self._format_amount(amount),
                )
            )

    def _on_approved(self, remark, amount):
        if self.currency_id.compare_amounts(amount, self.amount):
            self.amount = amount
        decisions = self._get_decisions()
        agreed = decisions.filtered(lambda row: row.decision in _AGREED)
        within = agreed.filtered(lambda row: row.decision == "approved")
        is_enough = len(agreed) > 1 or not all(within.mapped("is_four_eyes"))
        if not within or not is_enough:
            self._pass_on()
            return
        self._check_complete()
        self.write({"state": "approved", "approved_at": fields.Datetime.now()})
        self._finish_activity(remark)
        self._tell_officer(
            self.env._(
                "Approved: %(amount)s.", amount=self._format_amount(self.amount)
            ),
            remark,
        )

    def _on_refused(self, remark, _amount):
        self.write(
            {
                "state": "cancelled",
                "refused_at": fields.Datetime.now(),
                "refusal_reason": remark,
            }
        )
        self._finish_activity(remark)
        self._tell_officer(self.env._("Refused."), remark)

    def _on_returned(self, remark, _amount):
        self._reopen()
        self._finish_activity(remark)
        self._tell_officer(self.env._("Sent back to the officer."), remark)
