# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .crm_channel import KINDS
from .crm_consent import PROFILING

# Version of the wording of the page (controllers, views/preference_templates.xml);
# raise it when the wording changes.
TEXT_VERSION = "2026-11"
_SCOPE = "preferences"
# What customers decide by themselves, where it reaches them.
PAGE_KINDS = ("sms", "zalo", "phone", "email", "letter", "visit")
PAGE_PURPOSES = ("care", "marketing")


class CrmPreference(models.AbstractModel):
    """What a customer wants: the page behind a signed link, without a login."""

    _name = "crm.preference"
    _description = "Customer Preferences"

    @api.model
    def _get_url(self, partner, company):
        """Return the link of one customer to the page of one company.

        Empty for a card that is not saved yet.
        """
        if not partner._origin:
            return ""
        ids = partner._origin.id, company.id
        token = self.env["crm.signed.link"]._sign(_SCOPE, *ids)
        language = self.env["res.lang"]._get_data(code=partner.lang).url_code
        prefix = f"/{language}" if language else ""
        base = company.get_base_url()
        return f"{base}{prefix}/crm_vn/preferences/{token}"

    @api.model
    def _find(self, token):
        """Return (customer, company, whether the link has expired); empty if not ours.

        The link of a customer who was merged leads to the one that remains.
        """
        found = self.env["crm.signed.link"]._read_token(_SCOPE, token)
        partners = self.env["res.partner"].sudo()
        companies = self.env["res.company"].sudo()
        if not found:
            return partners, companies, False
        partner = partners.browse(self._follow_merges(found.first)).exists()
        company = companies.browse(found.second).exists()
        if not partner.active or not company:
            return partners, companies, False
        return partner, company, found.expired

    def _follow_merges(self, partner_id):
        logs = self.env["crm.partner.merge.log"].sudo()
        while not self.env["res.partner"].sudo().browse(partner_id).exists():
            log = logs.search([("merged_id", "=", partner_id)], limit=1)
            if not log:
                break
            partner_id = log.partner_id.id
        return partner_id

    @api.model
    def _get_kinds(self, company):
        """Return the kinds of channels that the company uses, in the usual order."""
        channels = self.env["crm.channel"].sudo()
        used = channels.search([("company_id", "in", [company.id, False])])
        known = set(used.mapped("kind")) & set(PAGE_KINDS)
        return [kind for kind, __ in KINDS if kind in known]

    @api.model
    def _get_cells(self, company):
        """Return every (kind, purpose) that the page asks about."""
        cells = [
            (kind, purpose)
            for kind in self._get_kinds(company)
            for purpose in PAGE_PURPOSES
        ]
        return [*cells, PROFILING]

    @api.model
    def _get_states(self, partner, company):
        """Return (kind, purpose) → "given" or "withdrawn" for what was said."""
        states = self.env["crm.consent.state"].sudo()
        found = states.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        )
        return {(state.kind, state.purpose): state.state for state in found}

    @api.model
    def _get_rows(self, partner, company):
        """Return the table of the page: a dict for each channel."""
        channels = self.env["crm.channel"]
        labels = dict(channels._fields["kind"]._description_selection(self.env))
        states = self._get_states(partner, company)
        return [
            {
                "kind": kind,
                "label": labels[kind],
                "often": self._get_frequency(kind, company),
                "cells": [
                    (f"{kind}-{purpose}", states.get((kind, purpose)) == "given")
                    for purpose in PAGE_PURPOSES
                ],
            }
            for kind in self._get_kinds(company)
        ]

    @api.model
    def _get_frequency(self, kind, company):
        """Return how often advertising comes at most, in words; the law asks for it."""
        today = self.env["crm.partner.date"]._get_today()
        rules = self.env["crm.contact.rule"]._get_rules(
            "cap", kind, "marketing", company.id, today
        )
        strictest = rules.sorted(lambda rule: (rule.cap_count, -rule.cap_hours))
        return strictest[:1].summary or ""

    @api.model
    def _save(self, partner, company, ticked, evidence):
        """Write what the customer has chosen.

        What is not ticked and was given is taken back. Where nothing was said yet, an
        empty box refuses care, which would go on without, for this customer alone: it
        is no word about others at the same number. Advertising without consent does not
        come anyhow.
        :param ticked: set of (kind, purpose)
        :return: how many choices changed
        """
        states = self._get_states(partner, company)
        vals_list = []
        for kind, purpose in self._get_cells(company):
            wanted = "given" if (kind, purpose) in ticked else "withdrawn"
            known = states.get((kind, purpose))
            is_silent = wanted == "withdrawn" and not known
            if wanted == known or (is_silent and purpose != "care"):
                continue
            vals = self._prepare_entry(
                partner, company, kind, purpose, wanted, evidence
            )
            vals_list.append(vals | {"is_silent": is_silent})
        self.env["crm.consent"].sudo().create(vals_list)
        return len(vals_list)

    @api.model
    def _stop_advertising(self, partner, company, evidence):
        """Take back advertising on every channel there is, also where nothing was said.

        An explicit refusal also keeps the company from asking again.
        """
        states = self._get_states(partner, company)
        self.env["crm.consent"].sudo().create(
            [
                self._prepare_entry(
                    partner, company, kind, "marketing", "withdrawn", evidence
                )
                for kind in PAGE_KINDS
                if states.get((kind, "marketing")) != "withdrawn"
            ]
        )

    def _prepare_entry(self, partner, company, kind, purpose, state, evidence):
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "kind": kind,
            "purpose": purpose,
            "state": state,
            "source": "page",
            "user_id": False,
            "text_version": f"{TEXT_VERSION}/{self.env.lang or 'en_US'}",
            "evidence": evidence,
        }
