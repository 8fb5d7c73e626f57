# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date, formatLang

from ...lending import LoanError
from ...lending.opening import Balances, find_opening, paid_interest_of

_FILE_FIGURES = (("accrued", "interest"), ("overdue", "overdue"))


class CrmLoanImportOpening(models.AbstractModel):
    """Finds the past that leads a contract to its balances, and tells its figures."""

    _name = "crm.loan.import.opening"
    _description = "Take-over of Loans: Opening"

    @api.model
    def _plan(self, import_, vals, values, product, others):
        """Add to the values of a line the loan, its events and its figures.

        :param values: of the row, by target key; JSON types
        :param others: ``{"payments" or "schedules": {contract: [values]}}``
        """
        issues = vals["issues"]
        contract = values["contract"]
        schedule = others["schedules"].get(contract, ())
        loan_vals = self._prepare_loan(import_, vals, values, product)
        self._add_schedule(import_, loan_vals, values, schedule, issues)
        payments = self._get_payments(import_, values, contract, others, issues)
        if any(issue[3] for issue in issues):
            return
        loan = self._new_loan(loan_vals)
        self._check_loan(loan, issues)
        if any(issue[3] for issue in issues):
            return
        balances = self._get_balances(import_, values, payments)
        try:
            opening = find_opening(loan._get_engine_terms(), balances)
        except LoanError as error:
            issues.append(["", *self._explain(import_, loan, error), True])
            return
        for code, params in opening.notes:
            issues.append(["", code, self._to_params(import_, params), False])
        vals["loan_values"] = loan_vals
        vals["events"] = [_dump_event(event) for event in opening.events]
        vals.update(self._get_figures(import_, loan, opening.state))
        self._compare(import_, vals, values, product)

    # -- the loan ---------------------------------------------------------------------

    def _prepare_loan(self, import_, vals, values, product):
        """Return the values of the loan, in JSON types."""
        names = ("annual_rate", "method", "periods", "first_due", "purpose")
        loan_vals = {name: values[name] for name in names if name in values}
        if "monthly_rate" in values:
            loan_vals.setdefault("annual_rate", values["monthly_rate"])
        return {
            **loan_vals,
            "name": values["contract"],
            "partner_id": vals["partner_id"],
            "product_id": product.id,
            "company_id": import_.company_id.id,
            "user_id": values.get("officer_id") or False,
            "amount": values["amount"],
            "start_date": values["disbursed_on"],
        }

    @api.model
    def _to_values(self, loan_vals):
        """Return the values of a loan as the ORM takes them."""
        loan_vals = dict(loan_vals)
        if "annual_rate" in loan_vals:
            loan_vals["annual_rate"] = float(loan_vals["annual_rate"])
        return loan_vals

    def _new_loan(self, loan_vals):
        """Return the loan as it would be; nothing is written."""
        values = self._to_values(loan_vals)
        product = {"product_id": values.pop("product_id")}
        loan = self.env["crm.loan"].sudo().new(product)
        # Computing one term sets them all: the product's first, then those of the file.
        loan._compute_terms()
        loan.update(values)
        return loan

    def _add_schedule(self, import_, loan_vals, values, schedule, issues):
        """Take the schedule of the file, where there is one, for the rows."""
        method = values.get("method")
        if not schedule:
            if method == "custom":
                issues.append(["", "schedule_missing", {}, True])
            return
        rows = sorted(
            [row["due"], row.get("due_principal", 0)]
            for row in schedule
            if "due" in row
        )
        total = sum(principal for _due, principal in rows)
        if total != values["amount"]:
            params = {
                "sum": self._format(import_, total),
                "amount": self._format(import_, values["amount"]),
            }
            issues.append(["", "schedule_sum", params, True])
        loan_vals |= {"method": "custom", "custom_rows": rows, "periods": len(rows)}
        loan_vals.pop("first_due", None)
        if method and method != "custom":
            issues.append(["", "schedule_used", {}, False])

    def _check_loan(self, loan, issues):
        """Add what the law, the license or common sense refuses of the terms."""
        broken = loan._get_broken_license()
        broken += loan._get_broken_laws(loan.start_date)
        issues += [["", "law", {"text": text}, True] for text in broken]

    # -- the balances -----------------------------------------------------------------

    def _get_payments(self, import_, values, contract, others, issues):
        """Return ``(day, amount, mode)`` of the known payments; their parts tell what
        was paid where the contract does not."""
        rows = [row for row in others["payments"].get(contract, ()) if "paid_on" in row]
        payments = []
        for row in sorted(rows, key=lambda row: row["paid_on"]):
            parts = row.get("principal", 0) + row.get("interest", 0)
            amount = row.get("paid", parts)
            if row["paid_on"] > import_.cutover_date.isoformat():
                params = {"value": row["paid_on"]}
                issues.append(["", "after_cutover", params, True])
            if amount:
                day = date.fromisoformat(row["paid_on"])
                payments.append((day, Decimal(amount), row.get("mode")))
        if payments and all("principal" in row for row in rows):
            paid = sum(row["principal"] for row in rows)
            values.setdefault("paid_principal", paid)
        if payments and all("interest" in row for row in rows):
            values.setdefault("paid_interest", sum(row["interest"] for row in rows))
        return tuple(payments)

    def _get_balances(self, import_, values, payments):
        def money(key):
            return Decimal(values[key]) if key in values else None

        last = values.get("last_paid")
        return Balances(
            amount=Decimal(values["amount"]),
            disbursed_on=date.fromisoformat(values["disbursed_on"]),
            on=import_.cutover_date,
            paid_principal=money("paid_principal"),
            paid_interest=money("paid_interest"),
            last_paid=date.fromisoformat(last) if last else None,
            held=money("held"),
            late=money("late") or Decimal(0),
            tolerance=Decimal(int(import_.tolerance)),
            payments=payments,
            tranches=tuple(
                (date.fromisoformat(day), Decimal(amount))
                for day, amount in values.get("tranches", ())
            ),
        )

    def _get_figures(self, import_, loan, state):
        """Return the figures of the cut-over day, as the books would have them."""
        waived = sum(float(row.waived.get("interest", 0)) for row in state.rows)
        earned = float(state.accrued_interest - paid_interest_of(state)) - waived
        sheet = max(loan.start_date, import_.split_date or loan.start_date)
        limit = sheet + relativedelta(years=1)
        principal = float(state.principal_outstanding)
        long_term = sum(
            float(row.principal - row.paid.get("principal", 0))
            for row in state.rows
            if row.due_date > limit
        )
        return {
            "principal": principal,
            "principal_long": max(0.0, min(long_term, principal)),
            "interest": earned,
            "held": float(state.unallocated),
            "overdue": float(state.principal_overdue),
            "days_past_due": state.days_past_due,
        }

    def _compare(self, import_, vals, values, product):
        """Remark where the file tells other figures than the schedule leads to."""
        issues = vals["issues"]
        for key, name in _FILE_FIGURES:
            if key in values and values[key] != vals[name]:
                params = {
                    "engine": self._format(import_, vals[name]),
                    "file": self._format(import_, values[key]),
                }
                issues.append(["", f"{key}_differs", params, False])
        if vals["overdue"] and product.penalty_percent:
            issues.append(["", "penalty_again", {}, False])

    # -- words ------------------------------------------------------------------------

    def _explain(self, import_, loan, error):
        """Return ``(code, params)`` of what the engine refused."""
        if error.code.startswith("opening_"):
            return error.code, self._to_params(import_, error.values)
        return "terms", {"text": loan._explain(error)}

    def _to_params(self, import_, values):
        """Return the values of a sentence as texts: JSON keeps them."""
        return {name: self._to_text(import_, value) for name, value in values.items()}

    def _to_text(self, import_, value):
        if isinstance(value, date):
            return format_date(self.env, value)
        if isinstance(value, Decimal):
            return self._format(import_, float(value))
        return "∅" if value is None else value

    def _format(self, import_, amount):
        return formatLang(self.env, amount, currency_obj=import_.currency_id)


def _dump_event(event):
    """Return an event of the engine in JSON types."""
    data = {name: getattr(event, name) for name in event.__dataclass_fields__}
    return {"kind": type(event).__name__} | {
        name: value if value is None or isinstance(value, str) else str(value)
        for name, value in data.items()
    }
