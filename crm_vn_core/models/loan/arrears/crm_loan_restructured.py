# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ....lending import replay
from ....lending.events import Restructure, Waive
from ..setup.res_company_loan import LICENSED

_logger = logging.getLogger(__name__)

# From this many days late on a change of terms is a very late one.
_VERY_LATE = 90


class CrmLoan(models.Model):
    """How a loan was restructured, and the debt group that follows from it."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    restructure_group = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="The group that restructuring leads to, while it is not cured.",
    )
    restructured_on = fields.Date(string="Last Restructured", readonly=True, copy=False)
    restructure_count = fields.Integer(
        string="Times Restructured", readonly=True, copy=False, aggregator=None
    )

    @api.model
    def _flag_restructured(self, today):
        """Look at loans with a change of terms that was not looked at yet."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, COUNT(e.id) FROM crm_loan l
                  LEFT JOIN crm_loan_event e ON e.loan_id = l.id
                   AND (e.kind = 'restructure'
                        OR (e.kind = 'waive' AND e.data->>'component' = 'interest'))
                   AND NOT EXISTS (SELECT FROM crm_loan_event r
                                    WHERE r.reversal_of_id = e.id)
                 WHERE l.state = 'active' AND l.regime IN %s
                 GROUP BY l.id, l.restructure_count
                HAVING COUNT(e.id) <> COALESCE(l.restructure_count, 0)
                """,
                LICENSED,
            )
        )
        for loan_id, count in rows:
            loan = self.sudo().browse(loan_id)
            try:
                with self.env.cr.savepoint():
                    group, on = loan._get_restructure_group(today)
                    loan.write(
                        {
                            "restructure_group": group,
                            "restructured_on": on,
                            "restructure_count": count,
                        }
                    )
            except Exception:
                _logger.warning("Loan %s not classified", loan_id, exc_info=True)

    def _get_restructure_group(self, today):
        """Return the worst group of the changes of terms, and the day of the last."""
        self.ensure_one()
        events = self.env["crm.loan.event"]._get_lending(self)
        events.sort(key=lambda event: event.on)
        changes = [event for event in events if isinstance(event, Restructure)]
        waivers = [
            event
            for event in events
            if isinstance(event, Waive) and event.component == "interest"
        ]
        codes = [
            self._get_restructure_code(place, change, events)
            for place, change in enumerate(changes, start=1)
        ] + ["restructure_waiver"] * len(waivers)
        Rule = self.env["crm.loan.rule"]
        groups = [
            int(Rule._get(code, self.regime, today, self.company_id).value)
            for code in codes
        ]
        days = [event.on for event in [*changes, *waivers]]
        return max(groups, default=0), max(days, default=False)

    def _get_restructure_code(self, place, change, events):
        """Return the rule that the place-th change of terms falls under."""
        earlier = [event for event in events if event.on < change.on or (
            event.on == change.on and not isinstance(event, Restructure))]  # fmt: skip
        before = replay(self._get_engine_terms(), earlier, change.on)
        late = before.days_past_due
        if place > 2 or late >= _VERY_LATE or (place == 2 and late):
            return "restructure_worst"
        if place == 2 or late:
            return "restructure_again"
        after = replay(self._get_engine_terms(), [*earlier, change], change.on)
        longer = after.rows[-1].due_date > before.rows[-1].due_date
        return "restructure_extension" if longer else "restructure_terms"
