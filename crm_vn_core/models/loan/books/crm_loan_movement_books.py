# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .crm_loan_posting_causes import Cause

_CASHIER = "crm_vn_core.group_crm_vn_core_loan_cashier"


class CrmLoanMovementMixin(models.AbstractModel):
    """What the books need to know of a movement: its journal, its day, its voucher.

    Cash counts when the cashier has confirmed it: until then it is shown and does not
    stand in the books.
    """

    _name = "crm.loan.movement.mixin"
    _inherit = "crm.loan.movement.mixin"

    _voucher_kind = None

    cash_state = fields.Selection(
        selection=[("to_confirm", "To Be Confirmed"), ("confirmed", "Confirmed")],
        string="Cash",
        readonly=True,
        copy=False,
        help="Only of cash: whether the cashier has it in hand, or has paid it out.",
    )
    cash_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Cashier",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    voucher_number = fields.Char(
        string="Voucher",
        readonly=True,
        copy=False,
        index="trigram",
        help="Of the cash receipt or cash payment; without gaps within a year.",
    )
    voucher_date = fields.Date(readonly=True, copy=False)
    _voucher_uniq = models.UniqueIndex(
        "(company_id, voucher_number) WHERE voucher_number IS NOT NULL",
        "This voucher number is taken.",
    )
    _to_confirm_idx = models.Index(
        "(company_id, value_date) WHERE cash_state = 'to_confirm'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Cash waits for the cashier."""
        for vals in vals_list:
            if vals.get("method") == "cash":
                vals["cash_state"] = "to_confirm"
        return super().create(vals_list)

    # -- cash -------------------------------------------------------------------------

    def action_confirm_cash(self):
        """The cashier has counted the cash: number the vouchers, post them."""
        if not self.env.su and not self.env.user.has_group(_CASHIER):
            raise AccessError(
                self.env._("Only a cashier confirms that cash came in or went out.")
            )
        for movement in self.sorted("id"):
            movement._confirm_cash()

    def _confirm_cash(self):
        self.ensure_one()
        self.check_access("read")
        self.loan_id._lock_money()
        if self.cash_state == "confirmed":
            return
        if self.state != "posted" or not self.cash_state:
            raise UserError(
                self.env._(
                    "%(name)s is no cash that waits to be confirmed.",
                    name=self.display_name,
                )
            )
        day = self.env["crm.loan"]._get_today()
        counter = self.env["crm.voucher.counter"].sudo()
        self.sudo().write(
            {
                "cash_state": "confirmed",
                "cash_user_id": self.env.uid,
                "voucher_date": day,
                "voucher_number": counter._next(
                    self.company_id, self._voucher_kind, day.year
                ),
            }
        )
        self.loan_id._replay()

    # -- books ------------------------------------------------------------------------

    def _is_in_books(self):
        """Return whether the movement counts: not reversed, and cash is confirmed."""
        self.ensure_one()
        return self.state == "posted" and self.cash_state != "to_confirm"

    def _get_book_date(self):
        """Return the day of the entry: cash is booked when it is in hand."""
        self.ensure_one()
        return self.voucher_date or self.value_date

    def _get_book_label(self):
        self.ensure_one()
        return self.voucher_number or self.memo or self.name or ""

    def _get_money_journal(self):
        """Return the journal that the money came into or left from."""
        self.ensure_one()
        if self.journal_id:
            return self.journal_id
        if self.method == "cash":
            journal = self.env["account.journal"].search(
                [("type", "=", "cash"), ("company_id", "=", self.company_id.id)],
                limit=1,
            )
            if not journal:
                raise UserError(
                    self.env._(
                        "%(company)s has no cash journal: nothing is posted.",
                        company=self.company_id.name,
                    )
                )
            return journal
        return self.loan_id.product_id.bank_journal_id


class CrmLoanDisbursement(models.Model):
    """Money out: a cash payment voucher."""

    _name = "crm.loan.disbursement"
    _inherit = "crm.loan.disbursement"
    _voucher_kind = "PC"

    posting_ids = fields.One2many(
        comodel_name="crm.loan.posting",
        inverse_name="disbursement_id",
        readonly=True,
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )


class CrmLoanPayment(models.Model):
    """Money in: a cash receipt voucher."""

    _name = "crm.loan.payment"
    _inherit = "crm.loan.payment"
    _voucher_kind = "PT"

    posting_ids = fields.One2many(
        comodel_name="crm.loan.posting",
        inverse_name="payment_id",
        readonly=True,
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )

    def _get_cause(self):
        """Return the cause of what the payment posts, still without amounts."""
        self.ensure_one()
        return Cause(
            "payment",
            self._get_book_date(),
            refs={"payment_id": self.id, "event_id": self.event_id.id},
            journal=self._get_money_journal(),
            label=self._get_book_label(),
        )
