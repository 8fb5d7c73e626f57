# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_my_day import LIMIT
from .crm_my_day_work import RETRY

# The kind of contact that an activity means, by the category of its type.
_KINDS = {"phonecall": "phone", "meeting": "visit"}
_WEIGHTS = {"danger": 2, "warning": 1}


class CrmMyDay(models.AbstractModel):
    """Activities that are due."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_activity_domain(self, users, today):
        return Domain("user_id", "in", users.ids) & Domain("date_deadline", "<=", today)

    @api.model
    def _find_activity(self, users, today):
        """The latest due come first: what has been late for years is not news."""
        activities = self.env["mail.activity"].search(
            self._get_activity_domain(users, today),
            order="date_deadline DESC, id DESC",
            limit=LIMIT,
        )
        partners = self._get_activity_partners(activities)
        return [
            self._prepare_entry(
                activity,
                "activity",
                today,
                title=activity.summary or activity.activity_type_id.name or "",
                why=self._get_activity_reason(activity, partners.get(activity)),
                kind=_KINDS.get(activity.activity_category, ""),
                importance=_WEIGHTS.get(activity.activity_decoration, 0),
                partner=partners.get(activity),
                user=activity.user_id,
                day=activity.date_deadline,
                can_send=bool(partners.get(activity)),
                same_as=("calendar", activity.calendar_event_id.id),
            )
            for activity in activities
        ]

    @api.model
    def _get_activity_reason(self, activity, partner):
        """Name the document, unless it is the customer that the entry shows."""
        if activity.res_model == "res.partner" and partner:
            return activity.activity_type_id.name if activity.summary else ""
        return activity.res_name or ""

    @api.model
    def _count_activity(self, users, today):
        """Count without asking for the rights on each document."""
        query = self.env["mail.activity"]._search(
            self._get_activity_domain(users, today), bypass_access=True
        )
        [(late, due)] = self.env.execute_query(
            query.select(
                SQL("COUNT(*) FILTER (WHERE date_deadline < %s)", today),
                SQL("COUNT(*) FILTER (WHERE date_deadline = %s)", today),
            )
        )
        return [("now", late), ("today", due)]

    @api.model
    def _get_activity_partners(self, activities):
        """Return activity → customer, read by model."""
        result = {}
        for model, rows in activities.filtered("res_id").grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(set(rows.mapped("res_id"))).exists()
            readable = records._filtered_access("read")
            customers = {
                record.id: self._get_record_partner(record) for record in readable
            }
            result |= {row: customers.get(row.res_id) for row in rows}
        return result

    @api.model
    def _get_record_partner(self, record):
        """Return the customer of a document, or an empty recordset."""
        if record._name == "res.partner":
            return record
        field = record._fields.get("partner_id")
        if field and field.comodel_name == "res.partner":
            return record.partner_id
        return self.env["res.partner"]

    @api.model
    def _finish_activity(self, activity, outcome, note, day):
        """Complete it; who was not reached is tried again."""
        partner = self._get_activity_partners(activity).get(activity)
        kind = _KINDS.get(activity.activity_category)
        if partner and (kind or outcome not in ("reached", "done")):
            document = self.env[activity.res_model].browse(activity.res_id)
            self._log_result(partner, kind, outcome, note, document)
        if outcome in RETRY:
            self._postpone_activity(activity, day)
        else:
            self._complete_activity(activity, note)

    @api.model
    def _complete_activity(self, activity, note):
        """Complete it; one that leads to another, or is told to guests, for good."""
        if activity.chaining_type == "trigger" or activity.calendar_event_id:
            self._forbid_undo()
        self._note_before(activity, ["active", "feedback"])
        message = activity.action_feedback(feedback=note or False)
        self._note_new(self.env["mail.message"].browse(message or []))

    @api.model
    def _postpone_activity(self, activity, day):
        self._note_before(activity, ["date_deadline"])
        activity.date_deadline = day
