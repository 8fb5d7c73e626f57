# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What identifies, locates or reaches a person. Names and codes alone do not count:
# every order and invoice shows them.
_PARTNER_FIELDS = frozenset(
    "phone phone_sanitized email email_normalized email_formatted street street2 "
    "street_name street_number street_number2 zip city city_id contact_address "
    "contact_address_complete contact_address_inline partner_latitude "
    "partner_longitude comment vat company_registry bank_ids website gender "
    "birthdate_date birth_year identity_number identity_number_masked occupation "
    "nickname interest_ids relation_ids contact_point_ids date_ids age age_band "
    "vn_old_ward vn_old_district vn_old_province vcard".split()
)


class CrmExportLog(models.Model):
    """Who took which data out of the system, and when.

    Append-only: rows are written by :meth:`_log_export` and by nothing else.
    """

    _name = "crm.export.log"
    _description = "Export Log"
    _order = "id desc"
    _rec_name = "res_model"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    exported_at = fields.Datetime(
        string="Exported On",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        index=True,
    )
    origin = fields.Selection(
        selection=[
            ("export", "Export dialog"),
            ("customers", "Export customers"),
            ("import_errors", "Faulty lines of an import"),
            ("report", "Report"),
        ],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    model_name = fields.Char(string="Records", compute="_compute_model_name")
    field_names = fields.Text(string="Fields", readonly=True)
    record_count = fields.Integer(string="Number of Records", readonly=True)
    has_personal_data = fields.Boolean(string="Personal Data", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
        ondelete="restrict",
    )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        for log in self:
            model = self.env["ir.model"].sudo()._get(log.res_model)
            log.model_name = model.name or log.res_model

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse every way in but :meth:`_log_export`."""
        if not self.env.su:
            raise AccessError(self.env._("The export log is written by the system."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: a log that can be edited proves nothing."""
        self._refuse_change()
        return super().write(vals)

    def _refuse_change(self):
        raise UserError(self.env._("The export log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The export log cannot be deleted."))

    @api.model
    def _log_export(self, model_name, field_names, record_count, origin, personal):
        """Add one row for the current user.

        :param field_names: the exported field paths or column headings
        :param origin: where the export was asked for; see the field
        :param personal: whether personal data is among the fields
        """
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "res_model": model_name,
                "field_names": ", ".join(field_names),
                "record_count": record_count,
                "origin": origin,
                "has_personal_data": personal,
            }
        )

    @api.model
    def _get_personal_fields(self):
        """Return the personal fields by model name.

        Override to add the models of another addon; partners are found through every
        relation that leads to them.
        """
        return {
            "res.partner": _PARTNER_FIELDS,
            "crm.lead": {"phone", "email_from", "street", "street2", "zip", "city"}
            | {"phone_sanitized", "email_normalized", "website", "description"},
            "crm.contact.point": {"value", "address"},
            "crm.customer.import": {"file"},
            "crm.customer.import.line": {"raw", "values", "phone", "changes"},
            "crm.letter": {"recipient", "address"},
            "crm.letter.batch": {"letters_pdf", "labels_pdf", "post_list"},
            "crm.partner.date": {"day", "month", "year", "next_date"},
            "res.partner.bank": {"acc_number", "sanitized_acc_number"},
            "res.users": _PARTNER_FIELDS,
        }

    @api.model
    def _is_personal(self, model_name, paths):
        """Tell whether one of the export paths of a model ends at personal data."""
        personal = self._get_personal_fields()
        return any(self._path_is_personal(model_name, path, personal) for path in paths)

    @api.model
    def _path_is_personal(self, model_name, path, personal):
        for name in re.split(r"[/.]", path):
            if name in personal.get(model_name, ()):
                return True
            field = self.env[model_name]._fields.get(name)
            if field is None or not field.relational:
                return False
            model_name = field.comodel_name
        return False
