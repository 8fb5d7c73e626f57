# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date, formatLang

# Money that is entered late may still keep a promise of these last days.
_LOOK_BACK = 45


class CrmCollectionPromise(models.Model):
    """A customer says what will be paid, and when. It keeps or breaks itself.

    Until the day the customer is left in peace. What counts is the money that has come
    in after the promise, by its value date, up to the day.
    """

    _name = "crm.collection.promise"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Promise to Pay"
    _order = "date DESC, id DESC"

    case_id = fields.Many2one(
        comodel_name="crm.collection.case",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: whatever the customer owes. Only money on this loan keeps it.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Who Promised",
        required=True,
        ondelete="restrict",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Told To",
        default=lambda self: self.env.user,
        index=True,
    )
    amount = fields.Monetary(required=True)
    made_on = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
    )
    made_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    date = fields.Date(string="Pays By", required=True)
    paid_amount = fields.Monetary(string="Paid Since", readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("kept", "Kept"),
            ("partly", "Partly Kept"),
            ("broken", "Broken"),
            ("cancelled", "Replaced"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    note = fields.Char()

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A promise is more than zero."
    )
    _check_date = models.Constraint(
        "CHECK (date >= made_on)", "A promise lies ahead: choose today or later."
    )
    _open_uniq = models.UniqueIndex(
        "(case_id, COALESCE(loan_id, 0)) WHERE state = 'open'",
        "The customer has promised something already.",
    )

    @api.depends("amount", "date")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "%(amount)s by %(date)s",
                amount=formatLang(
                    self.env, promise.amount, currency_obj=promise.currency_id
                ),
                date=format_date(self.env, promise.date) if promise.date else "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        """A new promise takes the place of the last one; it brings peace until then."""
        for vals in vals_list:
            self._replace_open(vals["case_id"], vals.get("loan_id"))
        promises = super().create(vals_list)
        for promise in promises:
            promise._check_person()
            case = promise.case_id.sudo()
            open_ones = case.promise_ids.filtered(lambda row: row.state == "open")
            case._pause(max(open_ones.mapped("date")), "promise")
        return promises

    def _replace_open(self, case_id, loan_id):
        """A promise on one loan leaves those on the others as they are."""
        case = self.env["crm.collection.case"].browse(case_id)
        replaced = case.promise_ids.filtered(
            lambda row: (
                row.state == "open"
                and (not loan_id or row.loan_id.id in (loan_id, False))
            )
        )
        replaced.sudo().write({"state": "cancelled"})
        replaced.flush_recordset()

    def _check_person(self):
        if self.env.su:
            return
        if self.partner_id not in self.case_id.sudo()._get_liable_partners():
            raise ValidationError(
                self.env._(
                    "%(person)s does not owe this debt: nobody else can promise to pay"
                    " it, nor be asked to.",
                    person=self.partner_id.name,
                )
            )

    # Kept or broken

    @api.model
    def _update_states(self, today):
        """Compare the promises with the money that came in; returns how many changed.

        A day that has passed is looked at again: money may be entered late.
        """
        self.env["crm.loan"]._begin_night_step()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_collection_promise p
                   SET paid_amount = n.paid, state = n.state
                  FROM (SELECT p.id, m.paid,
                               CASE WHEN m.paid >= p.amount THEN 'kept'
                                    WHEN p.date >= %(today)s THEN 'open'
                                    WHEN m.paid > 0 THEN 'partly'
                                    ELSE 'broken' END AS state
                          FROM crm_collection_promise p
                          JOIN crm_collection_case c ON c.id = p.case_id
                          CROSS JOIN LATERAL (%(money)s) m
                         WHERE p.state <> 'cancelled' AND p.date >= %(since)s) n
                 WHERE n.id = p.id AND (n.paid, n.state)
                       IS DISTINCT FROM (COALESCE(p.paid_amount, 0), p.state)
             RETURNING p.case_id
                """,
                today=today,
                since=today - timedelta(days=_LOOK_BACK),
                money=self._get_money_sql(),
            )
        )
        self.invalidate_model()
        self._update_cases([case_id for (case_id,) in rows])
        return len(rows)

    @api.model
    def _get_money_sql(self):
        """Return the SELECT of what customer ``c`` paid on promise ``p``: loans,
        and invoices that are no loans."""
        return SQL(
            """
            SELECT COALESCE(SUM(amount), 0) AS paid FROM (
                SELECT y.amount
                  FROM crm_loan_payment y JOIN crm_loan l ON l.id = y.loan_id
                 WHERE l.company_id = c.company_id AND y.state = 'posted'
                   AND l.commercial_partner_id = c.partner_id
                   AND (p.loan_id IS NULL OR p.loan_id = l.id)
                   AND y.value_date BETWEEN p.made_on AND p.date
                   AND y.booking_date >= p.made_at
                 UNION ALL
                SELECT r.amount
                  FROM account_move_line d
                  JOIN account_move v ON v.id = d.move_id
                  JOIN account_partial_reconcile r ON r.debit_move_id = d.id
                  JOIN account_move_line k ON k.id = r.credit_move_id
                  JOIN account_move km ON km.id = k.move_id
                 WHERE p.loan_id IS NULL AND v.commercial_partner_id = c.partner_id
                   AND d.company_id = c.company_id AND v.move_type = 'out_invoice'
                   AND km.move_type = 'entry'
                   AND k.date BETWEEN p.made_on AND p.date
                   AND r.create_date >= p.made_at
                   AND NOT %(financed)s) money
            """,
            financed=self.env["crm.collection.case"]._get_financed_sql("v"),
        )

    @api.model
    def _update_cases(self, case_ids):
        """What is decided ends the peace of its customer; broken ones are counted."""
        if not case_ids:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_collection_case c
                   SET broken_count = n.broken,
                       paused_until = CASE WHEN c.pause_reason = 'promise'
                                            AND NOT n.open
                                           THEN NULL ELSE c.paused_until END,
                       pause_reason = CASE WHEN c.pause_reason = 'promise'
                                            AND NOT n.open
                                           THEN NULL ELSE c.pause_reason END,
                       retry_date = CASE WHEN c.pause_reason = 'promise'
                                          AND NOT n.open AND n.missed
                                         THEN %(today)s ELSE c.retry_date END
                  FROM (SELECT case_id, bool_or(state = 'open') AS open,
                               bool_or(state IN ('broken', 'partly')) AS missed,
                               COUNT(*) FILTER (WHERE state = 'broken') AS broken
                          FROM crm_collection_promise
                         WHERE case_id = ANY(%(ids)s) GROUP BY case_id) n
                 WHERE n.case_id = c.id
                """,
                today=self.env["crm.loan"]._get_today(),
                ids=case_ids,
            )
        )
        self.env["crm.collection.case"].invalidate_model()
