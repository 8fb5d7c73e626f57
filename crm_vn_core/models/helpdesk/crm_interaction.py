# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

import psycopg2

from odoo import models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CrmInteraction(models.Model):
    """Which ticket a customer answers, and what a customer writes that becomes one."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _get_answered_ticket(self):
        """Return the open ticket that the answered message is about, if any."""
        asked = self.sudo().parent_id
        Ticket = self.env["helpdesk.ticket"].sudo()
        if asked.origin_model != Ticket._name:
            return Ticket
        ticket = Ticket.browse(asked.origin_id).exists()
        return ticket.filtered(lambda ticket: not ticket.closed)

    def _log_inbound(self, channel, inbound, address, partner, answered):
        """Bring what a customer writes to the tickets, where the channel says so.

        A web form has asked the customer what it is about: it makes its own.
        """
        row = super()._log_inbound(channel, inbound, address, partner, answered)
        if channel.opens_ticket and channel.kind != "web" and not row.keyword_id:
            row._bring_to_ticket()
        return row

    def _bring_to_ticket(self):
        """Open a ticket, or go on in the open one; the message is kept either way.

        Two messages of one customer may come at the same moment: the second one waits
        here and is read again, when the first one's ticket can be seen.
        """
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s",
                self.partner_id.id,
            )
        )
        # A webhook looks at archived records, too; their teams take no tickets.
        Ticket = self.env["helpdesk.ticket"].with_context(active_test=True)
        Ticket = Ticket.with_company(self.company_id)
        try:
            with self.env.cr.savepoint():
                Ticket._create_from_interaction(self, continue_open=True)
        except psycopg2.OperationalError:
            # The whole message is taken once more.
            raise
        except Exception:
            _logger.exception("No ticket for contact %s", self.id)
