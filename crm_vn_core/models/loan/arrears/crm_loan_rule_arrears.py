# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanRule(models.Model):
    """The numbers of debt groups besides the ladder: cure and restructuring."""

    _name = "crm.loan.rule"
    _inherit = "crm.loan.rule"

    code = fields.Selection(
        selection_add=[
            ("cure_short", "Cure Period, Up to One Year"),
            ("cure_long", "Cure Period, over One Year"),
            ("restructure_terms", "Group after New Terms"),
            ("restructure_extension", "Group after an Extension"),
            ("restructure_waiver", "Group after Interest Was Given Up"),
            ("restructure_again", "Group after a Second Change, or a Late One"),
            ("restructure_worst", "Group after a Third Change, or a Very Late One"),
        ],
        ondelete={
            "cure_short": "cascade",
            "cure_long": "cascade",
            "restructure_terms": "cascade",
            "restructure_extension": "cascade",
            "restructure_waiver": "cascade",
            "restructure_again": "cascade",
            "restructure_worst": "cascade",
        },
    )
    unit = fields.Selection(
        selection_add=[("months", "months"), ("group", "debt group")],
        ondelete={"months": "cascade", "group": "cascade"},
    )
