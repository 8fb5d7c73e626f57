# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

_logger = logging.getLogger(__name__)

PATH = "/crm_vn/contact"
FIELDS = ("name", "phone", "email", "topic", "text")


class WebForm(http.Controller):
    """The form by which anybody writes to the company from the web."""

    @http.route(
        PATH, type="http", auth="public", website=True, sitemap=False, methods=["GET"]
    )
    def show(self, **_parameters):
        return self._render({})

    @http.route(
        PATH, type="http", auth="public", website=True, sitemap=False, methods=["POST"]
    )
    def send(self, **parameters):
        """Take a request; the page says the same whether the sender is known or not."""
        values = {name: (parameters.get(name) or "").strip() for name in FIELDS}
        if parameters.get("homepage"):
            # People do not see this field, programs fill it.
            return request.render("crm_vn_core.web_form_done")
        try:
            with request.env.cr.savepoint():
                request.env["crm.web.request"].sudo()._take(
                    values, request.httprequest.remote_addr
                )
        except UserError as error:
            return self._render(values, error=error.args[0])
        return request.render("crm_vn_core.web_form_done")

    def _render(self, values, error=""):
        company = request.env.company.sudo()
        return request.render(
            "crm_vn_core.web_form",
            {"values": values, "error": error, "company": company},
        )
