# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo import http
from odoo.http import request

from ..models.channel.crm_preference import PAGE_PURPOSES, TEXT_VERSION
from ..models.channel.crm_preference_code import MINUTES
from ..models.channel.crm_privacy_deadline import REQUEST_KINDS

_SESSION = "crm_vn_preferences"
# How long a proof by code holds in one browser (s).
_PROVEN_SECONDS = 30 * 60
_LONGEST_TEXT = 4000
# What a page may say after a step; anything else in the address is not shown.
_SAID = ("sent", "wait", "failed", "wrong", "saved", "same", "stopped", "received")
# The page is a customer's own: no cache keeps it, no other site learns its address.
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
}
_PAGE = "/crm_vn/preferences/<string:token>"


def make_page(template, values, status=200):
    """Return a page that nobody caches and no search engine keeps."""
    response = request.render(template, values, status=status)
    response.headers.update(_HEADERS)
    return response


def mask_address(address):
    """Return an address that its owner recognizes and nobody else learns."""
    if "@" in address:
        name, __, domain = address.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"••• ••• {address[-3:]}"


class Preferences(http.Controller):
    """The page on which customers say what they want, without a login.

    The signed link names the customer. Before anything is shown or changed a code over
    SMS, Zalo or e-mail proves that it is they.
    """

    @http.route(_PAGE, type="http", auth="public", website=True, sitemap=False)
    def page(self, token, said="", **kwargs):
        partner, company, refusal = self._open(token)
        if refusal:
            return refusal
        values = self._get_values(token, company, said)
        if not self._is_proven(partner, company):
            ways = request.env["crm.preference.code"].sudo()._get_ways(partner, company)
            kinds = dict(ways._fields["kind"]._description_selection(request.env))
            values["ways"] = [
                {
                    "id": way.id,
                    "label": kinds[way.kind],
                    "address": mask_address(partner._get_contact_address(way.kind)),
                }
                for way in ways
            ]
            return make_page("crm_vn_core.preference_proof", values)
        preferences = request.env["crm.preference"]
        states = preferences._get_states(partner, company)
        requests = request.env["crm.privacy.request"]
        return make_page(
            "crm_vn_core.preference_page",
            values
            | {
                "partner": partner,
                "rows": preferences._get_rows(partner, company),
                "profiling": states.get(("web", "profiling")) == "given",
                "version": TEXT_VERSION,
                "request_kinds": requests._fields["kind"]._description_selection(
                    request.env
                ),
            },
        )

    @http.route(
        f"{_PAGE}/code", type="http", auth="public", methods=["POST"], website=True
    )
    def send_code(self, token, way="", **kwargs):
        partner, company, refusal = self._open(token)
        if refusal:
            return refusal
        codes = request.env["crm.preference.code"].sudo()
        ways = codes._get_ways(partner, company)
        channel = ways.filtered(lambda channel: str(channel.id) == way)
        if not channel:
            return self._back(token, "failed")
        return self._back(token, codes._send(partner, company, channel))

    @http.route(
        f"{_PAGE}/proof", type="http", auth="public", methods=["POST"], website=True
    )
    def prove(self, token, code="", **kwargs):
        partner, company, refusal = self._open(token)
        if refusal:
            return refusal
        used = request.env["crm.preference.code"].sudo()._check(partner, company, code)
        if not used:
            return self._back(token, "wrong")
        proofs = dict(request.session.get(_SESSION) or {})
        proofs[self._get_key(partner, company)] = [time.time(), used.address]
        request.session[_SESSION] = proofs
        return self._back(token)

    @http.route(
        f"{_PAGE}/save", type="http", auth="public", methods=["POST"], website=True
    )
    def save(self, token, **kwargs):
        partner, company, refusal = self._open(token, proven=True)
        if refusal:
            return refusal
        preferences = request.env["crm.preference"]
        ticked = {
            cell
            for cell in preferences._get_cells(company)
            if kwargs.get("-".join(cell))
        }
        evidence = self._get_evidence(partner, company)
        count = preferences._save(partner, company, ticked, evidence)
        return self._back(token, "saved" if count else "same")

    @http.route(
        f"{_PAGE}/stop", type="http", auth="public", methods=["POST"], website=True
    )
    def stop(self, token, **kwargs):
        partner, company, refusal = self._open(token, proven=True)
        if refusal:
            return refusal
        evidence = self._get_evidence(partner, company)
        request.env["crm.preference"]._stop_advertising(partner, company, evidence)
        return self._back(token, "stopped")

    @http.route(
        f"{_PAGE}/request", type="http", auth="public", methods=["POST"], website=True
    )
    def ask(self, token, kind="", text="", **kwargs):
        partner, company, refusal = self._open(token, proven=True)
        if refusal:
            return refusal
        if kind not in dict(REQUEST_KINDS):
            return self._back(token)
        request.env["crm.privacy.request"]._receive(
            partner, company, kind, text.strip()[:_LONGEST_TEXT]
        )
        return self._back(token, "received")

    def _open(self, token, proven=False):
        """Return (customer, company, None), or what to answer instead.

        :param proven: a code must have shown that it is the customer
        """
        partner, company, expired = request.env["crm.preference"]._find(token)
        if not partner or expired:
            status = 410 if expired else 404
            page = make_page(
                "crm_vn_core.preference_refusal", {"expired": expired}, status
            )
            return partner, company, page
        if proven and not self._is_proven(partner, company):
            return partner, company, self._back(token)
        return partner, company, None

    def _back(self, token, said=""):
        query = f"?said={said}" if said else ""
        return request.redirect(f"/crm_vn/preferences/{token}{query}", code=303)

    def _get_values(self, token, company, said):
        return {
            "company": company,
            "path": f"/crm_vn/preferences/{token}",
            "said": said if said in _SAID else "",
            "minutes": MINUTES,
            "purposes": PAGE_PURPOSES,
            "no_header": True,
        }

    def _get_key(self, partner, company):
        return f"{partner.id}-{company.id}"

    def _get_proof(self, partner, company):
        """Return (time, address) of the proof in this browser, or None."""
        proofs = request.session.get(_SESSION) or {}
        return proofs.get(self._get_key(partner, company))

    def _is_proven(self, partner, company):
        proof = self._get_proof(partner, company)
        return bool(proof) and time.time() - proof[0] < _PROVEN_SECONDS

    def _get_evidence(self, partner, company):
        """Return what shows that it was the customer: the number proven, and where."""
        __, address = self._get_proof(partner, company)
        return request.env._(
            "Code sent to %(address)s, from %(ip)s",
            address=address,
            ip=request.httprequest.remote_addr,
        )
