# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..exchange.targets import BY_KEY
from ..exchange.writer import Column, write_csv, write_xlsx

_BATCH = 2000


class CrmCustomerExport(models.TransientModel):
    """Takes customers out as a list that Excel opens and our import reads back."""

    _name = "crm.customer.export"
    _description = "Customer Export"

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="crm_customer_export_partner_rel",
        string="Customers",
        required=True,
    )
    partner_count = fields.Integer(
        string="Number of Customers",
        compute="_compute_partner_count",
    )
    file_format = fields.Selection(
        selection=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")],
        required=True,
        default="xlsx",
    )
    with_identity = fields.Boolean(
        string="With Identity Numbers",
        help="Identity numbers and tax codes of persons; for those who may see them.",
    )
    file = fields.Binary(attachment=False, readonly=True)

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            values["partner_ids"] = [
                fields.Command.set(self.env.context.get("active_ids", []))
            ]
        return values

    def action_export(self):
        """Make the file, log who took it, and download it."""
        self.ensure_one()
        if not self.env.user.has_group("crm_vn_core.group_crm_vn_core_export"):
            raise AccessError(
                self.env._('You need the right "Export Personal Data" for this.')
            )
        if not self.partner_ids:
            raise UserError(self.env._("Choose the customers to export."))
        columns = self._get_columns()
        labels = [Column(target.header, kind) for target, kind, _get in columns]
        rows = self._get_rows([get for _target, _kind, get in columns])
        if self.file_format == "csv":
            data = write_csv(labels, rows)
        else:
            data = write_xlsx(
                labels, rows, sheet="Khách hàng", row_count=len(self.partner_ids)
            )
        self.file = base64.b64encode(data)
        self.env["crm.export.log"]._log_export(
            "res.partner",
            [label.label for label in labels],
            len(self.partner_ids),
            "customers",
            personal=True,
        )
        name = f"khach-hang-{fields.Date.today():%Y%m%d}.{self.file_format}"
        url = f"/web/content/{self._name}/{self.id}/file/{name}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _get_rows(self, getters):
        for start in range(0, len(self.partner_ids), _BATCH):
            batch = self.partner_ids[start : start + _BATCH]
            for partner in batch:
                yield [get(partner) for get in getters]
            # A hundred thousand customers would not fit in the cache.
            batch.invalidate_recordset()

    def _get_columns(self):
        """Return ``(target, kind, getter)`` for each column of the list.

        Override to add columns; a target's heading is what the import understands.
        """
        Partner = self.env["res.partner"]
        getters = {
            "ref": lambda partner: partner.ref,
            "name": lambda partner: partner.name,
            "company_type": self._company_type,
            "gender": lambda partner: _GENDERS.get(partner.gender),
            "birthday": lambda partner: partner.birthdate_date,
            "identity_number": lambda partner: partner.identity_number,
            "vat": self._tax_code,
            "phone": lambda partner: partner.phone,
            "email": lambda partner: partner.email,
            "street": lambda partner: partner.street,
            "ward": lambda partner: partner.vn_old_ward,
            "district": lambda partner: partner.vn_old_district,
            "province": lambda partner: partner.state_id.name,
            "occupation": lambda partner: partner.occupation,
            "officer": lambda partner: partner.user_id.name,
            "tags": lambda partner: ", ".join(partner.category_id.mapped("name")),
        }
        columns = []
        for key, getter in getters.items():
            target = BY_KEY[key]
            field = Partner._fields.get(target.field)
            if not field or not Partner._has_field_access(field, "read"):
                continue
            if key == "identity_number" and not self._may_show_identity():
                continue
            columns.append((target, "date" if key == "birthday" else "text", getter))
        return columns

    def _company_type(self, partner):
        return "Doanh nghiệp" if partner.is_company else "Cá nhân"

    def _tax_code(self, partner):
        """Return the tax code; a person's is the identity number."""
        code = partner.vat or ""
        is_identity = code.isdigit() and len(code) == 12
        return "" if is_identity and not self._may_show_identity() else code

    def _may_show_identity(self):
        return self.with_identity and self.env.user.has_group(
            "crm_vn_core.group_crm_vn_core_identity"
        )


_GENDERS = {"male": "Nam", "female": "Nữ", "other": "Khác"}
