# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_channel import KINDS
from .crm_consent import CONSENT_PURPOSES, CONSENT_STATES

# The entry that holds for each customer, company, channel and purpose: the latest.
_LATEST = """
SELECT DISTINCT ON (partner_id, company_id, kind, purpose)
       partner_id, company_id, kind, purpose, state, date, id
  FROM crm_consent
 WHERE %s
 ORDER BY partner_id, company_id, kind, purpose, date DESC, id DESC
"""


class CrmConsentState(models.Model):
    """What a customer allows now: one row per company, channel and purpose.

    Written with the ledger ``crm.consent`` and read by the gate.
    """

    _name = "crm.consent.state"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Consent"
    _order = "partner_id, kind, purpose"
    _log_access = False
    _merge_derived = True

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    kind = fields.Selection(selection=KINDS, string="Channel", required=True)
    purpose = fields.Selection(selection=CONSENT_PURPOSES, required=True)
    state = fields.Selection(selection=CONSENT_STATES, required=True)
    date = fields.Datetime(required=True)
    consent_id = fields.Many2one(
        comodel_name="crm.consent", string="Entry", ondelete="restrict"
    )

    _state_unique = models.UniqueIndex("(partner_id, company_id, kind, purpose)")

    @api.model
    def _apply(self, entries):
        """Bring the states in step with entries of the ledger; the latest wins.

        :return: the entries that hold now
        """
        entries.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_consent_state AS s
                       (partner_id, company_id, kind, purpose, state, date, consent_id)
                %s
                    ON CONFLICT (partner_id, company_id, kind, purpose) DO UPDATE
                   SET state = EXCLUDED.state, date = EXCLUDED.date,
                       consent_id = EXCLUDED.consent_id
                 WHERE s.date <= EXCLUDED.date
                RETURNING s.consent_id
                """,
                SQL(_LATEST, SQL("id = ANY(%s)", entries.ids)),
            )
        )
        self.invalidate_model()
        return self.env["crm.consent"].browse([row[0] for row in rows])

    @api.model
    def _after_partner_merge(self, partner):
        """Read anew what holds for the customer that remains."""
        self.search([("partner_id", "=", partner.id)]).unlink()
        entries = self.env["crm.consent"].search([("partner_id", "=", partner.id)])
        current = self._apply(entries)
        withdrawn = current.filtered(lambda entry: entry.state == "withdrawn")
        self.env["crm.contact.block"]._follow_consent(withdrawn)
