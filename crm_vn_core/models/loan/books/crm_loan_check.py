# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("ledger", "Journal entries = postings, per account"),
    ("account", "Balance of the principal accounts = postings"),
    ("cause", "Every posting has its other side"),
    ("principal", "Outstanding principal = postings"),
    ("receivable", "Owed of installment sales = postings"),
    ("held", "Money held = postings"),
    ("cash", "Money paid out and in = postings"),
    ("paid", "Paid = allocated + held + paid back"),
    ("allocated", "Allocated = sum of the allocations"),
    ("disbursed", "Disbursed = sum of the tranches"),
    ("schedule", "Principal of the schedule = disbursed + capitalized"),
]
# So many differing loans of a kind are listed; the count is of all.
_LIST_LIMIT = 200


class CrmLoanCheck(models.Model):
    """What the nightly self-check found: one row for each kind of identity, and one
    for each account or loan that differs. It shows and never repairs."""

    _name = "crm.loan.check"
    _description = "Self-Check of the Loans"
    _order = "run_at DESC, state, kind, id"
    _rec_name = "kind"
    _log_access = False

    run_at = fields.Datetime(string="Checked On", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=KINDS, string="Identity", required=True, readonly=True
    )
    state = fields.Selection(
        selection=[("failed", "Differs"), ("passed", "Equal")],
        required=True,
        readonly=True,
    )
    account_id = fields.Many2one(
        comodel_name="account.account", readonly=True, ondelete="cascade"
    )
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    expected = fields.Monetary(readonly=True, aggregator=None)
    found = fields.Monetary(readonly=True, aggregator=None)
    difference = fields.Monetary(readonly=True)
    is_latest = fields.Boolean(
        string="Latest Run", search="_search_is_latest", compute="_compute_is_latest"
    )

    def _compute_is_latest(self):
        for check in self:
            check.is_latest = check.run_at == check.company_id.loan_check_date

    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = (
            self.env["res.company"].sudo().search([("loan_check_date", "!=", False)])
        )
        return [("run_at", "in", companies.mapped("loan_check_date"))]

    @api.model
    def _run(self, company):
        """Check every identity of a company and keep what was found.

        :return: the number of differences
        """
        self.env.flush_all()
        run_at = fields.Datetime.now()
        values, count = [], 0
        for kind, _label in KINDS:
            found = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM (%s) AS identity"
                    " WHERE expected IS DISTINCT FROM found",
                    getattr(self, f"_get_{kind}")(company),
                )
            )
            count += len(found)
            values += self._prepare_rows(company, run_at, kind, found[:_LIST_LIMIT])
        self.create(values)
        company.sudo().write({"loan_check_date": run_at, "loan_check_count": count})
        return count

    def _prepare_rows(self, company, run_at, kind, found):
        base = {"run_at": run_at, "company_id": company.id, "kind": kind}
        if not found:
            return [base | {"state": "passed"}]
        return [
            base
            | {
                "state": "failed",
                "account_id": row.get("account_id"),
                "loan_id": row.get("loan_id"),
                "expected": row["expected"],
                "found": row["found"],
                "difference": (row["found"] or 0) - (row["expected"] or 0),
            }
            for row in found
        ]

    @api.autovacuum
    def _gc_old_checks(self):
        """What agreed is forgotten after a quarter, what differed after two years."""
        now = fields.Datetime.now()
        agreed = [
            ("state", "=", "passed"),
            ("run_at", "<", fields.Datetime.subtract(now, months=3)),
        ]
        differed = [("run_at", "<", fields.Datetime.subtract(now, years=2))]
        self.search(agreed).unlink()
        self.search(differed).unlink()

    def action_run(self):
        """Check the company of the user now, as the night does."""
        self.browse().check_access("read")
        self.sudo()._run(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open(self):
        """Show the loan, or the entries on the account."""
        self.ensure_one()
        if self.loan_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": "crm.loan",
                "res_id": self.loan_id.id,
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.account_id.display_name,
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("account_id", "=", self.account_id.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
            ],
        }
