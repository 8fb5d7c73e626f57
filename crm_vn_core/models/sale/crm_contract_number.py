# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

SEQUENCE = "crm.contract"


class CrmContract(models.Model):
    """Numbers, parties and files of contracts as they are saved."""

    _name = "crm.contract"
    _inherit = "crm.contract"

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(
            [self._complete_vals(self._normalize_vals(vals)) for vals in vals_list]
        )
        contracts._adopt_documents()
        return contracts

    def write(self, vals):
        result = super().write(self._normalize_vals(vals))
        if "document_ids" in vals:
            self._adopt_documents()
        return result

    @api.model
    def _normalize_vals(self, vals):
        """Return values with the company of a contact person, and a clean number."""
        vals = dict(vals)
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"])
            vals = self._get_party_vals(partner) | vals
            vals["partner_id"] = partner.commercial_partner_id.id
        if "name" in vals:
            vals["name"] = " ".join((vals["name"] or "").split())
        return vals

    @api.model
    def _complete_vals(self, vals):
        """Return values with the next number of the company where there is none."""
        if vals.get("name"):
            return vals
        company = self.env["res.company"].browse(vals.get("company_id"))
        return vals | {"name": self._get_next_number(company or self.env.company)}

    @api.model
    def _get_next_number(self, company):
        """Return a number that no contract of the company has: 0001/2026/HĐ."""
        sequence = self._get_sequence(company)
        while True:
            number = sequence.next_by_id()
            if self._is_free(number, company):
                return number

    @api.model
    def _is_free(self, number, company):
        domain = [("name", "=", number), ("company_id", "=", company.id)]
        return not self.sudo().search_count(domain, limit=1)

    @api.model
    def _get_sequence(self, company):
        """Return the sequence of the company, made with its first contract.

        Numbers begin anew every year, as contracts are numbered here. The form of the
        number is the company's to change.
        """
        Sequence = self.env["ir.sequence"].sudo()
        domain = [("code", "=", SEQUENCE), ("company_id", "=", company.id)]
        return Sequence.search(domain, limit=1) or Sequence.create(
            {
                "name": self.env._("Contracts of %(company)s", company=company.name),
                "code": SEQUENCE,
                "company_id": company.id,
                "padding": 4,
                "suffix": "/%(range_year)s/HĐ",
                "use_date_range": True,
            }
        )

    def _adopt_documents(self):
        """Let the files follow the rights of their contract.

        What is dropped on a form that was never saved belongs to nobody: colleagues
        could not open it.
        """
        for contract in self:
            loose = contract.document_ids.sudo().filtered(
                lambda document: (
                    not document.res_id and document.create_uid == self.env.user
                )
            )
            loose.write({"res_model": self._name, "res_id": contract.id})
