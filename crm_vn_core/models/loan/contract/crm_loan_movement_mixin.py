# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLoanMovementMixin(models.AbstractModel):
    """Money that went out to or came in from a borrower: one document, one event.

    Documents are made by the commands of the loan (``_disburse``, ``_pay``) with an
    idempotency key: a repeated command gets the first document back.
    """

    _name = "crm.loan.movement.mixin"
    _inherit = ["crm.loan.derived.mixin"]
    _description = "Movement of Money on a Loan"
    _order = "value_date DESC, id DESC"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        related="loan_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    currency_id = fields.Many2one(related="loan_id.currency_id")
    partner_id = fields.Many2one(related="loan_id.partner_id", string="Borrower")
    amount = fields.Monetary(required=True, readonly=True)
    value_date = fields.Date(
        required=True, readonly=True, help="The day from which it counts."
    )
    booking_date = fields.Datetime(
        string="Entered On",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    method = fields.Selection(
        selection=[
            ("bank", "Bank"),
            ("cash", "Cash"),
            ("collector", "Collector"),
            ("portal", "Portal"),
            ("other", "Other"),
        ],
        required=True,
        readonly=True,
        default="bank",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        readonly=True,
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
    )
    memo = fields.Char(help="As on the receipt or in the bank's file.")
    state = fields.Selection(
        selection=[("posted", "Booked"), ("reversed", "Reversed")],
        required=True,
        readonly=True,
        default="posted",
        index=True,
    )
    idempotency_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        help="A repeated command with this key gets this document back.",
    )
    event_id = fields.Many2one(
        comodel_name="crm.loan.event",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The amount must be more than zero."
    )
    _idempotency_key_uniq = models.UniqueIndex(
        "(company_id, idempotency_key)", "This was entered already."
    )

    @api.model
    def _find_repeated(self, loan, key, amount):
        """Return the document of a repeated command, or an empty recordset.

        :raise UserError: the key was used for something else
        """
        first = self.sudo().search(
            [("company_id", "=", loan.company_id.id), ("idempotency_key", "=", key)]
        )
        if first and (
            first.loan_id != loan
            or loan.currency_id.compare_amounts(first.amount, amount)
        ):
            raise UserError(
                self.env._(
                    "The reference %(key)s was used already, for %(name)s.",
                    key=key,
                    name=first.display_name,
                )
            )
        return first

    def _get_done_action(self):
        """Return what a screen does once the document is entered: it says so."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(amount)s entered on %(loan)s.",
                    amount=self.loan_id._format_amount(self.amount),
                    loan=self.loan_id.display_name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Money that was entered is reversed, never deleted.")
        )
