# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ..channel.crm_gate import LOCAL


class CrmGate(models.AbstractModel):
    """Reminders of debts: none in a truce, none to who does not owe.

    Circular 43/2016/TT-NHNN as amended by 18/2019: nobody without a duty to pay is
    reminded of a debt or told about it.
    """

    _name = "crm.gate"
    _inherit = "crm.gate"

    @api.model
    def _get_checks(self):
        return ["_check_reference", "_check_truce", *super()._get_checks()]

    def _check_reference(self):
        """A reference of a loan who owes nothing here is never reminded."""
        self._suppress(
            SQL("'not_liable'"),
            SQL("crm_loan_party r"),
            SQL(
                """
                c.purpose = 'collection' AND r.partner_id = c.partner_id
                AND r.is_liable IS NOT TRUE
                AND NOT EXISTS (SELECT FROM crm_loan l
                                 WHERE l.commercial_partner_id = c.commercial_partner_id
                                   AND l.company_id = c.company_id
                                   AND l.state IN ('active', 'written_off'))
                AND NOT EXISTS (SELECT FROM crm_loan_party o
                                  JOIN crm_loan l ON l.id = o.loan_id
                                 WHERE o.partner_id = c.partner_id AND o.is_liable
                                   AND l.company_id = c.company_id
                                   AND l.state IN ('active', 'written_off'))
                AND NOT EXISTS (SELECT FROM account_move v
                                 WHERE v.commercial_partner_id = c.commercial_partner_id
                                   AND v.company_id = c.company_id
                                   AND v.move_type = 'out_invoice'
                                   AND v.state = 'posted' AND v.amount_residual > 0)
                """
            ),
        )

    def _check_truce(self):
        """Look at each company and day once."""
        rows = self.env.execute_query(
            SQL(
                """SELECT company_id, %s::date FROM crm_gate_candidate c
                    WHERE purpose = 'collection' AND reason IS NULL GROUP BY 1, 2""",
                LOCAL,
            )
        )
        for company_id, day in rows:
            company = self.env["res.company"].browse(company_id)
            if self.env["crm.collection.truce"]._find(company, day):
                self._suppress(
                    SQL("'truce'"),
                    None,
                    SQL(
                        "c.purpose = 'collection' AND c.company_id = %s"
                        " AND %s::date = %s",
                        company_id,
                        LOCAL,
                        day,
                    ),
                )
