# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CustomerTemplate(http.Controller):
    """The sample list that people fill in or compare with."""

    @http.route("/crm_vn_core/import/template", type="http", auth="user", readonly=True)
    def template(self):
        Import = request.env["crm.customer.import"]
        Import.check_access("create")
        return request.make_response(
            Import._make_template(),
            headers=[
                ("Content-Type", XLSX),
                (
                    "Content-Disposition",
                    content_disposition("danh-sach-khach-hang-mau.xlsx"),
                ),
            ],
        )
