# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# TT: circular of the Ministry of Finance. They stay, for papers of their time.
REGIMES = [
    ("tt99", "TT 99/2025: enterprises, from 2026"),
    ("tt200", "TT 200/2014: enterprises, until 2025"),
    ("tt133", "TT 133/2016: small and medium enterprises"),
    ("tt58", "TT 58/2026: micro enterprises"),
    ("tt88", "TT 88/2021: household businesses"),
]


class ResCompany(models.Model):
    """Which accounting regime decides on the printed forms of a company."""

    _name = "res.company"
    _inherit = "res.company"

    vn_form_regime = fields.Selection(
        selection=REGIMES,
        string="Accounting Regime",
        default="tt99",
        required=True,
        help="Printed forms take their number and legal line from it. Who changes the "
        "design of a form issues accounting rules of the company that say why.",
    )
