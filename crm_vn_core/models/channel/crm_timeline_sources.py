# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ...timeline_source import TimelineSource


class CrmTimeline(models.AbstractModel):
    """What Odoo itself and the channels tell of a customer."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _get_sources(self):
        return [
            *super()._get_sources(),
            self._get_interaction_source(),
            *self._get_money_sources(),
            *self._get_desk_sources(),
            self._get_note_source(),
        ]

    @api.model
    def _get_interaction_source(self):
        return TimelineSource(
            kind="interaction",
            model="crm.interaction",
            label=self.env._("Contacts"),
            icon="fa-comments-o",
            date=("date",),
            title="summary",
            colors={
                "queued": "info",
                "sending": "info",
                "sent": "success",
                "delivered": "success",
                "failed": "danger",
                "unknown": "warning",
            },
            words="body_ids.body",
        )

    @api.model
    def _get_money_sources(self):
        """What was ordered, invoiced and paid."""
        return [
            TimelineSource(
                kind="order",
                model="sale.order",
                label=self.env._("Sales Orders"),
                icon="fa-shopping-cart",
                date=("date_order",),
                amount="amount_total",
                state="state",
                colors={"sale": "success", "sent": "info"},
                words="order_line.name",
                search=("name", "client_order_ref", "order_line.name"),
            ),
            TimelineSource(
                kind="invoice",
                model="account.move",
                label=self.env._("Invoices"),
                icon="fa-file-text-o",
                date=("invoice_date",),
                domain=Domain("state", "=", "posted")
                & Domain("move_type", "not in", ("entry", "in_receipt")),
                title="name",
                subtitle=("move_type",),
                amount="amount_total",
                state="payment_state",
                colors={"paid": "success", "in_payment": "success", "partial": "info"},
                user="invoice_user_id",
                words="invoice_line_ids.name",
                search=("name", "ref", "payment_reference"),
            ),
            TimelineSource(
                kind="payment",
                model="account.payment",
                label=self.env._("Payments"),
                icon="fa-money",
                date=("date",),
                domain=Domain("state", "in", ("in_process", "paid")),
                subtitle=("payment_type", "memo"),
                amount="amount",
                state="state",
                colors={"paid": "success", "in_process": "info"},
                user="create_uid",
                search=("name", "memo", "payment_reference"),
            ),
        ]

    @api.model
    def _get_desk_sources(self):
        """What was asked for: help, and offers."""
        return [
            TimelineSource(
                kind="ticket",
                model="helpdesk.ticket",
                label=self.env._("Tickets"),
                icon="fa-life-ring",
                title="name",
                subtitle=("number", "category_id"),
                state="stage_id",
                words="description",
                search=("name", "number"),
            ),
            TimelineSource(
                kind="lead",
                model="crm.lead",
                label=self.env._("Opportunities"),
                icon="fa-star-o",
                title="name",
                amount="expected_revenue",
                state="stage_id",
                words="description",
            ),
        ]

    @api.model
    def _get_note_source(self):
        return TimelineSource(
            kind="note",
            model="mail.message",
            label=self.env._("Notes"),
            icon="fa-sticky-note-o",
            date=("date",),
            partner="res_id",
            domain=Domain("model", "=", "res.partner")
            & Domain("message_type", "in", ("comment", "email")),
            title="preview",
            user="create_uid",
            words="body",
            search=("body",),
            optional=True,
            has_form=False,
            follows_customer=True,
        )
