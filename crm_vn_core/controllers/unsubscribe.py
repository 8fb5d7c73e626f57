# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from .preferences import make_page


class Unsubscribe(http.Controller):
    """The link of each e-mail that stops its kind at once (RFC 8058).

    Mail programs post to it by themselves: no code, no cookie, no CSRF token; the
    signature says which e-mail it was. Looking at it changes nothing: scanners of mails
    open every link.
    """

    @http.route(
        "/crm_vn/unsubscribe/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        csrf=False,
        save_session=False,
    )
    def unsubscribe(self, token, **kwargs):
        message = request.env["crm.interaction"]._find_by_unsubscribe_token(token)
        if not message:
            return make_page("crm_vn_core.preference_refusal", {"expired": False}, 404)
        is_done = request.httprequest.method == "POST"
        if is_done:
            message._unsubscribe(
                request.env._(
                    "Unsubscribe link of contact %(id)s, from %(ip)s",
                    id=message.id,
                    ip=request.httprequest.remote_addr,
                )
            )
        return make_page(
            "crm_vn_core.unsubscribe_page",
            {
                "is_done": is_done,
                "company": message.company_id,
                "purpose": message.purpose,
                "path": f"/crm_vn/unsubscribe/{token}",
                "no_header": True,
            },
        )
