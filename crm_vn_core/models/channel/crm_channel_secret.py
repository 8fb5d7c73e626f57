# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmChannelSecret(models.Model):
    """What nobody reads: keys, passwords and tokens of a channel.

    No group has access; the channel writes them and gives them to the provider.
    """

    _name = "crm.channel.secret"
    _description = "Secret of a Channel"

    channel_id = fields.Many2one(
        comodel_name="crm.channel", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    value = fields.Char(required=True)
    expires_at = fields.Datetime()

    _name_unique = models.UniqueIndex("(channel_id, name)")

    @api.model
    def _set(self, channel, name, value, expires_at=False):
        """Keep a secret of a channel in place of the former one; none if empty."""
        known = self.search([("channel_id", "=", channel.id), ("name", "=", name)])
        if not value:
            known.unlink()
        elif known:
            known.write({"value": value, "expires_at": expires_at})
        else:
            self.create(
                {
                    "channel_id": channel.id,
                    "name": name,
                    "value": value,
                    "expires_at": expires_at,
                }
            )

    @api.model
    def _get_all(self, channel):
        """Return the secrets of a channel: name → value."""
        secrets = self.search([("channel_id", "=", channel.id)])
        return dict(secrets.mapped(lambda secret: (secret.name, secret.value)))
