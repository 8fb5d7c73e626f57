# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrmLoan(models.Model):
    """What an application still needs before somebody can decide on it."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    missing = fields.Text(
        string="Still Missing",
        compute="_compute_missing",
        help="What must be there before the application can be submitted.",
    )
    is_incomplete = fields.Boolean(
        string="Incomplete",
        compute="_compute_missing",
        search="_search_is_incomplete",
    )

    @api.depends(
        "state",
        "submitted_at",
        "amount",
        "purpose",
        "partner_id",
        "product_id",
        "periods",
        "annual_rate",
        "start_date",
        "condition_ids.is_done",
        "party_ids.partner_id",
        "party_ids.role",
    )
    def _compute_missing(self):
        for loan in self:
            is_open = loan.state == "draft" and not loan.submitted_at
            sentences = loan._get_missing() if is_open and loan.product_id else []
            loan.missing = "\n".join(sentences) or False
            loan.is_incomplete = bool(sentences)

    @api.model
    def _search_is_incomplete(self, operator, value):
        """Look through the open applications: there are never many at a time."""
        if operator != "in":
            return NotImplemented
        drafts = self.search([("state", "=", "draft"), ("submitted_at", "=", False)])
        incomplete = Domain("id", "in", drafts.filtered("is_incomplete").ids)
        return incomplete if True in value else ~incomplete

    def _get_missing(self):
        """Return one sentence for each thing that keeps it from being submitted.

        Other rooms add theirs.
        """
        self.ensure_one()
        return (
            self._get_missing_about_loan()
            + self._get_missing_about_people()
            + self._get_missing_about_law()
            + [
                self.env._("Condition not done yet: %(name)s.", name=condition.name)
                for condition in self._get_open_conditions("approval")
            ]
        )

    def _get_missing_about_loan(self):
        sentences = []
        if not (self.purpose or "").strip():
            sentences.append(self.env._("Enter what the money is for."))
        if not self.user_id:
            sentences.append(self.env._("Choose the officer who looks after the loan."))
        if not self.start_date:
            sentences.append(self.env._("Enter when the money is to be paid out."))
        return sentences

    def _get_missing_about_people(self):
        """Whoever signs the contract needs a number and an address."""
        sentences = []
        for partner in self._get_liable_partners().sudo():
            person = partner.name
            if partner.is_company and not partner.vat:
                sentences.append(
                    self.env._("The tax code of %(person)s is missing.", person=person)
                )
            if not partner.is_company and not partner.identity_number:
                sentences.append(
                    self.env._(
                        "The identity number of %(person)s is missing.", person=person
                    )
                )
            if not (partner.street or partner.city):
                sentences.append(
                    self.env._("The address of %(person)s is missing.", person=person)
                )
        return sentences

    def _get_missing_about_law(self):
        """Return what the product or the law refuses, in their own sentences."""
        on = self._get_today()
        sentences = []
        for check, values in (
            (
                self.product_id._check_offer,
                (self.amount, self.periods, self.annual_rate),
            ),
            (self._check_law, (on,)),
        ):
            try:
                check(*values)
            except ValidationError as error:
                sentences += str(error).splitlines()
        total = self._get_consumer_total()
        sentences += self.product_id._get_broken_consumer_cap(total, on)
        return sentences

    def _get_consumer_total(self):
        """Return all that the customer owes and will owe as a consumer, here."""
        others = self.sudo().search(
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("product_id.is_consumer", "=", True),
                ("state", "in", ("approved", "active")),
                ("id", "!=", self._origin.id),
            ]
        )
        owed = sum(
            max(loan.amount - loan.disbursed_total, 0) + loan.principal_outstanding
            for loan in others
        )
        return owed + self.amount

    def _check_complete(self):
        """:raise UserError: one sentence for each thing that is missing"""
        for loan in self:
            if sentences := loan._get_missing():
                raise UserError(
                    self.env._(
                        "%(loan)s cannot be submitted yet:", loan=loan.display_name
                    )
                    + "\n"
                    + "\n".join(f"• {sentence}" for sentence in sentences)
                )

    def _check_disbursement(self, amount, on):
        """Add the conditions that come before the money."""
        result = super()._check_disbursement(amount, on)
        open_conditions = self.condition_ids.filtered(lambda row: not row.is_done)
        if open_conditions:
            raise UserError(
                self.env._(
                    "No money is paid out on %(loan)s before this is done: %(names)s.",
                    loan=self.display_name,
                    names=", ".join(open_conditions.mapped("name")),
                )
            )
        return result
