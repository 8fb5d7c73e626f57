# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...delivery import (
    AccessExpired,
    ProviderError,
    get_provider_class,
    provider_classes,
)

KINDS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("zalo", "Zalo"),
    ("phone", "Phone"),
    ("visit", "Visit"),
    ("letter", "Letter"),
    ("fax", "Fax"),
    ("web", "Web"),
]
# A person does it; the system waits until the person says so.
MANUAL = "manual"
# The kind of the contact point on which a kind of channel reaches a customer.
POINT_OF_KIND = {
    "email": "email",
    "sms": "phone",
    "zalo": "zalo",
    "phone": "phone",
    "fax": "phone",
}
CHANNEL_GROUP = "crm_vn_core.group_crm_vn_core_channel"


class CrmChannel(models.Model):
    """One way to reach customers, with the provider that carries the messages.

    Hours and caps of the law are rules of their own (``crm.contact.rule``). What is
    secret can be entered and replaced, never read (``crm.channel.secret``).
    """

    _name = "crm.channel"
    _description = "Channel"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(selection=KINDS, required=True)
    provider = fields.Selection(
        selection="_selection_provider",
        required=True,
        default=MANUAL,
        tracking=True,
        help="Who carries the messages. Manual: a person does, and says so here.",
    )
    is_manual = fields.Boolean(compute="_compute_is_manual", search="_search_is_manual")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    sandbox = fields.Boolean(
        tracking=True,
        help="Everything works as always, but nothing leaves this system.",
    )
    sender = fields.Char(
        help="Brand name of an SMS, address of an e-mail, id of a Zalo account."
    )
    endpoint = fields.Char(
        groups=CHANNEL_GROUP, help="Empty: the usual address of the provider."
    )
    account = fields.Char(groups=CHANNEL_GROUP, help="User, application or API key.")
    secret_ids = fields.One2many(
        comodel_name="crm.channel.secret",
        inverse_name="channel_id",
        string="Secrets",
        groups="base.group_system",
    )
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        groups=CHANNEL_GROUP,
        help="Secret key or password. It can be replaced, not read.",
    )
    token = fields.Char(
        string="Refresh Token",
        compute="_compute_secret",
        inverse="_inverse_token",
        groups=CHANNEL_GROUP,
        help="It can be replaced, not read.",
    )
    webhook_secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_webhook_secret",
        groups=CHANNEL_GROUP,
        help="Signs what the provider reports. It can be replaced, not read.",
    )
    webhook_code = fields.Char(
        default=lambda self: secrets.token_urlsafe(24),
        copy=False,
        readonly=True,
        groups=CHANNEL_GROUP,
    )
    webhook_url = fields.Char(compute="_compute_webhook_url", groups=CHANNEL_GROUP)
    mail_server_id = fields.Many2one(comodel_name="ir.mail_server")
    timeout = fields.Integer(default=10, help="Seconds to wait for an answer.")
    concurrency = fields.Integer(
        default=64, help="Calls to the provider at the same time, in one worker."
    )
    rate_per_minute = fields.Integer(
        help="Messages in a minute at most, in all workers together; 0 is no limit."
    )
    daily_quota = fields.Integer(
        help="Messages in a day at most; 0 is no limit. The rest waits for the morrow."
    )
    price = fields.Float(
        digits=(16, 2), help="đồng for one message, or one segment of an SMS."
    )
    fallback_channel_id = fields.Many2one(
        comodel_name="crm.channel",
        check_company=True,
        help="Where a customer is reached whom this channel cannot reach.",
    )
    paused_until = fields.Datetime(copy=False, readonly=True)
    pause_reason = fields.Char(copy=False, readonly=True)
    failure_count = fields.Integer(copy=False, readonly=True)

    _check_limits = models.Constraint(
        "CHECK(timeout BETWEEN 1 AND 120 AND concurrency BETWEEN 1 AND 256"
        " AND rate_per_minute >= 0 AND daily_quota >= 0 AND price >= 0)",
        "A time-out lies between 1 and 120 s, calls at a time between 1 and 256; "
        "limits and prices are not negative.",
    )
    _webhook_code_unique = models.UniqueIndex("(webhook_code)")

    @api.model
    def _selection_provider(self):
        manual = (MANUAL, self.env._("Manual"))
        return [manual] + [
            (code, provider.label) for code, provider in provider_classes().items()
        ]

    @api.depends("provider")
    def _compute_is_manual(self):
        for channel in self:
            channel.is_manual = channel.provider == MANUAL

    def _search_is_manual(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("provider", "=", MANUAL)

    @api.depends("secret_ids")
    def _compute_secret(self):
        """Show that something is there, not what."""
        for channel in self:
            known = set(channel.sudo().secret_ids.mapped("name"))
            for name in ("secret", "token", "webhook_secret"):
                channel[name] = "••••••••" if name in known else False

    def _inverse_secret(self):
        self._store_secret("secret")

    def _inverse_token(self):
        self._store_secret("token")

    def _inverse_webhook_secret(self):
        self._store_secret("webhook_secret")

    def _store_secret(self, name):
        for channel in self:
            value = channel[name]
            if value and set(value) == {"•"}:
                continue
            channel.sudo().secret_ids._set(channel, name, value)

    @api.depends("webhook_code")
    def _compute_webhook_url(self):
        for channel in self:
            channel.webhook_url = (
                channel.webhook_code
                and f"{channel.get_base_url()}/crm_vn/webhook/{channel.webhook_code}"
            )

    @api.constrains("provider", "kind")
    def _check_provider(self):
        for channel in self.filtered(lambda channel: not channel.is_manual):
            if channel.kind not in get_provider_class(channel.provider).kinds:
                raise ValidationError(
                    self.env._(
                        "%(provider)s does not carry messages of this kind.",
                        provider=get_provider_class(channel.provider).label,
                    )
                )

    def _get_provider(self):
        """Return the provider, ready to be called from several threads.

        :raise ProviderError: when something of the set-up is missing
        """
        self.ensure_one()
        channel = self.sudo()
        provider_class = get_provider_class(channel.provider)
        config = {name: channel[name] for name in ("endpoint", "account", "sender")}
        config |= channel.secret_ids._get_all(channel)
        for name, label in provider_class.settings.items():
            if not config.get(name) and not channel.sandbox:
                raise ProviderError(
                    self.env._(
                        "%(channel)s: enter “%(setting)s” first.",
                        channel=channel.name,
                        setting=label,
                    )
                )
        return provider_class(config | self._get_provider_options())

    def _get_provider_options(self):
        """Return what a provider is given besides its credentials.

        Called in the main thread; what needs the database is prepared here.
        """
        self.ensure_one()
        return {"timeout": self.timeout, "concurrency": self.concurrency}

    def _call_provider(self, call):
        """Return ``call(provider)``; with new access, once more, if it has run out.

        :raise ProviderError: the set-up is wrong or the provider does not answer
        """
        provider = self._get_provider()
        try:
            try:
                return call(provider)
            except AccessExpired:
                provider.renew(self._renew_access(provider.config))
                return call(provider)
        finally:
            provider.close()

    def _renew_access(self, config):
        """Get new access in place of the one that a provider had.

        :param config: configuration of the provider whose access has run out
        :return: what is new in it
        :raise ProviderError: a person must do something
        """
        raise ProviderError(
            self.env._("%(channel)s cannot renew its access.", channel=self.name)
        )

    @api.model
    def _explain_error(self, error):
        """Return an error of a provider in words that people understand."""
        return error

    def action_test_connection(self):
        """Try the credentials and tell how it went; nothing is sent to a customer."""
        self.ensure_one()
        self.check_access("write")
        try:
            message = self._call_provider(lambda provider: provider.check())
        except ProviderError as error:
            raise UserError(self._explain_error(str(error))) from None
        self._resume()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }
