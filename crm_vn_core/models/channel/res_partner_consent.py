# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .crm_contact_block import _POINTS

CARD_PURPOSES = ("care", "marketing", "collection")
CARD_KINDS = ("email", "sms", "zalo", "phone", "visit", "letter", "fax")


class ResPartner(models.Model):
    """What the customer allows, on the card: what holds, since when, who says so."""

    _name = "res.partner"
    _inherit = "res.partner"

    consent_ids = fields.One2many(
        comodel_name="crm.consent",
        inverse_name="partner_id",
        string="Consent Entries",
        readonly=True,
    )
    consent_table = fields.Html(
        string="Consent",
        compute="_compute_consent_table",
        sanitize=False,
        groups="base.group_user",
    )
    privacy_request_count = fields.Integer(
        string="Data Requests",
        compute="_compute_privacy_request_count",
        groups="crm_vn_core.group_crm_vn_core_user",
    )

    @api.depends("consent_ids")
    @api.depends_context("lang", "company", "tz")
    def _compute_consent_table(self):
        for partner in self:
            partner.consent_table = self.env["ir.qweb"]._render(
                "crm_vn_core.consent_table", partner._prepare_consent_table()
            )

    def _prepare_consent_table(self):
        """Return what the template shows, for the company of the user."""
        states = {
            (state.kind, state.purpose): state
            for state in self.env["crm.consent.state"].search(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        }
        blocked = self._get_blocked_cells()
        kinds = self.env["crm.channel"]._fields["kind"]._description_selection(self.env)
        purposes = self.env["crm.consent"]._fields["purpose"]
        labels = dict(purposes._description_selection(self.env))
        return {
            "purposes": [labels[purpose] for purpose in CARD_PURPOSES],
            "rows": [
                {
                    "label": label,
                    "cells": [
                        self._prepare_consent_cell(
                            states.get((kind, purpose)), blocked.get((kind, purpose))
                        )
                        for purpose in CARD_PURPOSES
                    ],
                }
                for kind, label in kinds
                if kind in CARD_KINDS
            ],
            "profiling": self._prepare_consent_cell(
                states.get(("web", "profiling")), None
            ),
        }

    def _prepare_consent_cell(self, state, blocked):
        """Return one cell: what holds, the day, who says so, and what else blocks."""
        state = state or self.env["crm.consent.state"]
        entry = state.consent_id
        sources = dict(entry._fields["source"]._description_selection(self.env))
        return {
            "state": state.state or "",
            "date": format_date(self.env, state.date) if state else "",
            "hint": " · ".join(
                filter(None, (sources.get(entry.source), entry.user_id.sudo().name))
            ),
            "blocked": blocked if blocked and state.state != "withdrawn" else "",
        }

    def _get_blocked_cells(self):
        """Return (kind, purpose) → why the addresses of the customer are blocked."""
        if not self.ids:
            return {}
        self.env["crm.contact.block"].flush_model()
        self.env["crm.contact.point"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.kind, b.kind, b.purpose, b.source
                  FROM crm_contact_point p JOIN %s ON k.point = p.kind
                  JOIN crm_contact_block b
                    ON b.address = p.address AND (b.kind IS NULL OR b.kind = k.kind)
                 WHERE p.partner_id = ANY(%s)
                   AND (b.company_id IS NULL OR b.company_id = %s)
                """,
                _POINTS,
                self.ids,
                self.env.company.id,
            )
        )
        sources = dict(
            self.env["crm.contact.block"]
            ._fields["source"]
            ._description_selection(self.env)
        )
        return {
            (kind, purpose): sources[source]
            for kind, __, only, source in rows
            for purpose in ([only] if only else CARD_PURPOSES)
        }

    def _compute_privacy_request_count(self):
        groups = self.env["crm.privacy.request"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.privacy_request_count = counts.get(partner.id, 0)

    def _get_message_words(self, neutral=False):
        words = super()._get_message_words(neutral)
        link = self.env["crm.preference"]._get_url(self, self.env.company)
        return words | {"preferences": link}

    def action_enter_consent(self):
        """Open the table in which staff enter what the customer says."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consent of %(name)s", name=self.name),
            "res_model": "crm.consent.entry",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def action_view_privacy_requests(self):
        """Open what the customer has asked about their data."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_privacy_request_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
