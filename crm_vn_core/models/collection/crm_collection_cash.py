# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmCollectionCash(models.Model):
    """Cash that a collector took for overdue invoices, on its way to the cashier.

    The customer has paid: the payment is in the books at once, in the cash journal,
    as the money of loans is. The cashier confirms it with the hand-in.
    """

    _name = "crm.collection.cash"
    _description = "Cash Taken for Invoices"
    _order = "date DESC, id DESC"
    _rec_name = "reference"

    case_id = fields.Many2one(
        comodel_name="crm.collection.case",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(related="case_id.partner_id")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    reference = fields.Char(string="Receipt", readonly=True)
    idempotency_key = fields.Char(required=True, readonly=True)
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    invoices = fields.Char(readonly=True, help="What it paid.")
    state = fields.Selection(
        selection=[("posted", "Booked"), ("reversed", "Reversed")],
        compute="_compute_state",
        store=True,
    )
    handin_id = fields.Many2one(
        comodel_name="crm.collection.handin",
        string="Handed In With",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The amount must be more than zero."
    )
    _idempotency_key_uniq = models.UniqueIndex(
        "(company_id, idempotency_key)", "This was entered already."
    )

    @api.depends("payment_id.state")
    def _compute_state(self):
        for cash in self:
            booked = cash.payment_id.state in ("in_process", "paid")
            cash.state = "posted" if booked else "reversed"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Money that was entered is reversed, never deleted.")
        )

    @api.model
    def _find(self, company, key):
        return self.sudo().search(
            [("company_id", "=", company.id), ("idempotency_key", "=", key)]
        )

    @api.model
    def _take(self, case, lines, amount, on, key, reference):
        """Book the payment and reconcile it with overdue lines, the oldest first.

        :param lines: overdue lines of invoices; what they do not need stays on the
            customer's account
        :raise UserError: there is no cash journal
        """
        company = case.company_id
        payment = self._create_payment(case, lines, amount, on, reference)
        counterparts = payment.move_id.line_ids.filtered(
            lambda item: item.account_id in lines.account_id
        )
        # Reconciling works by account; the oldest line comes first.
        (lines.filtered(lambda item: item.account_id in counterparts.account_id)
         + counterparts).sorted("date_maturity").reconcile()  # fmt: skip
        return self.sudo().create(
            [
                {
                    "case_id": case.id,
                    "company_id": company.id,
                    "user_id": self.env.uid,
                    "date": on,
                    "amount": amount,
                    "reference": reference,
                    "idempotency_key": key,
                    "payment_id": payment.id,
                    "invoices": ", ".join(
                        payment.reconciled_invoice_ids.mapped("name")
                    ),
                }
            ]
        )

    def _create_payment(self, case, lines, amount, on, reference):
        """Return a posted payment that stands on the cash account at once.

        As the superuser: who may write the case may take its money.
        """
        journal = self._get_journal(case.company_id)
        account = lines.account_id[:1]
        payment = (
            self.env["account.payment"]
            .sudo()
            .with_company(case.company_id)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": case.partner_id.id,
                    "amount": amount,
                    "currency_id": case.currency_id.id,
                    "date": on,
                    "journal_id": journal.id,
                    "memo": reference,
                    "payment_reference": reference,
                }
            )
        )
        payment.outstanding_account_id = journal.default_account_id
        if account:
            payment.destination_account_id = account
        payment.action_post()
        return payment

    def _get_journal(self, company):
        """Return the journal of the cash that collectors take."""
        journals = self.env["account.journal"].sudo()
        journal = journals.search(
            [
                *journals._check_company_domain(company),
                ("type", "=", "cash"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no cash journal: nothing is posted.",
                    company=company.name,
                )
            )
        return journal

    def action_open_payment(self):
        """Open the payment on the invoices."""
        self.ensure_one()
        return self.payment_id.get_formview_action()
