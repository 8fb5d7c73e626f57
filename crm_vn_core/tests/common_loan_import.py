# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import defaultdict
from datetime import date

from odoo.fields import Command

from ..exchange.writer import Column, write_sheets
from ..lending.events import Disburse, Pay
from ..lending.opening import paid_interest_of
from ..lending.replay import replay
from .common_loan_books import LoanBooksCase

CUT = date(2025, 12, 31)
METHODS = {
    "annuity": "Trả góp đều",
    "equal_principal": "Gốc đều",
    "interest_only": "Gốc cuối kỳ",
    "bullet": "Cuối kỳ",
    "flat": "Lãi phẳng",
    "seasonal": "Theo mùa vụ",
}
HEADERS = {
    "contract": "Số HĐ",
    "ref": "Mã KH",
    "product": "Sản phẩm",
    "amount": "Số tiền vay",
    "annual_rate": "Lãi suất",
    "method": "Phương thức trả nợ",
    "disbursed_on": "Ngày giải ngân",
    "periods": "Số kỳ",
    "paid_principal": "Gốc đã thu",
    "paid_interest": "Lãi đã thu",
    "last_paid": "Ngày trả gần nhất",
    "outstanding": "Dư nợ",
    "overdue": "Nợ quá hạn",
    "late": "Lãi phạt",
    "held": "Tiền thừa",
    "collateral": "TSBĐ",
    "collateral_value": "Giá trị TSBĐ",
}


class LoanImportCase(LoanBooksCase):
    """Loans that another system kept until the end of 2025, and their file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"season": "1 1 1 1 1 1 1 1 1 1 1 1"})
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": f"Khách Vay {number}", "ref": f"KV{number:02d}"}
                for number in range(1, 31)
            ]
        )
        cls.customers[0].phone = "0912000111"
        cls.accountant = cls.new_user("golive_accountant", "accountant")

    def setUp(self):
        super().setUp()
        self.start_day(date(2026, 1, 5))

    # -- the other system -------------------------------------------------------------

    def contract(self, number=1, method="annuity", paid=99, part=0, **values):
        """Return a contract of the other system, paid for some installments on their
        due dates and a part of the next one, as a dict by target key."""
        amount = values.pop("amount", 20_000_000 + 1_000_000 * number)
        start = values.pop("start", date(2025, 1 + number % 6, 15))
        periods = values.pop("periods", 24)
        loan = self.env["crm.loan"].sudo().new({"product_id": self.product.id})
        loan._compute_terms()
        loan.update({"method": method, "periods": periods, "company_id": self.company})
        terms = loan._get_engine_terms()
        events = [Disburse(amount, on=start, key="d")]
        last = None
        for row in replay(terms, events, CUT).rows:
            money = row.principal + row.interest if row.number <= paid else part
            if row.due_date <= CUT and row.number <= paid + bool(part) and money:
                last = row.due_date
                events.append(Pay(money, on=last, key=f"p{row.number}"))
        state = replay(terms, events, CUT)
        return {
            "contract": f"HĐ-{number:03d}",
            "ref": f"KV{number:02d}",
            "product": self.product.code,
            "amount": amount,
            "annual_rate": 12,
            "method": METHODS.get(method, method),
            "disbursed_on": start,
            "periods": periods,
            "paid_principal": int(amount - state.principal_outstanding),
            "paid_interest": int(paid_interest_of(state)),
            "last_paid": last,
            "outstanding": int(state.principal_outstanding),
            "overdue": int(state.principal_overdue),
            "held": int(state.unallocated),
            **values,
        }

    def thirty(self):
        """Return thirty contracts of every method, five of each: paid to date, not
        paid at all, in arrears, paid in part."""
        contracts = []
        for number in range(1, 31):
            method = list(METHODS)[number % 6]
            paid, part = ((99, 0), (0, 0), (3, 0), (2, 900_000), (99, 0))[number % 5]
            is_long = method == "bullet"
            contracts.append(
                self.contract(
                    number,
                    method,
                    paid=paid,
                    part=0 if is_long else part,
                    periods=10 if is_long and number % 2 else 24,
                )
            )
        return contracts

    # -- the file ---------------------------------------------------------------------

    def upload(self, contracts, payments=(), schedules=(), user=None, **values):
        """Return an import of contracts as dicts, its file not read yet."""
        keys = [key for key in HEADERS if any(key in row for row in contracts)]
        keys += sorted({key for row in contracts for key in row} - set(keys))
        sheets = [("HD", *self._sheet(contracts, keys))]
        if payments:
            columns = [Column(name) for name in ("Số HĐ", "Ngày thu", "Số tiền")]
            sheets.append(("TT", columns, payments))
        if schedules:
            columns = [Column(name) for name in ("Số HĐ", "Ngày đến hạn", "Gốc")]
            sheets.append(("Lich", columns, schedules))
        return (
            self.env["crm.loan.import"]
            .with_user(user or self.accountant)
            .create(
                {
                    "file": base64.b64encode(write_sheets(sheets)),
                    "file_name": "hop-dong.xlsx",
                    "cutover_date": CUT,
                    **values,
                }
            )
        )

    def _sheet(self, rows, keys):
        columns = [Column(HEADERS.get(key, key)) for key in keys]
        return columns, [[row.get(key) for key in keys] for row in rows]

    def check(self, contracts, *others, **values):
        """Return an import, checked."""
        record = self.upload(contracts, *others, **values)
        record.action_read()
        record.action_check()
        return record

    def run_import(self, contracts, *others, **values):
        """Return an import, done, after the books were opened with its totals."""
        record = self.check(contracts, *others, **values)
        self.open_books(record)
        record.action_import()
        return record

    def codes(self, record):
        """Return the codes of the issues of the lines."""
        return [issue[1] for line in record.line_ids for issue in line.issues or ()]

    # -- the books --------------------------------------------------------------------

    def open_books(self, record, **wrong):
        """Post the opening entry of the accountant: the totals of an import.

        :param wrong: kind of a total → so much is posted too much
        """
        sums = defaultdict(float)
        for total in record.total_ids.filtered("account_id"):
            sign = -1 if total.kind == "held" else 1
            sums[total.account_id] += sign * (total.amount + wrong.get(total.kind, 0))
        capital = self.env["account.account"].search(
            [("code", "=like", "411%"), ("company_ids", "in", self.company.ids)],
            limit=1,
        )
        if not any(sums.values()):
            return
        sums[capital] -= sum(sums.values())
        self.env["account.move"].create(
            {
                "journal_id": self.product.journal_id.id,
                "date": CUT,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "debit": max(amount, 0),
                            "credit": max(-amount, 0),
                        }
                    )
                    for account, amount in sums.items()
                    if amount
                ],
            }
        ).action_post()
