# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from .crm_my_day_work import OUTCOME_KEYS, RETRY


class CrmMyDayLine(models.Model):
    """One numbered line of a day's list, and what was keyed in for it."""

    _name = "crm.my.day.line"
    _description = "Line of a Day's List"
    _order = "sheet_id DESC, number"

    sheet_id = fields.Many2one(
        comodel_name="crm.my.day.sheet", required=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, aggregator=None)
    source = fields.Char(required=True)
    res_id = fields.Integer(string="Record", required=True, aggregator=None)
    kind = fields.Char()
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(string="What to Do")
    outcome = fields.Char(readonly=True)
    note = fields.Text(readonly=True)
    keyed_at = fields.Datetime(readonly=True)

    _number_once = models.UniqueIndex("(sheet_id, number)")
    _entry_once = models.UniqueIndex("(sheet_id, source, res_id)")

    def _key_in(self, outcome, note, day):
        """Write down what came of this line.

        What was finished on the screen meanwhile keeps the contact: nothing that
        somebody has written on paper is lost.
        :return: one sentence for the user
        """
        self.ensure_one()
        MyDay = self.env["crm.my.day"]
        try:
            record = MyDay._get_record(self.source, self.res_id)
            message = MyDay._finish(self.source, record, outcome, note, day)
        except UserError:
            if not self._is_gone():
                raise
            message = self._log_only(outcome, note, day)
        self.sudo().write(
            {"outcome": outcome, "note": note, "keyed_at": fields.Datetime.now()}
        )
        return message

    def _is_gone(self):
        """Tell whether the work behind this line was finished otherwise."""
        record = self.env[self.env["crm.my.day"]._get_sources()[self.source]]
        record = record.browse(self.res_id).sudo().exists()
        if self.source == "contact":
            return record.state != "queued"
        return not record or ("active" in record and not record.active)

    def _log_only(self, outcome, note, day):
        MyDay = self.env["crm.my.day"]
        partner = self.partner_id.with_env(self.env)
        MyDay._log_result(partner, self.kind, outcome, note)
        if partner and outcome in RETRY:
            MyDay._plan_again(partner, self.name, self.kind, MyDay._get_later_day(day))
        return self.env._("Was finished already; the contact is logged.")

    def _get_keyed_message(self):
        """Return what was keyed in before, in words."""
        return self.env._(
            "Line %(number)s was keyed in at %(time)s: %(outcome)s",
            number=self.number,
            time=self.env["crm.interaction"]._format_moment(self.keyed_at),
            outcome=self._get_outcome_label(),
        )

    def _get_outcome_label(self):
        outcomes = self.env["crm.my.day"]._get_outcomes()
        return next((o["label"] for o in outcomes if o["key"] == self.outcome), "")

    def _get_outcome_digit(self):
        return next((d for d, key in OUTCOME_KEYS.items() if key == self.outcome), "")
