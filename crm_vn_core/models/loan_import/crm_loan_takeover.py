# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..loan.books.crm_loan_posting_causes import Cause


class CrmLoan(models.Model):
    """A loan that comes from another system: its past is entered, and not posted.

    While it is being taken over nothing is derived or posted; at the end its balances
    on the cut-over day become postings without entries, for the books have them.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    loan_import_id = fields.Many2one(
        comodel_name="crm.loan.import",
        string="Taken Over By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_taking_over = fields.Boolean(readonly=True, copy=False)

    def _replay(self):
        """Wait with a loan that is being taken over: it is derived once, at the end."""
        ready = self.filtered(lambda loan: not loan.is_taking_over)
        return super(CrmLoan, ready)._replay()

    def _check_disbursement(self, amount, on):
        """What was paid out long ago meets no condition of today."""
        if self.is_taking_over:
            return None
        return super()._check_disbursement(amount, on)

    def _take_over(self, events, key, memo):
        """Enter the past of the loan and adopt what the books have of it.

        :param events: of the engine, the disbursement first
        :param key: beginning of the idempotency keys
        :param memo: of the documents
        :return: the :class:`LoanState` on the cut-over day
        """
        self.ensure_one()
        self.is_taking_over = True
        for event in events:
            self._enter(event, f"{key}:{event.key}", memo)
        return self._adopt_balances()

    def _enter(self, event, key, memo):
        """Give the command of one event of the past."""
        kind = {"Disburse": "_disburse", "Pay": "_pay"}.get(type(event).__name__)
        values = {"method": "other", "memo": memo}
        if kind == "_disburse":
            self._disburse(float(event.amount), event.on, key, **values)
        elif kind == "_pay":
            self._pay(
                float(event.amount), event.on, key, event.mode, surplus=True, **values
            )
        else:
            name = {"Charge": "charge", "Waive": "waive", "Pause": "pause"}
            data = {
                field: getattr(event, field)
                for field in event.__dataclass_fields__
                if field not in ("on", "key")
            }
            kind = name[type(event).__name__]
            self._add_event(kind, event.on, key, reason=memo, **data)

    def _adopt_balances(self):
        """Adopt the balances of the cut-over day; post what happened after it."""
        on = self.taken_over_on
        state = self._get_state(on)
        if self._is_posted():
            self.product_id._check_accounts()
            if state.status == "active":
                self._adopt_interest(state, on)
            self._adopt_postings(state, on=on)
        self.is_taking_over = False
        self._replay()
        return state

    def _adopt_interest(self, state, on):
        """Adopt the interest earned until the cut-over, less what was adopted."""
        earned = float(state.accrued_interest) - self._get_accrued()
        self._adopt("accrual", f"accrual:{on}", on, earned)

    def _adopt(self, kind, cause, on, amount):
        if not self.currency_id.round(amount):
            return
        interest = Cause(kind, on)
        interest.move("interest_receivable", "income_interest", amount)
        self.env["crm.loan.posting"].sudo().create(
            [
                {
                    "loan_id": self.id,
                    "company_id": self.company_id.id,
                    "date": on,
                    "value_date": on,
                    "period": on,
                    "kind": kind,
                    "cause": cause,
                    "bucket": bucket,
                    "account_id": self.product_id._get_bucket_account(bucket).id,
                    "amount": value,
                }
                for bucket, value in interest.amounts.items()
            ]
        )

    def _give_back(self, reason):
        """Undo the take-over: everything is reversed, nothing of it was ever posted.

        :raise UserError: something has happened since
        """
        self.ensure_one()
        self._check_untouched()
        self.is_taking_over = True
        for payment in self.payment_ids.filtered(lambda row: row.state == "posted"):
            self._reverse_payment(payment, reason)
        for event in self._get_live_events("charge", "waive", "pause"):
            self._reverse_event(event, reason)
        for tranche in self.disbursement_ids:
            self._undo_disbursement(tranche, reason)
        self._forget_postings()
        self.is_taking_over = False
        self._replay()
        self.write({"state": "cancelled", "name": f"{self.name} ×{self.id}"})

    def _forget_postings(self):
        """Adopt the opposite of what was adopted, cause by cause."""
        rows = (
            self.env["crm.loan.posting"]
            .sudo()
            ._read_group(
                [("loan_id", "=", self.id)],
                ["cause", "kind", "bucket", "account_id", "date:day", "period:day"],
                ["amount:sum"],
            )
        )
        self.env["crm.loan.posting"].sudo().create(
            [
                {
                    "loan_id": self.id,
                    "company_id": self.company_id.id,
                    "date": date,
                    "value_date": date,
                    "period": period,
                    "kind": kind,
                    "cause": cause,
                    "bucket": bucket,
                    "account_id": account.id,
                    "amount": -amount,
                }
                for cause, kind, bucket, account, date, period, amount in rows
                if self.currency_id.round(amount)
            ]
        )

    def _check_untouched(self):
        """Refuse to give back a loan on which something has happened.

        :raise UserError: what it was
        """
        prefix = f"import:{self.loan_import_id.id}:%"
        own = SQL(
            "key LIKE %(key)s OR key LIKE %(pay)s OR key LIKE %(disburse)s",
            key=prefix,
            pay=f"pay:{prefix}",
            disburse=f"disburse:{prefix}",
        )
        [(events, entries)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM crm_loan_event
                         WHERE loan_id = %(loan)s AND NOT (%(own)s)),
                       (SELECT count(*) FROM crm_loan_posting
                         WHERE loan_id = %(loan)s AND move_id IS NOT NULL)
                """,
                loan=self.id,
                own=own,
            )
        )
        if events or entries:
            raise UserError(
                self.env._(
                    "%(loan)s has lived on since it was taken over: %(events)s events,"
                    " %(entries)s postings in journal entries. Nothing is undone.",
                    loan=self.display_name,
                    events=events,
                    entries=entries,
                )
            )


class CrmLoanPeriod(models.Model):
    """A run over the loans of one take-over alone."""

    _name = "crm.loan.period"
    _inherit = "crm.loan.period"

    def _get_scope(self):
        scope = super()._get_scope()
        import_id = self.env.context.get("crm_loan_import_id")
        if not import_id:
            return scope
        return SQL(
            "SELECT own.* FROM (%s) own WHERE own.loan_import_id = %s",
            scope,
            import_id,
        )
