# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..delivery import (
    Inbound,
    Notice,
    Provider,
    ProviderError,
    Report,
    get_provider_class,
)

_logger = logging.getLogger(__name__)

# More than any provider has to say (bytes).
_LONGEST = 256 * 1024


class Webhook(http.Controller):
    """Where providers report what became of messages, and what customers answer.

    The address is a secret of each channel; providers that sign are checked besides. A
    provider repeats what was not answered in time: everything here may come twice.
    """

    @http.route(
        "/crm_vn/webhook/<string:code>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=_LONGEST,
    )
    def receive(self, code, **params):
        request.update_env(user=SUPERUSER_ID, context={"active_test": False})
        channel = request.env["crm.channel"].search([("webhook_code", "=", code)])
        if not channel or not self._listens(channel):
            return self._answer("Unknown.", 404)
        if not channel._is_webhook_allowed(request.httprequest.remote_addr):
            return self._refuse(channel, "address not allowed")
        body = request.httprequest.get_data()
        if not body and not params:
            # People and providers try whether the address works.
            return self._answer()
        try:
            news = self._parse(channel, body, params)
        except ProviderError as error:
            return self._refuse(channel, error)
        self._take(channel, news)
        return self._answer()

    def _listens(self, channel):
        """Tell whether the provider of a channel makes calls at all."""
        if channel.is_manual:
            return False
        parse = get_provider_class(channel.provider).parse_webhook
        return parse is not Provider.parse_webhook

    def _parse(self, channel, body, params):
        provider = channel._get_provider()
        try:
            return provider.parse_webhook(body, request.httprequest.headers, params)
        finally:
            provider.close()

    def _take(self, channel, news):
        """Write down reports, messages of customers and what else there is."""
        reports = [item for item in news if isinstance(item, Report)]
        request.env["crm.dispatcher"]._apply_reports(channel, reports)
        channel._apply_notices([item for item in news if isinstance(item, Notice)])
        for item in news:
            if isinstance(item, Inbound):
                request.env["crm.interaction"]._receive(channel, item)

    def _refuse(self, channel, reason):
        # Neither what was sent nor by whom: it may hold a number or a secret.
        _logger.info("Webhook of channel %s refused: %s", channel.id, reason)
        return self._answer("Refused.", 403)

    def _answer(self, text="OK", status=200):
        return request.make_response(
            text, headers=[("Content-Type", "text/plain")], status=status
        )
