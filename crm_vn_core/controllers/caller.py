# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo import http
from odoo.http import request

from ..text.phones import normalize_phone


class Caller(http.Controller):
    """What a softphone opens when somebody calls."""

    @http.route("/crm_vn/call", type="http", auth="user", readonly=True)
    def call(self, number="", **_others):
        """Open the customer whose number it is; else the page that offers what to do.

        :param number: as the telephone writes it: 0912345678, +84 912 345 678 …
        """
        Caller = request.env["crm.caller"]
        Caller._check_employee()
        owners = Caller._find_owners(normalize_phone(number))
        if len(owners) == 1:
            return request.redirect(
                f"/odoo/action-crm_vn_core.res_partner_action/{owners.id}"
            )
        query = url_encode({"number": number})
        return request.redirect(f"/odoo/action-crm_vn_core.caller?{query}")
