# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from .helpdesk_ticket import may_close


class HelpdeskPortal(CustomerPortalHelpdesk):
    """The customer's tickets: in the language of the customer, and no more than those.

    The plain module's own words can be translated by that module alone: they are said
    again here.
    """

    @http.route()
    def portal_my_tickets(self, page=1, sortby=None, **kw):
        if sortby not in self._ticket_get_searchbar_sortings():
            sortby = None
        response = super().portal_my_tickets(page=page, sortby=sortby, **kw)
        filters = getattr(response, "qcontext", {}).get("searchbar_filters", {})
        if "all" in filters:
            filters["all"]["label"] = request.env._("All")
        return response

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        stages = ticket._get_portal_closing_stages()
        if not may_close(ticket, access_token):
            stages = stages.browse()
        return values | {
            "closed_stages": stages,
            "attachments": ticket._get_portal_attachments(),
            "access_token": access_token,
        }

    def _ticket_get_searchbar_sortings(self):
        labels = {
            "date": request.env._("Newest"),
            "name": request.env._("Title"),
            "stage": request.env._("Stage"),
            "update": request.env._("Last change of stage"),
        }
        return self._say(super()._ticket_get_searchbar_sortings(), labels)

    def _ticket_get_searchbar_groupby(self):
        labels = {
            "none": request.env._("None"),
            "category": request.env._("Category"),
            "stage": request.env._("Stage"),
        }
        return self._say(super()._ticket_get_searchbar_groupby(), labels)

    def _ticket_get_searchbar_inputs(self):
        labels = {
            "all": request.env._("Search everywhere"),
            "number": request.env._("Search in numbers"),
            "name": request.env._("Search in titles"),
        }
        return self._say(super()._ticket_get_searchbar_inputs(), labels)

    def _say(self, entries, labels):
        return {
            key: entry | {"label": labels.get(key, entry["label"])}
            for key, entry in entries.items()
        }
