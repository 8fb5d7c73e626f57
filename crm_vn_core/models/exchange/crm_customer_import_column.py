# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmCustomerImportColumn(models.Model):
    """One column of an uploaded list and what it means."""

    _name = "crm.customer.import.column"
    _description = "Customer Import Column"
    _inherit = ["crm.import.column.mixin"]
    _order = "import_id, position"

    import_id = fields.Many2one(
        comodel_name="crm.customer.import",
        required=True,
        ondelete="cascade",
        index=True,
    )

    _target_unique = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns go to the same place. Keep one and leave the other empty.",
    )

    @api.model
    def _selection_target(self):
        """Offer what this user may write, in this database."""
        offered = self.env["crm.customer.import"]._get_offered_targets()
        return [item for item in super()._selection_target() if item[0] in offered]

    @api.model
    def _get_target_labels(self):
        """Return the label of each key of ``exchange.mapping.TARGETS``."""
        env = self.env
        return {
            "ref": env._("Customer code"),
            "name": env._("Name"),
            "family_name": env._("Family and middle name"),
            "given_name": env._("Given name"),
            "company_type": env._("Person or company"),
            "nickname": env._("Nickname"),
            "salutation": env._("Form of address"),
            "gender": env._("Gender"),
            "birthday": env._("Date of birth"),
            "birth_year": env._("Year of birth"),
            "identity_number": env._("Identity number (CCCD/CMND)"),
            "vat": env._("Tax code (MST)"),
            "phone": env._("Phone"),
            "phone2": env._("Second phone"),
            "email": env._("E-mail"),
            "street": env._("Street address"),
            "ward": env._("Ward or commune"),
            "district": env._("District (before 2025)"),
            "province": env._("Province or city"),
            "occupation": env._("Occupation"),
            "function": env._("Job position"),
            "founding": env._("Founding date"),
            "revenue": env._("Revenue (into the notes)"),
            "website": env._("Website"),
            "officer": env._("Officer in charge"),
            "tags": env._("Tags"),
            "note": env._("Notes"),
        }
