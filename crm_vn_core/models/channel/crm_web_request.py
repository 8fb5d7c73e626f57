# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...delivery import Inbound
from ...text.phones import normalize_phone

LONGEST = {"name": 100, "phone": 30, "email": 100, "text": 3000}
# Requests from one place in one hour; a hotel or an office shares its address.
MOST_PER_HOUR = 10


class CrmWebRequest(models.Model):
    """What somebody wrote on the web form: becomes an opportunity or a ticket.

    The row itself remembers where it came from, so that nobody floods the staff.
    """

    _name = "crm.web.request"
    _description = "Web Request"
    _order = "id DESC"

    ip = fields.Char(string="From", required=True, index=True)
    topic = fields.Selection(
        selection=[("buy", "I want to buy or ask"), ("help", "I need help")],
        required=True,
    )
    lead_id = fields.Many2one(comodel_name="crm.lead", ondelete="set null")
    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", ondelete="set null")

    @api.model
    def _take(self, values, ip):
        """Check and keep one request.

        The history of a known customer gets it; of somebody unknown it waits until the
        staff say who that is.

        :param values: name, phone, email, topic and text, as typed
        :raise UserError: one sentence for whoever typed it
        """
        self._check(values, ip)
        row = self.create({"ip": ip, "topic": values["topic"]})
        address = normalize_phone(values["phone"]) or values["email"].lower()
        inbound = Inbound(
            ref=uuid.uuid4().hex,
            address=address,
            text=values["text"],
            date=fields.Datetime.now(),
            name=values["name"],
        )
        interaction = self.env["crm.interaction"]._receive(self._get_channel(), inbound)
        if values["topic"] == "help":
            row.ticket_id = self._create_ticket(values, interaction)
        else:
            row.lead_id = self._create_lead(values, interaction)

    @api.model
    def _get_channel(self):
        return self.env["crm.channel"].search([("kind", "=", "web")], limit=1)

    @api.model
    def _check(self, values, ip):
        if not values["name"] or not values["text"]:
            raise UserError(self.env._("Enter your name and what it is about."))
        if values["topic"] not in dict(self._fields["topic"].selection):
            raise UserError(self.env._("Choose what it is about."))
        if any(len(values[name]) > most for name, most in LONGEST.items()):
            raise UserError(self.env._("This is too long. Write in fewer words."))
        if values["phone"] and not normalize_phone(values["phone"]):
            raise UserError(self.env._("This is no phone number."))
        if not values["phone"] and "@" not in values["email"]:
            raise UserError(self.env._("Enter a phone number or an e-mail address."))
        hour = fields.Datetime.now() - timedelta(hours=1)
        recent = self.search_count([("ip", "=", ip), ("create_date", ">", hour)])
        if recent >= MOST_PER_HOUR:
            raise UserError(self.env._("Too many requests. Please call us."))

    def _create_lead(self, values, interaction):
        partner = interaction.partner_id
        return self.env["crm.lead"].create(
            {
                "name": self.env._("Web: %(name)s", name=values["name"]),
                "type": "lead",
                "partner_id": partner.id,
                "contact_name": values["name"],
                "phone": values["phone"],
                "email_from": values["email"],
                "description": values["text"],
                "user_id": partner.user_id.id,
            }
        )

    def _create_ticket(self, values, interaction):
        Ticket = self.env["helpdesk.ticket"]
        if interaction:
            return Ticket._create_from_interaction(interaction)
        return Ticket.create(
            {
                "name": self.env._("Web: %(name)s", name=values["name"]),
                "description": values["text"],
                "partner_name": values["name"],
                "partner_email": values["email"],
                "partner_phone": values["phone"],
                "channel_id": Ticket._get_channel("web").id,
            }
        )

    @api.autovacuum
    def _gc_requests(self):
        """Forget after a day where requests came from."""
        day = fields.Datetime.now() - timedelta(days=1)
        self.search([("create_date", "<", day)], limit=10_000).unlink()
