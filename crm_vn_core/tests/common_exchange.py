# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import TransactionCase, new_test_user

from ..exchange.writer import Column, write_xlsx

HEADERS = ("Mã KH", "Họ tên", "Ngày sinh", "SĐT", "Email", "Địa chỉ", "Ghi chú")
AN = (
    "XC001",
    "Nguyễn Văn An",
    "15/08/1975",
    "0912.000.001",
    "an@x.vn",
    "1 Lê Lợi",
    "A",
)
BAY = ("XC002", "Trần Thị Bảy", "15/8 ÂL", "01680000002", None, None, None)
CO = ("XC003", "Công ty TNHH Sao Mai", "20/11/2010", "0912000003", None, None, None)
BAD = ("XC004", "Lê Văn Cường", "31/02/1999", "0912000004", None, None, None)


class ExchangeCase(TransactionCase):
    """One user per role, and short ways to make and run an import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "exchange_user", "crm_vn_core.group_crm_vn_core_user"
        )
        cls.other = new_test_user(
            cls.env, "exchange_other", "crm_vn_core.group_crm_vn_core_user"
        )
        cls.manager = new_test_user(
            cls.env, "exchange_manager", "crm_vn_core.group_crm_vn_core_manager"
        )
        cls.employee = new_test_user(cls.env, "exchange_employee", "base.group_user")
        cls.Import = cls.env["crm.customer.import"].with_user(cls.user)

    def _upload(self, *rows, headers=HEADERS, **vals):
        """Return an import of these rows, its file not read yet."""
        data = write_xlsx([Column(header) for header in headers], rows)
        return self._upload_bytes(data, **vals)

    def _upload_bytes(self, data, **vals):
        return self.Import.create(
            {"file": base64.b64encode(data), "file_name": "list.xlsx", **vals}
        )

    def _check(self, *rows, headers=HEADERS, **vals):
        """Return an import of these rows, checked."""
        record = self._upload(*rows, headers=headers, **vals)
        record.action_read()
        record.action_check()
        return record

    def _run(self, *rows, headers=HEADERS, **vals):
        """Return an import of these rows, done."""
        record = self._check(*rows, headers=headers, **vals)
        record.action_import()
        return record

    def _statuses(self, record):
        return record.line_ids.mapped("status")

    def _codes(self, record):
        return [issue[1] for line in record.line_ids for issue in line.issues or ()]
