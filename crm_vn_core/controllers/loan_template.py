# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import content_disposition, request

from .customer_template import XLSX


class LoanTemplate(http.Controller):
    """The sample workbook of running loans."""

    @http.route("/crm_vn_core/loan/template", type="http", auth="user", readonly=True)
    def template(self):
        Import = request.env["crm.loan.import"]
        Import.check_access("create")
        return request.make_response(
            Import._make_template(),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition("khoan-vay-mau.xlsx")),
            ],
        )
