# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ....almanac import clock
from .crm_loan_event import CHANGES

LOAN_STATES = [
    ("draft", "Application"),
    ("approved", "Approved"),
    ("active", "Active"),
    ("closed", "Closed"),
    ("written_off", "Written Off"),
    ("cancelled", "Cancelled"),
]

# What Odoo cannot say: sums over other tables. Checked at commit, once per command.
_SUMS = """
CREATE OR REPLACE FUNCTION crm_loan_check_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid numeric; used numeric; lent numeric; planned numeric; loan record;
BEGIN
    SELECT * INTO loan FROM crm_loan WHERE id = NEW.id;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT COALESCE(sum(amount), 0) INTO paid
      FROM crm_loan_payment WHERE loan_id = loan.id AND state = 'posted';
    SELECT COALESCE(sum(amount), 0) INTO used
      FROM crm_loan_allocation WHERE loan_id = loan.id;
    SELECT COALESCE(sum(amount), 0) INTO lent
      FROM crm_loan_disbursement WHERE loan_id = loan.id AND state = 'posted';
    SELECT COALESCE(sum(principal), 0) INTO planned
      FROM crm_loan_installment WHERE loan_id = loan.id;
    IF paid <> COALESCE(loan.paid_total, 0)
       OR used <> COALESCE(loan.allocated_total, 0)
       OR lent <> COALESCE(loan.disbursed_total, 0)
       OR (lent > 0 AND planned <> lent + COALESCE(loan.capitalized_total, 0)) THEN
        RAISE EXCEPTION 'The sums of loan % differ: paid %, used %, lent %, planned %',
            loan.id, paid, used, lent, planned
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS crm_loan_check_sums ON crm_loan;
CREATE CONSTRAINT TRIGGER crm_loan_check_sums AFTER UPDATE OF lock_seq ON crm_loan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crm_loan_check_sums();
"""


class CrmLoan(models.Model):
    """Money lent to a customer: its terms, its life and what is owed.

    What happened is in the events; schedule, allocations and the totals below are
    derived from them by :meth:`_replay`.
    """

    _name = "crm.loan"
    _description = "Loan"
    _inherit = [
        "crm.loan.terms",
        "crm.loan.derived.mixin",
        "portal.mixin",
        "mail.thread.main.attachment",
        "mail.activity.mixin",
    ]
    _order = "id DESC"
    _rec_names_search = ["name", "partner_id"]
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", copy=False, readonly=True, index="trigram", tracking=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Borrower",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner",
        related="partner_id.commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
    )
    product_id = fields.Many2one(
        comodel_name="crm.loan.product",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer",
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Branch",
        default=lambda self: self._get_default_team(),
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Order",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
    )
    amount = fields.Monetary(required=True, tracking=True)
    purpose = fields.Char(string="Purpose of the Loan")
    start_date = fields.Date(
        string="Planned Disbursement", default=lambda self: self._get_today()
    )
    state = fields.Selection(
        selection=LOAN_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    lock_seq = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counts the commands on this loan: who writes it first goes first.",
    )

    event_ids = fields.One2many(
        comodel_name="crm.loan.event", inverse_name="loan_id", readonly=True
    )
    change_ids = fields.One2many(
        comodel_name="crm.loan.event",
        inverse_name="loan_id",
        string="Changes and Charges",
        domain=[("kind", "in", CHANGES)],
        readonly=True,
    )
    schedule_ids = fields.One2many(
        comodel_name="crm.loan.schedule",
        inverse_name="loan_id",
        string="Versions of the Schedule",
        readonly=True,
    )
    installment_ids = fields.One2many(
        comodel_name="crm.loan.installment",
        inverse_name="loan_id",
        string="Schedule",
        readonly=True,
    )
    disbursement_ids = fields.One2many(
        comodel_name="crm.loan.disbursement", inverse_name="loan_id", readonly=True
    )
    payment_ids = fields.One2many(
        comodel_name="crm.loan.payment", inverse_name="loan_id", readonly=True
    )

    # Derived by the replay.
    disbursed_total = fields.Monetary(
        string="Disbursed", readonly=True, copy=False, default=0
    )
    capitalized_total = fields.Monetary(
        string="Interest Added to Principal", readonly=True, copy=False, default=0
    )
    principal_outstanding = fields.Monetary(
        string="Outstanding Principal", readonly=True, copy=False, default=0
    )
    paid_total = fields.Monetary(string="Paid", readonly=True, copy=False, default=0)
    allocated_total = fields.Monetary(
        string="Allocated", readonly=True, copy=False, default=0
    )
    unallocated = fields.Monetary(
        string="Held",
        readonly=True,
        copy=False,
        default=0,
        help="Money of the borrower that waits for the next due date.",
    )
    refunded_total = fields.Monetary(
        string="Paid Back", readonly=True, copy=False, default=0
    )
    installment_amount = fields.Monetary(
        string="Installment", readonly=True, copy=False, aggregator=None
    )
    next_due_date = fields.Date(
        readonly=True,
        copy=False,
        help="The first day with principal or interest unpaid.",
    )
    next_due_amount = fields.Monetary(
        readonly=True,
        copy=False,
        aggregator=None,
        help="All to be paid by this day, with the fees that it brings.",
    )
    oldest_unpaid_due = fields.Date(readonly=True, copy=False, index="btree_not_null")
    maturity_date = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    taken_over_on = fields.Date(
        readonly=True,
        copy=False,
        help="Until this day another system kept the loan: its balances were taken"
        " over, and the days late before it are those of that system.",
    )
    debt_group = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="1 is good, 3 to 5 are bad."
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The amount of a loan must be more than zero."
    )
    _sums_agree = models.Constraint(
        "CHECK (paid_total = allocated_total + unallocated + refunded_total)",
        "What was paid is what was allocated, what is held and what was paid back.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name IS NOT NULL", "This number is taken."
    )

    def init(self):
        """Let the database compare the sums at every commit."""
        self.env.cr.execute(_SUMS)

    @api.model
    def _get_default_team(self):
        """Return the branch of the officer, if it belongs to the company."""
        team = self.env.user.sale_team_id
        return team.filtered(lambda t: t.company_id <= self.env.company)

    @api.model
    def _get_today(self):
        """Return the day in Viet Nam."""
        return clock.to_local(fields.Datetime.now()).date()

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for loan in self:
            loan.display_name = " · ".join(
                filter(None, [loan.name, loan.partner_id.name])
            ) or self.env._("New Loan")

    @api.depends("product_id")
    def _compute_access_url(self):
        res = super()._compute_access_url()
        for loan in self:
            loan.access_url = f"/my/loans/{loan.id}"
        return res

    def _lock_money(self):
        """Take the loans for a command that moves money; the first statement of each.

        Only an UPDATE makes a concurrent command fail and start again: a lock and a
        sum that is read afterwards would still see the old rows (repeatable read).
        What is answered to the client must survive a crash of the server, whatever the
        database was told in general.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT set_config('synchronous_commit', 'on', true)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE crm_loan SET lock_seq = COALESCE(lock_seq, 0) + 1 WHERE id IN"
                " (SELECT id FROM crm_loan WHERE id IN %s ORDER BY id FOR UPDATE)",
                tuple(self.ids),
            )
        )
        self.env.invalidate_all()
