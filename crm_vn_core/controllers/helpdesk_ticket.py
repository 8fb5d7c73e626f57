# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..text.phones import normalize_phone

# Orders of the customer to choose from, newest first.
MOST_ORDERS = 50


def _to_id(value):
    """Return the id that a form sent, or 0 for whatever else it sent."""
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


def may_close(ticket, access_token=None):
    """Tell whether who looks at the page may close the ticket.

    The customer may, also by the link of a letter; a colleague who may write it; not
    everybody who follows it.
    """
    if access_token and ticket.access_token:
        if consteq(access_token, ticket.access_token):
            return True
    user = request.env.user
    if user._is_public():
        return False
    if user._is_internal():
        return ticket.with_user(user).has_access("write")
    return user.commercial_partner_id == ticket.commercial_partner_id


class HelpdeskTicket(HelpdeskTicketController):
    """The customer's form and the button that closes a ticket, made safe."""

    @http.route(auth="public", methods=["POST"], website=True)
    def support_ticket_close(
        self, ticket_id=None, stage_id=None, access_token=None, **kw
    ):
        """Close a ticket by a stage that its page offers.

        The plain module closed any ticket for any signed-in user, by a mere link.
        """
        try:
            ticket = CustomerPortal._document_check_access(
                self, "helpdesk.ticket", _to_id(ticket_id), access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        stage = ticket._get_portal_closing_stages().filtered(
            lambda stage: stage.id == _to_id(stage_id)
        )
        if stage and may_close(ticket, access_token):
            ticket.stage_id = stage
        token = f"/{access_token}" if access_token else ""
        return request.redirect(f"/my/ticket/{ticket.id}{token}")

    # The form

    def _get_create_new_ticket_values(self, **kw):
        """Add the phone and the orders of the customer, and what was typed so far."""
        values = super()._get_create_new_ticket_values(**kw)
        typed = ("subject", "description", "phone", "order", "category", "team")
        return values | {
            "phone": request.env.user.partner_id.phone,
            "orders": self._get_orders(),
            "errors": kw.get("errors", []),
            "typed": {name: kw[name] for name in typed if kw.get(name)},
        }

    def _get_orders(self):
        """Return the orders that the customer may name: own ones, confirmed or sent."""
        partner = request.env.user.partner_id.commercial_partner_id
        Order = request.env["sale.order"].with_context(helpdesk_order_details=True)
        return Order.search(
            [
                ("partner_id", "child_of", partner.id),
                ("company_id", "=", request.env.company.id),
                ("state", "in", ("sent", "sale")),
            ],
            order="date_order DESC",
            limit=MOST_ORDERS,
        )

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Make a ticket of the form, or show the form again and say what is wrong.

        The plain module took a ticket from a mere link, a team of another company, a
        hidden category, and broke where a field was missing.
        """
        errors = list(self._find_errors(**kw))
        if errors:
            values = self._get_create_new_ticket_values(**(kw | {"errors": errors}))
            return request.render("helpdesk_mgmt.portal_create_ticket", values)
        return super().submit_ticket(**kw)

    def _find_errors(self, **kw):
        """Yield a sentence for each thing wrong with the form."""
        if not (kw.get("subject") or "").strip():
            yield request.env._("Please say in a few words what it is about.")
        if not (kw.get("description") or "").strip():
            yield request.env._("Please describe your question.")
        if kw.get("phone") and not normalize_phone(kw["phone"]):
            yield request.env._("We cannot read this phone number.")
        offers = {
            "category": (
                self._get_categories(),
                request.env._("This category is not offered."),
            ),
            "team": (
                self._get_teams() or [],
                request.env._("This team is not offered."),
            ),
            "order": (self._get_orders(), request.env._("This order is not yours.")),
        }
        for name, (offered, error) in offers.items():
            if kw.get(name) and _to_id(kw[name]) not in {item.id for item in offered}:
                yield error

    def _prepare_submit_ticket_vals(self, **kw):
        vals = super()._prepare_submit_ticket_vals(**kw)
        vals["sale_order_id"] = _to_id(kw.get("order")) or False
        if kw.get("phone"):
            vals["partner_phone"] = kw["phone"]
        if not vals.get("team_id"):
            company = request.env["res.company"].browse(vals["company_id"])
            team = company.sudo()._get_default_helpdesk_team()
            vals["team_id"] = team.id
            # The plain module gives the first stage of tickets without a team.
            vals["stage_id"] = team._get_applicable_stages()[:1].id
        return vals
