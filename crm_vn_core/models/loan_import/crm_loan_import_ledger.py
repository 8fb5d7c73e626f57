# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

from .crm_loan_import_total import CREDIT

# kind of a total: (field of the line, account of the product)
_PARTS = (
    ("principal", "principal_short", "account_principal_short_id"),
    ("principal", "principal_long", "account_principal_long_id"),
    ("interest", "interest", "account_interest_id"),
    ("held", "held", "account_unallocated_id"),
    ("overdue", "overdue", None),
)
_ORDER = ("principal", "interest", "held", "overdue")


class CrmLoanImport(models.Model):
    """The totals of the loans beside the books: they must agree to the đồng."""

    _name = "crm.loan.import"
    _inherit = "crm.loan.import"

    def _compute_totals(self):
        """Add the loans up, and read the books; what was entered by hand stays."""
        self.ensure_one()
        entered = {
            (total.kind, total.account_id, total.product_ids): total
            for total in self.total_ids
        }
        sums, products = self._add_up()
        stale = self.total_ids
        for sequence, (kind, account) in enumerate(
            sorted(sums, key=lambda key: (_ORDER.index(key[0]), key[1].code or ""))
        ):
            users = products[kind, account]
            books = self._get_book_balance(kind, account)
            vals = {
                "sequence": sequence,
                "amount": sums[kind, account],
                "book_amount": books,
            }
            total = entered.get((kind, account, users))
            if total:
                stale -= total
                if total.balance == total.book_amount and account:
                    vals["balance"] = books
                total.sudo().write(vals)
                continue
            vals |= {
                "import_id": self.id,
                "kind": kind,
                "account_id": account.id,
                "product_ids": users.ids,
                **self._get_default_balance(kind, account, books),
            }
            self.env["crm.loan.import.total"].sudo().create(vals)
        stale.sudo().unlink()

    def _add_up(self):
        """Return the sums of the loans to make, and the products behind them, by kind
        and account; what the books have no account for stands by itself."""
        sums = defaultdict(float)
        products = defaultdict(lambda: self.env["crm.loan.product"])
        lines = self.line_ids.filtered(
            lambda line: line.status in ("new", "remark") and not line.is_done
        )
        none = self.env["account.account"]
        for product, own in lines.grouped("product_id").items():
            for kind, name, field in _PARTS:
                posted = product._is_posted()
                account = product.sudo()[field] if posted and field else none
                sums[kind, account] += sum(line._get_figure(name) for line in own)
                products[kind, account] |= product
        return sums, products

    def _get_book_balance(self, kind, account):
        """Return what the books have on an account for loans that are not here yet:
        its balance on the cut-over day, less what the loans here account for."""
        if not account:
            return 0.0
        self.env.flush_all()
        [(balance,)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE((
                           SELECT sum(line.balance)
                             FROM account_move_line line
                            WHERE line.company_id = %(company)s
                              AND line.account_id = %(account)s
                              AND line.parent_state = 'posted'
                              AND line.date <= %(date)s), 0)
                     - COALESCE((
                           SELECT sum(posting.amount)
                             FROM crm_loan_posting posting
                            WHERE posting.company_id = %(company)s
                              AND posting.account_id = %(account)s
                              AND posting.date <= %(date)s), 0)
                """,
                company=self.company_id.id,
                account=account.id,
                date=self.cutover_date,
            )
        )
        return float(balance) * (-1 if kind in CREDIT else 1)

    def _get_default_balance(self, kind, account, books):
        """Return what a new total is compared with: the books, or for what is overdue
        the sum of the file."""
        if account:
            return {"balance": books, "is_compared": True}
        told = self.column_ids.filtered(lambda column: column.target == kind)
        if kind == "overdue" and told:
            lines = self.line_ids.filtered(
                lambda line: line.status in ("new", "remark")
            )
            file_sum = sum((line.values or {}).get(kind, 0) for line in lines)
            return {"balance": file_sum, "is_compared": True}
        return {"balance": 0.0, "is_compared": False}

    def _check_balanced(self):
        """Refuse to make loans that do not agree with the books.

        :raise UserError: the difference of each account
        """
        wrong = self.total_ids.filtered("difference")
        if not wrong:
            return
        labels = dict(
            self.env["crm.loan.import.total"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        raise UserError(
            self.env._("The loans do not agree with the books; nothing was made:")
            + "\n"
            + "\n".join(
                self.env._(
                    "%(kind)s %(account)s: %(amount)s in the file, %(balance)s in the"
                    " books, difference %(difference)s",
                    kind=labels[total.kind],
                    account=total.account_id.sudo().display_name or "",
                    amount=self._format_amount(total.amount),
                    balance=self._format_amount(total.balance),
                    difference=self._format_amount(total.difference),
                )
                for total in wrong
            )
        )

    def _format_amount(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)


class CrmLoanImportLine(models.Model):
    _name = "crm.loan.import.line"
    _inherit = "crm.loan.import.line"

    def _get_figure(self, name):
        """Return an amount of the line; ``principal_short`` is not a field."""
        if name == "principal_short":
            return self.principal - self.principal_long
        return self[name]
