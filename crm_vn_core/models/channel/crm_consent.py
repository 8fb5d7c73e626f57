# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .crm_channel import KINDS

CONSENT_PURPOSES = [
    ("care", "Care"),
    ("marketing", "Marketing"),
    ("collection", "Debt Collection"),
    ("profiling", "Analysis of Behavior"),
]
CONSENT_STATES = [("given", "Given"), ("withdrawn", "Withdrawn")]


class CrmConsent(models.Model):
    """Ledger of what customers allow and take back: who said what, when and how.

    Rows are written once. What holds now is in ``crm.consent.state``.
    """

    _name = "crm.consent"
    _description = "Consent Entry"
    _order = "date DESC, id DESC"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection=KINDS, string="Channel", required=True)
    purpose = fields.Selection(selection=CONSENT_PURPOSES, required=True)
    state = fields.Selection(selection=CONSENT_STATES, required=True)
    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        default=lambda self: self.env.user,
    )
    source = fields.Selection(
        selection=[
            ("staff", "Told to Staff"),
            ("form", "Signed Form"),
            ("page", "Preference Page"),
            ("keyword", "Reply by Keyword"),
            ("import", "Import"),
        ],
        required=True,
        default="staff",
    )
    text_version = fields.Char(help="Version of the wording that the customer read.")
    evidence = fields.Char(help="Where the proof lies: a form, a call, a message.")
    address = fields.Char(string="Number or Address")

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        self.env["crm.consent.state"]._apply(entries)
        return entries
