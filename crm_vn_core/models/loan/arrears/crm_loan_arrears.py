# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# A payment that is entered meanwhile makes a statement start again.
_TRIES = 5
GROUP_REASONS = [
    ("days", "Days Past Due"),
    ("restructured", "Restructured"),
    ("cure", "Cure Period"),
    ("override", "Set by Hand"),
    ("contagion", "Worst Loan of the Customer"),
    ("closed", "Closed"),
]


class CrmLoan(models.Model):
    """What the night does: held money meets due dates, groups, snapshot, work list."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    own_group = fields.Integer(
        string="Own Debt Group",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of this loan alone, before the other loans of the customer.",
    )
    group_reason = fields.Selection(
        selection=GROUP_REASONS, string="Group Because Of", readonly=True, copy=False
    )
    group_since = fields.Date(string="In the Group Since", readonly=True, copy=False)
    cure_until = fields.Date(
        string="Cured On",
        readonly=True,
        copy=False,
        help="From this day on a better group is possible, if all is paid on time.",
    )
    group_change_ids = fields.One2many(
        comodel_name="crm.loan.group.change", inverse_name="loan_id", readonly=True
    )
    group_override_ids = fields.One2many(
        comodel_name="crm.loan.group.override",
        inverse_name="loan_id",
        groups="crm_vn_core.group_crm_vn_core_loan_officer,"
        "crm_vn_core.group_crm_vn_core_loan_collector,"
        "crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_approver",
    )

    # The customers of the night: contagion, work list.
    _customer_idx = models.Index(
        "(company_id, commercial_partner_id) WHERE state = 'active'"
    )
    _held_idx = models.Index("(next_due_date) WHERE unallocated > 0")

    @api.model
    def _cron_night(self):
        """Bring every loan to today. Repeating it on the same day changes nothing."""
        self._run_night(self._get_today())

    @api.model
    def _run_night(self, today):
        progress = self.env["ir.cron"]._commit_progress
        replayed = self._replay_held(today)
        self._flag_restructured(today)
        progress(len(replayed))
        for step in self._get_night_steps():
            count = self._try_again(step, today)
            progress(count)
            _logger.info("Night of the loans: %s %s", step.__name__, count)
        progress(remaining=0)

    @api.model
    def _get_night_steps(self):
        """Return the statements of the night in their order; each takes the day and
        returns how many rows it wrote."""
        return [self._update_debt_groups, self.env["crm.loan.snapshot"]._take]

    @api.model
    def _begin_night_step(self):
        """Write what waits to be written, and keep the planner from compiling: that
        took nine tenths of the time of statements as long as those of the night."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL jit = off"))

    def _try_again(self, step, today):
        """Run a step; when somebody moved money meanwhile, run it on what is now."""
        for tries_left in reversed(range(_TRIES)):
            try:
                return step(today)
            except psycopg2.errors.SerializationFailure:
                if not tries_left:
                    raise
                self.env.cr.rollback()

    @api.model
    def _replay_held(self, today):
        """Use money that was held for what has fallen due; one loan at a time.

        :return: the loans
        """
        loans = self.search(
            [
                ("state", "=", "active"),
                ("unallocated", ">", 0),
                ("next_due_date", "<=", today),
            ]
        )
        for loan in loans:
            try:
                with self.env.cr.savepoint():
                    loan._lock_money()
                    loan._replay()
            except Exception:
                _logger.warning("Loan %s not brought to today", loan.id, exc_info=True)
            if not self.env["ir.cron"]._commit_progress(1):
                break
        return loans
