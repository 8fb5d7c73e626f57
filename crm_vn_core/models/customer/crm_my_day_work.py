# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# The number keys of the outcomes, on the screen and on paper, in this order.
OUTCOME_KEYS = {
    "1": "reached",
    "2": "not_reached",
    "3": "call_back",
    "4": "refused",
    "5": "wrong_address",
    "6": "done",
}
# After these the customer is tried again.
RETRY = ("not_reached", "call_back")
MORNING = 8
LONGEST_SUMMARY = 120
# Records of a list that the screen had no room for.
MOST_LISTED = 5000


class CrmMyDay(models.AbstractModel):
    """What people do with an entry: finish it, put it off, open it, write."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def finish_entry(self, source, res_id, outcome, note=None, day=None):
        """Write down what came of an entry.

        :param outcome: a value of ``OUTCOME_KEYS``
        :param day: when to try again (a date string), tomorrow by default
        :return: {"message": one sentence for the user, "undo": for ``undo_entry``, or
            False where it cannot be taken back}
        """
        self._check_employee()
        record = self._get_record(source, res_id)
        note = (note or "").strip()
        return self._run_undoable(
            lambda MyDay: MyDay._finish(source, record, outcome, note, day)
        )

    @api.model
    def _finish(self, source, record, outcome, note, day=None):
        if outcome not in OUTCOME_KEYS.values():
            raise UserError(self.env._("Choose what came of it."))
        day = self._get_later_day(day)
        getattr(self, f"_finish_{source}")(record, outcome, note, day)
        if outcome in RETRY:
            return self.env._("Again on %(date)s", date=f"{day:%d/%m}")
        return self.env._("Done")

    @api.model
    def postpone_entry(self, source, res_id, day=None):
        """Put an entry off, to tomorrow or to a date string.

        :return: as ``finish_entry``
        """
        self._check_employee()
        record = self._get_record(source, res_id)
        day = self._get_later_day(day)
        return self._run_undoable(lambda MyDay: MyDay._postpone(source, record, day))

    @api.model
    def _postpone(self, source, record, day):
        getattr(self, f"_postpone_{source}")(record, day)
        return self.env._("Put off to %(date)s", date=f"{day:%d/%m}")

    @api.model
    def _get_later_day(self, day):
        """Return the day to which something is put off."""
        today = self._get_today()
        later = fields.Date.to_date(day) or today + timedelta(days=1)
        if later <= today:
            raise UserError(self.env._("Choose a day after today."))
        return later

    @api.model
    def _get_record(self, source, res_id):
        """Return the record of an entry that the user may read."""
        model = self._get_sources().get(source)
        if not model:
            raise UserError(self.env._("This cannot be done here."))
        record = self.env[model].browse(res_id).exists()
        if not record or ("active" in record and not record.active):
            raise UserError(self.env._("Somebody has finished this already."))
        record.check_access("read")
        return record

    @api.model
    def get_entry_action(self, source, res_id, what):
        """Return the action behind a button of an entry: "open" or "send"."""
        self._check_employee()
        record = self._get_record(source, res_id)
        if what == "send":
            return self._get_send_action(source, record)
        if source == "activity" and record.res_id:
            record = self.env[record.res_model].browse(record.res_id)
        return record.get_formview_action()

    @api.model
    def get_more_action(self, source):
        """Return the action that lists everything of a source, shown here or not."""
        self._check_employee()
        if source not in self._get_available_sources():
            raise UserError(self.env._("This cannot be done here."))
        model = self.env[self._get_sources()[source]]
        domain = getattr(self, f"_get_{source}_domain")(
            self._get_users(), self._get_today()
        )
        # The domain holds subqueries, which no browser could send back.
        records = model.search(domain, limit=MOST_LISTED)
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model._name).name,
            "res_model": model._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", records.ids)],
        }

    @api.model
    def _get_send_action(self, source, record):
        """Write to the customer; personal Zalo has a way of its own."""
        if source == "contact":
            return record.action_do_by_hand()
        if source == "activity":
            record = self._get_activity_partners(record)[record]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_message_compose_action"
        )
        action["context"] = {"active_model": record._name, "active_ids": record.ids}
        return action

    @api.model
    def _get_outcomes(self):
        """Return the outcomes with their number keys and labels."""
        field = self.env["crm.interaction"]._fields["outcome"]
        labels = dict(field._description_selection(self.env))
        labels["done"] = self.env._("Finished")
        return [
            {"digit": digit, "key": key, "label": labels[key]}
            for digit, key in OUTCOME_KEYS.items()
        ]

    # ------------------------------------------------------------ what is written
    @api.model
    def _log_result(self, partner, kind, outcome, note, origin=None):
        """Write a contact into the history; whoever may read the card may.

        :param kind: "phone", "visit" or "zalo"; empty counts as a call
        """
        if not partner:
            return self.env["crm.interaction"]
        partner.check_access("read")
        kind = kind or "phone"
        origin = origin if origin != partner else None
        Interaction = self.env["crm.interaction"].sudo()
        row = Interaction._log_contact(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.env.company.id,
                    "user_id": self.env.uid,
                    "channel_id": self._get_channel(kind).id,
                    "purpose": "service",
                    "outcome": "reached" if outcome == "done" else outcome,
                    "origin_model": origin._name if origin else False,
                    "origin_id": origin.id if origin else False,
                }
            ]
        )
        self._note_new(row)
        self._keep_note(row, note)
        if outcome == "wrong_address":
            self._mark_wrong_number(partner, kind)
        return row

    @api.model
    def _get_channel(self, kind):
        """Return the channel that people work by hand for a kind of contact."""
        channels = (
            self.env["crm.channel"]
            .sudo()
            .search(
                [
                    ("kind", "=", kind),
                    ("company_id", "in", [self.env.company.id, False]),
                ]
            )
        )
        channel = channels.sorted(lambda channel: not channel.is_manual)[:1]
        if not channel:
            raise UserError(
                self.env._("There is no channel for this kind of contact any more.")
            )
        return channel

    @api.model
    def _keep_note(self, row, note):
        """Keep what was said, and its beginning for the timeline."""
        label = row.channel_id.name
        lines = (note or "").strip().splitlines()
        said = lines[0][:LONGEST_SUMMARY] if lines else ""
        if said or not row.summary:
            parts = (row.summary or label, said)
            row.summary = ": ".join(filter(None, parts))
        if not note:
            return
        body = row._get_body()
        if body:
            self._note_before(body, ["body"])
            body.body = "\n\n".join(filter(None, (body.body, note)))
        else:
            self._note_new(body.create([{"interaction_id": row.id, "body": note}]))

    @api.model
    def _mark_wrong_number(self, partner, kind):
        """The gate sends nothing more to a number that is not the customer's."""
        if kind == "visit":
            return
        points = partner.sudo().contact_point_ids
        points = points.filtered(lambda p: p.kind == "phone" and p.is_primary)
        self._note_before(points, ["bounced"])
        points.bounced = True

    @api.model
    def _plan_again(self, partner, summary, kind, day):
        """Plan the next try at a customer."""
        xmlid = "mail.mail_activity_data_call"
        if kind == "visit":
            xmlid = "mail.mail_activity_data_todo"
        self._plan_activity(partner, summary or "", day, xmlid)

    @api.model
    def _plan_activity(self, record, summary, day, xmlid=None):
        """Plan an activity of the user on a document that the user may read."""
        record.check_access("read")
        self._note_new(
            record.sudo().activity_schedule(
                xmlid or "mail.mail_activity_data_call",
                date_deadline=day,
                summary=summary,
                user_id=self.env.uid,
            )
        )
