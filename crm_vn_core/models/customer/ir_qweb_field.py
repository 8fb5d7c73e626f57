# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup, escape

from odoo import api, models

from ...masking import is_personal_number, mask_number, mask_tax_code


class IrQwebField(models.AbstractModel):
    """Printed papers show the tax code of a person masked, whoever prints them.

    Invoices are the exception: the law wants the number on them, and their templates
    say so with the option ``shows_personal_number``.
    """

    _name = "ir.qweb.field"
    _inherit = "ir.qweb.field"

    @api.model
    def record_to_html(self, record, field_name, options):
        html = super().record_to_html(record, field_name, options)
        if (
            record._name == "res.partner"
            and field_name == "vat"
            and not options.get("shows_personal_number")
            and is_personal_number(record.vat)
        ):
            return escape(mask_tax_code(record.vat))
        return html


class IrQwebFieldContact(models.AbstractModel):
    """Address blocks may print the tax code too, on delivery slips for example."""

    _name = "ir.qweb.field.contact"
    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        html = super().value_to_html(value, options)
        vat = value and value.sudo().vat
        if html and "vat" in (options.get("fields") or ()) and is_personal_number(vat):
            html = Markup(html.replace(str(escape(vat)), mask_number(vat)))
        return html
