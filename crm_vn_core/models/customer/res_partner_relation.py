# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Whom the customer knows: family, employer, guarantors, the household."""

    _name = "res.partner"
    _inherit = "res.partner"

    relation_ids = fields.One2many(
        comodel_name="crm.partner.relation",
        inverse_name="partner_id",
        string="Relations",
    )
    inverse_relation_ids = fields.One2many(
        comodel_name="crm.partner.relation",
        inverse_name="related_partner_id",
        string="Relations of Others",
    )
    household_owner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_household_owner_id",
        inverse="_inverse_household_owner_id",
        search="_search_household_owner_id",
        help="The person who answers for the household business.",
    )

    @api.depends("relation_ids.kind", "relation_ids.date_end")
    def _compute_household_owner_id(self):
        for partner in self:
            owners = partner.relation_ids.filtered_domain(partner._get_owner_domain())
            partner.household_owner_id = owners[:1].related_partner_id

    def _inverse_household_owner_id(self):
        today = fields.Date.context_today(self)
        for partner in self:
            old = partner.relation_ids.filtered_domain(partner._get_owner_domain())
            if old.related_partner_id == partner.household_owner_id:
                continue
            old.write({"date_end": today})
            if partner.household_owner_id:
                old.create(
                    {
                        "partner_id": partner.id,
                        "related_partner_id": partner.household_owner_id.id,
                        "kind": "household_owner",
                        "date_start": today if old else False,
                    }
                )

    def _search_household_owner_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        owner = self._get_owner_domain()
        domains = []
        if ids := [id_ for id_ in value if id_]:
            domains.append([("related_partner_id", "in", ids)])
        found = fields.Domain("relation_ids", "any", owner & fields.Domain.OR(domains))
        if False in value:
            found |= fields.Domain("relation_ids", "not any", owner)
        return found

    @api.model
    def _get_owner_domain(self):
        return fields.Domain("kind", "=", "household_owner") & fields.Domain(
            "date_end", "=", False
        )

    def _change_employer(self, employer, date, function=False, moves_card=True):
        """Move a person to another employer on a day; the history is kept.

        The former employment ends the day before, the new one begins on that day, and
        the card follows: ``parent_id`` is what core knows about employment.

        :param employer: the company, or an empty recordset: the person works nowhere
        :param function: the job position there
        :param moves_card: make the card a contact of the employer; a customer in his
            or her own right keeps a card, orders and invoices of the own
        """
        self.ensure_one()
        if employer == self or self.is_company:
            raise UserError(self.env._("Only a person changes the employer."))
        Relation = self.env["crm.partner.relation"]
        former = self.relation_ids.filtered(
            lambda row: row.kind == "employer" and not row.date_end
        )
        if self.parent_id and self.parent_id not in former.related_partner_id:
            former |= Relation.create(self._prepare_employment_vals(self.parent_id))
        if former.filtered(lambda row: row.date_start and row.date_start >= date):
            raise UserError(
                self.env._("The former employment began on that day or later.")
            )
        former.write({"date_end": fields.Date.subtract(date, days=1)})
        if employer:
            Relation.create(self._prepare_employment_vals(employer, date, function))
        self.write(self._prepare_card_of_employee_vals(employer, function, moves_card))

    def _prepare_card_of_employee_vals(self, employer, function, moves_card):
        """Return what changes on the card; a tax code of the former company goes."""
        parent = employer if moves_card else employer.browse()
        vals = {"parent_id": parent.id, "function": function}
        if self.parent_id and not parent and self.vat == self.parent_id.vat:
            vals["vat"] = False
        return vals

    def _prepare_employment_vals(self, employer, date=False, function=False):
        return {
            "partner_id": self.id,
            "related_partner_id": employer.id,
            "kind": "employer",
            "date_start": date,
            "note": function,
        }
