# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL

from ...delivery import ProviderError, get_provider_class
from .crm_channel import CHANNEL_GROUP

_logger = logging.getLogger(__name__)

# Zalo's own lifetime of a refresh token.
REFRESH_DAYS = 90
# A channel without traffic takes a new pair this many days before the old one ends.
_RENEW_BEFORE = 60
_WARN_BEFORE = 7
# Access is renewed some time before it ends: a run takes a while.
_MARGIN = timedelta(minutes=5)
# Seconds to wait for another worker that renews the access of the same channel.
_PATIENCE = 60
_TURNS = 20


class CrmChannel(models.Model):
    """Access to Zalo: a token of 25 hours, renewed by a refresh token that works once.

    Whoever renews holds the row of the refresh token, in a transaction of its own, and
    keeps the new pair before anybody uses it. Who waited meanwhile finds that pair.
    """

    _name = "crm.channel"
    _inherit = "crm.channel"

    development = fields.Boolean(
        string="Test Mode of Zalo",
        tracking=True,
        help="Zalo delivers to administrators of the account alone.",
    )
    token_ends = fields.Datetime(
        string="Refresh Token Ends",
        compute="_compute_token_ends",
        groups=CHANNEL_GROUP,
    )

    @api.depends("secret_ids.expires_at")
    def _compute_token_ends(self):
        for channel in self:
            channel.token_ends = channel._get_secret("token").expires_at

    def _get_secret(self, name):
        secrets = self.sudo().secret_ids
        return secrets.filtered(lambda secret: secret.name == name)

    def _get_provider_options(self):
        options = super()._get_provider_options()
        if self.provider == "zalo":
            ends = self._get_secret("access_token").expires_at
            options["access_ends"] = ends and ends - _MARGIN
            options["development"] = self.development
            options["prices"] = {
                template.code: (template.price, template.price_user)
                for template in self.sudo().zalo_template_ids
                if template.price
            }
        return options

    def _store_secret(self, name):
        """A token entered by hand begins a new life; older access is forgotten."""
        before = {channel: channel._get_secret(name).value for channel in self}
        result = super()._store_secret(name)
        zalo = self.filtered(lambda channel: channel.provider == "zalo")
        for channel in zalo if name == "token" else ():
            secret = channel._get_secret(name)
            if secret and secret.value != before[channel]:
                secret.expires_at = fields.Datetime.now() + timedelta(days=REFRESH_DAYS)
                secret._set(channel, "access_token", False)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        channels = super().create(vals_list)
        channels._forget_entered()
        return channels

    def _forget_entered(self):
        """Show at once that a secret is there, not what was typed."""
        self.env.flush_all()
        self.invalidate_recordset(["secret", "token", "webhook_secret"])

    def write(self, vals):
        """Where secrets go is entered together with them."""
        if "endpoint" in vals:
            moved = self.sudo().filtered(
                lambda channel: (
                    channel.provider == "zalo"
                    and (channel.endpoint or "") != (vals["endpoint"] or "")
                )
            )
            moved.secret_ids.unlink()
        result = super().write(vals)
        if {"secret", "token", "webhook_secret"} & vals.keys():
            self._forget_entered()
        return result

    # Access

    def _renew_access(self, config):
        if self.provider != "zalo":
            return super()._renew_access(config)
        for _turn in range(_TURNS):
            try:
                with self.env.registry.cursor() as cr:
                    renewed = self.with_env(self.env(cr=cr))._renew_zalo_access(config)
                self.env["crm.channel.secret"].invalidate_model()
                return renewed
            except psycopg2.errors.SerializationFailure:
                # Another worker has just renewed it: look again.
                continue
            except psycopg2.errors.LockNotAvailable:
                break
        raise ProviderError(self.env._("Another worker renews the access to Zalo."))

    def _renew_zalo_access(self, config):
        """Return new access: what another worker has got meanwhile, or a new pair.

        Leaving the cursor commits; only then is the pair used.
        """
        cr = self.env.cr
        cr.execute(SQL("SELECT set_config('lock_timeout', %s, TRUE)", f"{_PATIENCE}s"))
        cr.execute(
            SQL(
                """SELECT id FROM crm_channel_secret
                    WHERE channel_id = %s AND name = 'token' FOR UPDATE""",
                self.id,
            ),
            log_exceptions=False,
        )
        access = self._get_secret("access_token")
        is_new = access and access.value != config.get("access_token")
        if not is_new or access.expires_at <= fields.Datetime.now() + _MARGIN:
            self._take_new_tokens(config)
        access, token = self._get_secret("access_token"), self._get_secret("token")
        return {
            "access_token": access.value,
            "access_ends": access.expires_at - _MARGIN,
            "token": token.value,
        }

    def _take_new_tokens(self, config):
        """Exchange the refresh token and keep the new pair."""
        token = self._get_secret("token")
        now = fields.Datetime.now()
        if not token or (token.expires_at and token.expires_at <= now):
            raise ProviderError(self._get_token_message())
        own = config | {"token": token.value}
        provider = get_provider_class("zalo")(own)
        try:
            tokens = provider.refresh()
        except ProviderError as error:
            raise ProviderError(self._get_refresh_message(str(error))) from None
        finally:
            provider.close()
        secrets = token.browse()
        ends = now + timedelta(seconds=tokens.refresh_seconds)
        secrets._set(self, "token", tokens.refresh, ends)
        ends = now + timedelta(seconds=tokens.access_seconds)
        secrets._set(self, "access_token", tokens.access, ends)
        self.env.flush_all()

    def _get_token_message(self):
        return self.env._(
            "The refresh token of %(channel)s has ended: authorize the application in "
            "Zalo again and enter the new token.",
            channel=self.name,
        )

    def _get_refresh_message(self, error):
        return self.env._(
            "Zalo does not renew the access of %(channel)s: %(error)s. If this lasts, "
            "authorize the application in Zalo again and enter the new refresh token.",
            channel=self.name,
            error=error,
        )

    @api.model
    def _cron_renew_zalo(self):
        """Keep the refresh tokens of all channels alive, and warn before one ends."""
        channels = self.search([("provider", "=", "zalo")])
        for channel in channels.filtered(lambda c: c._get_secret("token")):
            try:
                channel._keep_zalo_alive()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Zalo tokens of channel %s.", channel.id)
            self.env["ir.cron"]._commit_progress(1)

    def _keep_zalo_alive(self):
        ends = self._get_secret("token").expires_at
        left = (ends - fields.Datetime.now()).days if ends else 0
        if left > _RENEW_BEFORE:
            return
        try:
            self._renew_access(self._get_provider().config)
        except ProviderError as error:
            if left < 0:
                self._pause(str(error))
            elif left <= _WARN_BEFORE:
                self._warn_of_token(ends, error)

    def _warn_of_token(self, ends, error):
        users = self.env.ref(CHANNEL_GROUP).all_user_ids.filtered("active")
        self.message_post(
            body=self.env._(
                "The refresh token of %(channel)s ends at %(time)s: %(error)s",
                channel=self.name,
                time=self.env["crm.interaction"]._format_moment(ends),
                error=error,
            ),
            partner_ids=users.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
