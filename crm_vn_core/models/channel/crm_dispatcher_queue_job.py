# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmDispatcher(models.AbstractModel):
    """Where OCA's queue_job is installed, its workers send beside the cron."""

    _name = "crm.dispatcher"
    _inherit = "crm.dispatcher"

    @api.model
    def _trigger(self, interactions=None):
        result = super()._trigger(interactions)
        if "queue.job" in self.env:
            self._delay(interactions)
        return result

    @api.model
    def _delay(self, interactions):
        """Put one job on the queue for each channel; one that waits is enough."""
        domain = self.env["crm.channel"]._get_ready_domain()
        channels = self.env["crm.channel"].sudo().search(domain)
        if interactions is not None:
            queued = interactions.filtered(
                lambda row: (
                    row.state == "queued" and row.scheduled_at <= fields.Datetime.now()
                )
            )
            channels &= queued.channel_id.sudo()
        for channel in channels:
            self.sudo().with_delay(
                description=self.env._("Send messages: %(name)s", name=channel.name),
                identity_key=f"crm_vn_core.dispatch.{channel.id}",
            )._run_in_job(channel)

    @api.model
    def _run_in_job(self, channel):
        """Send what is due on a channel; a job may not commit its own transaction.

        :return: how many messages left
        """
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            return env["crm.dispatcher"]._run(channel.with_env(env))
