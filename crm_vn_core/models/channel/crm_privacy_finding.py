# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

_MANAGER = "crm_vn_core.group_crm_vn_core_manager"
# A count stops here: what matters is where, not how much.
_ENOUGH = 1000
# What is tied to a record of any model, by its name and id.
_BY_NAME = {
    "mail.message": ("model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
}


class CrmPrivacyFinding(models.TransientModel):
    """One place where data of a person lies: a kind of record, and how many."""

    _name = "crm.privacy.finding"
    _description = "Place of Personal Data"
    _order = "number DESC, name"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Kind of Record", readonly=True)
    model = fields.Char(readonly=True)
    field_name = fields.Char(readonly=True)
    field_label = fields.Char(string="Where", readonly=True)
    number = fields.Integer(
        readonly=True, aggregator=None, help="1000 stands for 1000 or more."
    )

    @api.model
    def _open(self, partner):
        """Look for the data of a customer and show the places.

        Counts also what the user may not open; so it is for managers.
        """
        if not self.env.user.has_group(_MANAGER):
            raise AccessError(
                self.env._("Only a manager of customers looks for personal data.")
            )
        partner.check_access("read")
        findings = self.create(list(self._find(partner)))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Data of %(name)s", name=partner.name),
            "res_model": "crm.privacy.finding",
            "view_mode": "list",
            "domain": [("id", "in", findings.ids)],
        }

    @api.model
    def _find(self, partner):
        """Yield the values of each place that holds something."""
        self.env.flush_all()
        for name, model in sorted(self.env.registry.items()):
            if not model._auto or model._abstract or model._transient:
                continue
            for field in self._get_partner_fields(self.env[name]):
                condition = SQL("%s = %s", SQL.identifier(field.name), partner.id)
                yield from self._count(partner, name, condition, field)
            if name in _BY_NAME:
                model_column, id_column = _BY_NAME[name]
                condition = SQL(
                    "%s = 'res.partner' AND %s = %s",
                    SQL.identifier(model_column),
                    SQL.identifier(id_column),
                    partner.id,
                )
                yield from self._count(partner, name, condition)

    @api.model
    def _get_partner_fields(self, model):
        return [
            field
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
            and field.column_type
        ]

    def _count(self, partner, name, condition, field=None):
        model = self.env[name]
        [[number]] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM (SELECT FROM %s WHERE %s LIMIT %s) t",
                SQL.identifier(model._table),
                condition,
                _ENOUGH,
            )
        )
        if number:
            label = field and field._description_string(self.env)
            yield {
                "partner_id": partner.id,
                "name": self.env["ir.model"]._get(name).sudo().name,
                "model": name,
                "field_name": field and field.name,
                "field_label": label or self.env._("On the card"),
                "number": number,
            }

    def action_open(self):
        """Open the records, with the rights of the user."""
        self.ensure_one()
        domain = [(self.field_name, "=", self.partner_id.id)]
        if not self.field_name:
            model_column, id_column = _BY_NAME[self.model]
            domain = [
                (model_column, "=", "res.partner"),
                (id_column, "=", self.partner_id.id),
            ]
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": domain,
            "context": {"active_test": False},
        }
