# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

INCOME_GROUPS = (
    "crm_vn_core.group_crm_vn_core_loan_officer,"
    "crm_vn_core.group_crm_vn_core_loan_approver"
)
# What people see as one row of steps; ``state`` is what the loan is in law.
PIPELINE = [
    ("draft", "Application"),
    ("submitted", "To Approve"),
    ("approved", "Approved"),
    ("active", "Active"),
    ("closed", "Closed"),
    ("written_off", "Written Off"),
    ("refused", "Turned Down"),
    ("cancelled", "Cancelled"),
]
_ALWAYS_SHOWN = ("draft", "submitted", "approved", "active")


class CrmLoan(models.Model):
    """The application: who asks, who stands beside them, what secures it."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    pipeline = fields.Selection(
        selection=PIPELINE,
        string="Step",
        compute="_compute_pipeline",
        store=True,
        precompute=True,
        index=True,
        group_expand="_group_expand_pipeline",
    )
    submitted_by = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    submitted_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    submission_count = fields.Integer(readonly=True, copy=False, aggregator=None)
    approved_at = fields.Datetime(readonly=True, copy=False)
    refused_at = fields.Datetime(readonly=True, copy=False)
    refusal_reason = fields.Text(readonly=True, copy=False)

    party_ids = fields.One2many(
        comodel_name="crm.loan.party", inverse_name="loan_id", string="Parties"
    )
    collateral_ids = fields.One2many(
        comodel_name="crm.loan.collateral", inverse_name="loan_id"
    )
    condition_ids = fields.One2many(
        comodel_name="crm.loan.condition", inverse_name="loan_id", string="Conditions"
    )
    assessment_ids = fields.One2many(
        comodel_name="crm.loan.assessment",
        inverse_name="loan_id",
        string="Assessments",
        groups=INCOME_GROUPS,
    )
    approval_ids = fields.One2many(
        comodel_name="crm.loan.approval",
        inverse_name="loan_id",
        string="Decisions",
        readonly=True,
    )
    condition_progress = fields.Char(
        string="Conditions Done", compute="_compute_condition_progress"
    )
    has_open_conditions = fields.Boolean(compute="_compute_condition_progress")
    collateral_value = fields.Monetary(
        compute="_compute_collateral", help="At the latest values, without released."
    )
    collateral_counted = fields.Monetary(
        string="Collateral That Counts", compute="_compute_collateral"
    )
    ltv = fields.Float(
        string="Loan to Value (%)",
        compute="_compute_collateral",
        digits=(6, 1),
        help="What is lent, or still owed of it, as part of the value of the"
        " collateral.",
    )

    @api.depends("state", "submitted_at", "refused_at")
    def _compute_pipeline(self):
        for loan in self:
            if loan.state == "draft" and loan.submitted_at:
                loan.pipeline = "submitted"
            elif loan.state == "cancelled" and loan.refused_at:
                loan.pipeline = "refused"
            else:
                loan.pipeline = loan.state

    @api.model
    def _group_expand_pipeline(self, values, domain):
        """Show the way of an application, also where nothing stands on it now."""
        return [
            step for step, _name in PIPELINE if step in values or step in _ALWAYS_SHOWN
        ]

    @api.depends("condition_ids.is_done", "condition_ids.before", "state")
    def _compute_condition_progress(self):
        for loan in self:
            done = len(loan.condition_ids.filtered("is_done"))
            total = len(loan.condition_ids)
            loan.condition_progress = f"{done}/{total}" if total else False
            loan.has_open_conditions = bool(loan._get_open_conditions())

    @api.depends(
        "collateral_ids.value_ids.amount",
        "collateral_ids.value_ids.date",
        "collateral_ids.released_on",
        "collateral_ids.kind",
        "amount",
        "state",
        "principal_outstanding",
        "regime",
    )
    def _compute_collateral(self):
        for loan in self:
            held = loan.collateral_ids.filtered(lambda row: not row.released_on)
            loan.collateral_value = sum(held.mapped("value"))
            loan.collateral_counted = sum(held.mapped("counted_value"))
            owed = (
                loan.amount
                if loan.state in ("draft", "approved")
                else loan.principal_outstanding
            )
            value = loan.collateral_value
            loan.ltv = 100 * owed / value if value else 0

    # Who owes

    def _get_liable_partners(self):
        """Return who owes the debt: borrower, co-borrowers and guarantors.

        Nobody else is ever reminded of it or told about it; a reference least of all.
        """
        liable = self.sudo().party_ids.filtered("is_liable").partner_id
        return (self.partner_id | liable).with_env(self.env)

    def _get_reference_partners(self):
        """Return who only knows the borrower, and is not to hear of the debt."""
        parties = self.sudo().party_ids.filtered(lambda party: not party.is_liable)
        return parties.partner_id.with_env(self.env) - self._get_liable_partners()

    def _get_involved_partners(self):
        """Return everybody who has an interest in the loan."""
        loans = self.sudo()
        return (
            loans.partner_id
            | loans.party_ids.partner_id
            | loans.collateral_ids.owner_id
        )

    # Conditions

    def _get_open_conditions(self, before=None):
        """Return the conditions that are not done.

        :param before: "approval" or "disbursement"; by default those that the next
            step needs
        """
        steps = [before] if before else ["approval"]
        if not before and self.state in ("approved", "active"):
            steps.append("disbursement")
        return self.condition_ids.filtered(
            lambda row: not row.is_done and row.before in steps
        )

    def _sync_conditions(self):
        """Bring the checklists in step with the products.

        What was done stays, and so does what was added by hand.
        """
        for loan in self.sudo():
            wanted = loan.product_id.condition_template_ids
            stale = loan.condition_ids.filtered(
                lambda row, wanted=wanted: (
                    row.template_id
                    and row.template_id not in wanted
                    and not row.is_done
                )
            )
            stale.unlink()
            language = loan.with_context(lang=loan.env.user.lang or loan.env.lang)
            language.env["crm.loan.condition"].create(
                [
                    {
                        "loan_id": loan.id,
                        "template_id": template.id,
                        "sequence": template.sequence,
                        "name": template.name,
                        "before": template.before,
                        "needs_file": template.needs_file,
                    }
                    for template in (wanted - loan.condition_ids.template_id).with_env(
                        language.env
                    )
                ]
            )

    def action_view_conditions(self):
        """Open the checklist, on the phone too."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Conditions"),
            "res_model": "crm.loan.condition",
            "view_mode": "list,form",
            "domain": [("loan_id", "=", self.id)],
            "context": {"default_loan_id": self.id, "create": False},
        }
