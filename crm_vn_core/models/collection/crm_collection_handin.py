# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...text.number_words import amount_in_words

_CASHIER = "crm_vn_core.group_crm_vn_core_loan_cashier"


class CrmCollectionHandin(models.Model):
    """A collector hands the cash of the day to the cashier, who counts it.

    The list of payments is the "Bảng kê thu nợ". Whoever has collected never confirms.
    """

    _name = "crm.collection.handin"
    _inherit = ["mail.thread"]
    _description = "Cash Hand-in"
    _order = "date DESC, id DESC"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
        help="The day of the cash; earlier money that was not handed in comes along.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "With the Collector"),
            ("handed", "Handed In"),
            ("confirmed", "Confirmed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    payment_ids = fields.One2many(
        comodel_name="crm.loan.payment",
        inverse_name="handin_id",
        readonly=True,
    )
    cash_ids = fields.One2many(
        comodel_name="crm.collection.cash",
        inverse_name="handin_id",
        string="Cash for Invoices",
        readonly=True,
    )
    amount = fields.Monetary(string="Collected", compute="_compute_amount", store=True)
    counted = fields.Monetary(tracking=True, copy=False)
    difference = fields.Monetary(compute="_compute_difference", store=True)
    difference_reason = fields.Char(tracking=True)
    cashier_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)

    _draft_uniq = models.UniqueIndex(
        "(user_id, company_id) WHERE state = 'draft'",
        "Hand in the list that is open first.",
    )
    _not_the_collector = models.Constraint(
        "CHECK (cashier_id IS NULL OR cashier_id <> user_id)",
        "Nobody confirms the cash that they have collected.",
    )

    @api.depends("name", "date")
    def _compute_display_name(self):
        for handin in self:
            handin.display_name = handin.name or self.env._("New Hand-in")

    @api.depends(
        "payment_ids.amount", "payment_ids.state", "cash_ids.amount", "cash_ids.state"
    )
    def _compute_amount(self):
        for handin in self:
            handin.amount = sum(
                row.amount
                for row in (*handin.payment_ids, *handin.cash_ids)
                if row.state == "posted"
            )

    @api.depends("amount", "counted", "state")
    def _compute_difference(self):
        for handin in self:
            counted = handin.state == "confirmed" or handin.counted
            handin.difference = handin.counted - handin.amount if counted else 0

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = (
                self.env["ir.sequence"]
                .with_company(company)
                .next_by_code("crm.collection.handin")
            )
        handins = super().create(vals_list)
        handins._gather()
        return handins

    def action_gather(self):
        """Put the cash on the list that the collector has not handed in yet."""
        self.check_access("write")
        self._gather()

    def _gather(self):
        for handin in self.filtered(lambda row: row.state == "draft"):
            own = [
                ("user_id", "=", handin.user_id.id),
                ("company_id", "=", handin.company_id.id),
                ("state", "=", "posted"),
                ("handin_id", "=", False),
            ]
            payments = (
                self.env["crm.loan.payment"]
                .sudo()
                .search(
                    [
                        *own,
                        ("method", "=", "collector"),
                        ("value_date", "<=", handin.date),
                    ]
                )
            )
            cash = self.env["crm.collection.cash"].sudo().search(
                [*own, ("date", "<=", handin.date)]
            )  # fmt: skip
            payments.handin_id = handin
            cash.handin_id = handin

    def action_hand_in(self):
        """The collector gives the cash away; the list is closed."""
        for handin in self:
            if handin.state != "draft":
                raise UserError(self.env._("This was handed in already."))
            if handin.user_id != self.env.user and not self.env.su:
                raise AccessError(
                    self.env._("Only %(name)s hands this in.", name=handin.user_id.name)
                )
            handin._gather()
            if not handin.payment_ids and not handin.cash_ids:
                raise UserError(self.env._("There is no cash to hand in."))
            handin.write({"state": "handed", "counted": handin.amount})
        self.flush_recordset(["state"])

    def action_confirm(self):
        """The cashier has counted the money.

        :raise UserError: a difference without a reason, or the own cash
        """
        for handin in self.sudo():
            handin.with_env(self.env)._check_cashier()
            if handin.state != "handed":
                raise UserError(self.env._("There is nothing to confirm yet."))
            if handin.difference and not handin.difference_reason:
                raise UserError(
                    self.env._("Say why the counted money differs from the list.")
                )
            handin.write(
                {
                    "state": "confirmed",
                    "cashier_id": self.env.uid,
                    "confirmed_at": fields.Datetime.now(),
                }
            )

    def _check_cashier(self):
        self.check_access("read")
        if self.user_id == self.env.user:
            raise UserError(
                self.env._("Nobody confirms the cash that they have collected.")
            )
        if not self.env.user.has_group(_CASHIER) and not self.env.su:
            raise AccessError(self.env._("Only a cashier confirms cash."))

    def action_print(self):
        """Print the "Bảng kê thu nợ"."""
        return self.env.ref("crm_vn_core.crm_collection_handin_report").report_action(
            self
        )

    # The printed list

    def _get_form(self):
        """Return what surrounds the printed list: number, legal line, signatures."""
        return self.env["crm.form.template"]._find(
            "collection_list", self.company_id, self.date
        )

    def _get_form_rows(self):
        """Return the rows of the printed list: one for each payment.

        Every đồng of a payment stands in one column: what is held in the last one.
        """
        rows = []
        for payment in self.sudo().payment_ids:
            if payment.state == "posted":
                parts = dict.fromkeys(_COLUMNS, 0.0)
                for allocation in payment.allocation_ids:
                    parts[_COLUMN_OF[allocation.component]] += allocation.amount
                parts["held"] = payment.amount - sum(parts.values())
                what = payment.loan_id.name
                rows.append(
                    self._get_form_row(payment, payment.value_date, what, parts)
                )
        for cash in self.sudo().cash_ids:
            if cash.state == "posted":
                parts = dict.fromkeys(_COLUMNS, 0.0) | {"invoices": cash.amount}
                rows.append(self._get_form_row(cash, cash.date, cash.invoices, parts))
        return sorted(rows, key=lambda row: row["date"])

    def _get_form_row(self, money, date, what, parts):
        return {
            "date": date,
            "receipt": money.reference or money.display_name,
            "customer": money.partner_id.name,
            "contract": what,
            "amount": money.amount,
            **parts,
        }

    def _get_words(self, amount):
        return amount_in_words(int(amount))


_COLUMNS = ("principal", "interest", "late", "fee", "invoices", "held")
_COLUMN_OF = {
    "principal": "principal",
    "interest": "interest",
    "late_interest": "late",
    "overdue_interest": "late",
    "penalty": "late",
    "fee": "fee",
}
