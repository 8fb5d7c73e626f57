# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import openpyxl

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

HEAD = ["Ngày giao dịch", "Ghi nợ", "Ghi có", "Nội dung", "Số tham chiếu"]
HEAD += ["Tài khoản đối ứng", "Tên đối ứng"]


class BankCase(TransactionCase):
    """A company with a bank account, customers who owe, and files of the bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True).env
        cls.company = cls._create_company("Ngân hàng thử")
        cls.env.user.company_ids += cls.company
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.journal = cls._get_journal(cls.company)
        cls.accountant = new_test_user(
            cls.env,
            "bank_accountant",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.bay = cls._create_customer(name="Nguyễn Thị Bảy", phone="0912 345 678")
        cls.sao_mai = cls._create_customer(name="Công ty TNHH Sao Mai", is_company=True)

    @classmethod
    def _create_company(cls, name):
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.vn").id}
        )
        chart = cls.env["account.chart.template"].with_company(company)
        chart.try_loading("vn", company, install_demo=False)
        return company

    @classmethod
    def _get_journal(cls, company):
        return cls.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        )

    @classmethod
    def _create_customer(cls, **vals):
        vals = {"country_id": cls.env.ref("base.vn").id} | vals
        return cls.env["res.partner"].create(vals)

    @classmethod
    def _create_invoice(cls, partner, amount, product="Xe máy Vision", company=None):
        company = company or cls.company
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-11-01",
                    "company_id": company.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": product,
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    @classmethod
    def _make_xlsx(cls, rows, head=None, above=()):
        book = openpyxl.Workbook()
        for row in [*above, head or HEAD, *rows]:
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        return base64.b64encode(buffer.getvalue())

    @classmethod
    def _row(cls, amount, memo, day=21, reference="", account="", name=""):
        money = [None, amount] if amount > 0 else [-amount, None]
        return [f"{day:02d}/11/2026", *money, memo, reference, account, name]

    @classmethod
    def _upload(cls, rows, user=None, **vals):
        head, above = vals.pop("head", None), vals.pop("above", ())
        user = user or cls.accountant
        files = cls.env["crm.bank.file"].with_user(user)
        files = files.with_context(allowed_company_ids=user.company_ids.ids)
        vals = {"journal_id": cls.journal.id, "file_name": "saoke.xlsx"} | vals
        return files.create({"file": cls._make_xlsx(rows, head, above), **vals})

    def _import(self, rows, **vals):
        """Bring rows in; return their lines in the order of the file."""
        file = self._upload(rows, **vals)
        file.action_read()
        file.action_import()
        return file.line_ids.sorted("row_number")

    def _balance(self, account, partner=None):
        self.env.flush_all()
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        [[total]] = self.env["account.move.line"]._read_group(
            domain, [], ["balance:sum"]
        )
        return total
