# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ipaddress
import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...delivery import ProviderError
from ...delivery.http_options import METHODS, PLACEHOLDERS, OptionError, check_options
from .crm_channel import CHANNEL_GROUP


class CrmChannel(models.Model):
    """What providers over HTTP need besides: calls described by hand, reports, limits.

    A generic provider is described by a JSON object (see ``delivery/http_options``).
    """

    _name = "crm.channel"
    _inherit = "crm.channel"

    http_options = fields.Json(copy=True, groups=CHANNEL_GROUP)
    http_options_text = fields.Text(
        string="Description of the Calls",
        compute="_compute_http_options_text",
        inverse="_inverse_http_options_text",
        groups=CHANNEL_GROUP,
        help="JSON: method, headers, query, body or form with {phone}, {body}, {key}, "
        "{sender}, {account} and {secret}; success, ref, error, report, inbound.",
    )
    webhook_networks = fields.Char(
        string="Reports Come From",
        groups=CHANNEL_GROUP,
        help="IP addresses or networks, separated by commas; empty: from anywhere. "
        "For providers that do not sign their reports.",
    )
    max_segments = fields.Integer(
        default=5, help="A longer SMS is not sent: it would cost too much."
    )

    _check_max_segments = models.Constraint(
        "CHECK(max_segments > 0)", "An SMS has at least one segment."
    )

    @api.depends("http_options")
    def _compute_http_options_text(self):
        for channel in self:
            options = channel.http_options
            channel.http_options_text = options and json.dumps(
                options, ensure_ascii=False, indent=2
            )

    def _inverse_http_options_text(self):
        for channel in self:
            text = (channel.http_options_text or "").strip()
            try:
                channel.http_options = json.loads(text) if text else False
            except ValueError as error:
                raise ValidationError(
                    self.env._("This is not JSON: %(error)s", error=error)
                ) from None

    @api.constrains("http_options")
    def _check_http_options(self):
        for channel in self.filtered("http_options"):
            try:
                check_options(channel.http_options)
            except OptionError as error:
                raise ValidationError(channel._explain_option(error)) from None

    def _explain_option(self, error):
        """Return what is wrong with the description of the calls, in one sentence."""
        sentences = {
            "object": self.env._("The description is an object: {“name”: value, …}."),
            "unknown": self.env._("“%(name)s” is no option.", name=error.name),
            "type": self.env._(
                "“%(name)s” has a wrong kind of value.", name=error.name
            ),
            "method": self.env._(
                "The method is one of %(known)s.", known=", ".join(METHODS)
            ),
            "placeholder": self.env._(
                "Nothing is known by the name of {%(name)s}. Known are: %(known)s.",
                name=error.name,
                known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            ),
            "receiver": self.env._(
                "A call needs the number ({phone}, {local} or {address}) and the text "
                "({body})."
            ),
            "success": self.env._(
                "“success” holds a “path” with what it “equals”, or a text that the "
                "answer “contains”."
            ),
            "inbound": self.env._("“inbound” holds “ref”, “address” and “text”."),
        }
        return sentences[error.problem]

    @api.constrains("webhook_networks")
    def _check_webhook_networks(self):
        for channel in self:
            try:
                channel._get_webhook_networks()
            except ValueError as error:
                raise ValidationError(
                    self.env._("This is no IP address: %(error)s", error=error)
                ) from None

    def _get_webhook_networks(self):
        """Return where reports may come from; an empty list is from anywhere."""
        texts = (self.webhook_networks or "").replace(";", ",").split(",")
        return [
            ipaddress.ip_network(text.strip(), strict=False)
            for text in texts
            if text.strip()
        ]

    def _is_webhook_allowed(self, address):
        """Tell whether a report may come from an IP address."""
        networks = self._get_webhook_networks()
        try:
            caller = ipaddress.ip_address(address)
        except ValueError:
            return not networks
        caller = getattr(caller, "ipv4_mapped", None) or caller
        return not networks or any(caller in network for network in networks)

    def _get_provider_options(self):
        if self.provider == "http" and not self.http_options and not self.sandbox:
            raise ProviderError(
                self.env._(
                    "%(channel)s: describe the calls of this provider first.",
                    channel=self.name,
                )
            )
        return super()._get_provider_options() | {
            "sandbox": self.sandbox,
            "price": self.price,
            "webhook_url": self.webhook_url,
            "http_options": self.http_options,
        }
