# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmMessageTemplate(models.Model):
    """Templates that ask for consent."""

    _name = "crm.message.template"
    _inherit = "crm.message.template"

    is_registration = fields.Boolean(
        string="Asks for Consent",
        help="The one message by which the law lets you ask a number or address "
        "whether it wants advertising. It goes to each only once; who answers DY has "
        "agreed, silence is a refusal.",
    )

    @api.constrains("is_registration", "purpose")
    def _check_registration(self):
        """As an advertisement it would need the consent that it asks for."""
        for template in self:
            if template.is_registration and template.purpose != "service":
                raise ValidationError(
                    self.env._("What asks for consent has the purpose “Service”.")
                )
