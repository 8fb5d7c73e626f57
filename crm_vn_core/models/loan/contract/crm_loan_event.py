# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....append_only import keep_rows
from ....lending import events as lending_events

EVENT_KINDS = [
    ("disburse", "Disbursement"),
    ("pay", "Payment"),
    ("charge", "Charge"),
    ("waive", "Waiver"),
    ("rate_change", "Rate Change"),
    ("restructure", "Restructuring"),
    ("accelerate", "Acceleration"),
    ("pause", "Pause"),
    ("write_off", "Write-off"),
    ("refund", "Refund"),
    ("reverse", "Reversal"),
]
EVENT_CLASSES = {
    "disburse": lending_events.Disburse,
    "pay": lending_events.Pay,
    "charge": lending_events.Charge,
    "waive": lending_events.Waive,
    "rate_change": lending_events.RateChange,
    "restructure": lending_events.Restructure,
    "accelerate": lending_events.Accelerate,
    "pause": lending_events.Pause,
    "write_off": lending_events.WriteOff,
    "refund": lending_events.Refund,
}
# What moves no money.
CHANGES = [
    kind
    for kind, __label in EVENT_KINDS
    if kind not in ("disburse", "pay", "refund", "reverse")
]
# Written into ``data`` as text: JSON knows neither decimals nor dates.
_DECIMALS = ("amount", "fee", "annual_rate")
_DATES = ("until", "first_due")


class CrmLoanEvent(models.Model):
    """Everything that happened to a loan, with the day it counts and the day it was
    entered. Rows are written once; a reversal is a row of its own.

    Schedule, allocations and arrears follow from these rows alone: see
    :func:`crm_vn_core.lending.replay`.
    """

    _name = "crm.loan.event"
    _description = "Loan Event"
    _order = "loan_id, value_date, id"
    # Columns about the last change would be changed when a user is removed.
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    kind = fields.Selection(selection=EVENT_KINDS, required=True, readonly=True)
    value_date = fields.Date(
        required=True, readonly=True, help="The day from which it counts."
    )
    booking_date = fields.Datetime(
        string="Entered On",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    amount = fields.Monetary(readonly=True)
    data = fields.Json(readonly=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="Tells two events apart, and one from its repetition.",
    )
    reason = fields.Char(readonly=True)
    reversal_of_id = fields.Many2one(
        comodel_name="crm.loan.event", readonly=True, ondelete="restrict"
    )
    reversal_ids = fields.One2many(
        comodel_name="crm.loan.event", inverse_name="reversal_of_id"
    )

    is_reversed = fields.Boolean(string="Undone", compute="_compute_is_reversed")

    _key_uniq = models.UniqueIndex("(loan_id, key)")
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL",
        "This was reversed already.",
    )

    def init(self):
        """Let the database keep the rows as they were written."""
        keep_rows(self.env.cr, self._table, "The events of a loan are append-only.")

    @api.depends("reversal_ids")
    def _compute_is_reversed(self):
        for event in self:
            event.is_reversed = bool(event.reversal_ids)

    @api.depends("kind", "value_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = self.env._(
                "%(kind)s of %(date)s",
                kind=kinds.get(event.kind, ""),
                date=format_date(self.env, event.value_date),
            )

    def action_reverse(self):
        """Undo a change or a charge; the loan is counted as if it had never been.

        :raise UserError: of movements of money, which have documents of their own
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            if event.kind not in CHANGES:
                raise UserError(
                    self.env._(
                        "%(kind)s: money is taken back on its document.",
                        kind=kinds[event.kind],
                    )
                )
            event.loan_id._reverse_event(event)
            event.loan_id.message_post(
                body=self.env._("Undone: %(change)s", change=event.display_name)
            )

    @api.model
    def _get_lending(self, loan):
        """Return the events of a loan as those of the engine, without the reversed."""
        names = ("kind", "value_date", "key", "data", "reversal_of_id")
        rows = loan._read_rows(self._name, names)
        reversed_ids = {row["reversal_of_id"] for row in rows}
        return [
            self._to_lending(row)
            for row in rows
            if row["kind"] != "reverse" and row["id"] not in reversed_ids
        ]

    def _to_lending(self, row):
        values = {
            name: self._parse(name, value)
            for name, value in (row["data"] or {}).items()
        }
        kind = EVENT_CLASSES[row["kind"]]
        return kind(on=row["value_date"], key=row["key"], **values)

    def _parse(self, name, value):
        if value is None:
            return None
        if name in _DECIMALS:
            return Decimal(value)
        if name in _DATES:
            return fields.Date.to_date(value)
        return value

    def _dump(self, values):
        """Return the values of an engine event as JSON can keep them."""
        return {
            name: str(value)
            if value is not None and name in _DECIMALS + _DATES
            else value
            for name, value in values.items()
        }
