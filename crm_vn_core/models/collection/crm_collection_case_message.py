# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, formatLang

from ...almanac.clock import to_utc

# Messages of the night wait until people are awake.
_HOUR = 8.5
# How many letters of notice there are.
_NOTICES = 3


class CrmCollectionCase(models.Model):
    """Messages and letters about a debt: always through the gate."""

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    def _get_message_origin_words(self):
        """Return what the placeholders of a reminder mean for this customer."""
        self.ensure_one()
        case = self.sudo()
        return {
            "amount": formatLang(
                self.env, case.overdue_amount, currency_obj=case.currency_id
            ),
            "due_date": format_date(self.env, case.oldest_due, date_format="dd/MM/yyyy")
            if case.oldest_due
            else "",
            "days_late": str(case.days_past_due),
            "loan": ", ".join(
                case._get_loans().filtered("oldest_unpaid_due").mapped("name")
            ),
            "pay_by": format_date(
                self.env,
                self.env["crm.loan"]._get_today() + timedelta(days=7),
                date_format="dd/MM/yyyy",
            ),
        }

    def _get_template(self):
        """Return the template of the step, for messages that a person sends."""
        return self.step_id.template_id

    def action_send_reminder(self):
        """Send the message of the step, or the first that the company has."""
        for case in self:
            template = case._get_template() or self.env["crm.message.template"].search(
                [
                    ("purpose", "=", "collection"),
                    ("kind", "=", "sms"),
                    ("company_id", "in", [case.company_id.id, False]),
                ],
                limit=1,
            )
            case._send(template)
        return self._get_sent_action()

    def action_send_notice(self):
        """Queue the next letter of notice; it waits for a letter batch."""
        for case in self:
            case._send(case._get_notice())
        return self._get_sent_action()

    def _get_notice(self):
        """Return the template of the next notice: the first, second or third."""
        notices = self.env["crm.message.template"].search(
            [
                ("purpose", "=", "collection"),
                ("kind", "=", "letter"),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )
        sent = self.env["crm.interaction"].sudo().search_count(
            [
                ("origin_model", "=", self._name),
                ("origin_id", "=", self.id),
                ("kind", "=", "letter"),
                ("state", "not in", ("suppressed", "cancelled")),
            ]
        )  # fmt: skip
        return notices[: sent + 1][-1:]

    def _send(self, template, partner=None):
        """Queue a template for who owes; returns the interaction.

        :raise UserError: no template, no channel, or somebody who does not owe
        """
        self.ensure_one()
        self.check_access("write")
        partner = partner or self.partner_id
        self._check_liable(partner)
        if not template:
            raise UserError(self.env._("There is no template for this reminder."))
        channel = self._get_channel(template.kind)
        row = (
            self.env["crm.interaction"]
            .sudo()
            ._queue(
                [
                    {
                        "partner_id": partner.id,
                        "company_id": self.company_id.id,
                        "user_id": self.env.uid,
                        "channel_id": channel.id,
                        "purpose": "collection",
                        "template_id": template.id,
                        "summary": template.name,
                        "origin_model": self._name,
                        "origin_id": self.id,
                    }
                ]
            )
        )
        if row.state != "suppressed" and self.step_id.template_id == template:
            self.sudo().done_step_id = self.step_id
            self._update_next()
        return row

    def _get_sent_action(self):
        """Tell what became of the messages: out, later, or why not."""
        rows = self.env["crm.interaction"].sudo().search(
            [("origin_model", "=", self._name), ("origin_id", "in", self.ids)],
            order="id DESC",
            limit=len(self),
        )  # fmt: skip
        stopped = rows.filtered("gate_message")
        message = "\n".join(set(stopped.mapped("gate_message"))) or self.env._(
            "Queued: %(count)s", count=len(rows)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if stopped else "success",
                "message": message,
                "sticky": bool(stopped),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # By night

    @api.model
    def _queue_reminders(self, today):
        """Queue what goes out by itself: before the due date and after it.

        A reminder has the customer, the day and the step in its key: queued once.
        :return: number of messages
        """
        count = 0
        for step in self.env["crm.collection.step"].search(
            [("template_id", "!=", False), ("strategy_id.active", "=", True)]
        ):
            companies = step.strategy_id.company_id or self._get_lenders()
            for company in companies:
                if self.env["crm.collection.truce"]._find(company, today):
                    continue
                if step.days <= 0:
                    count += self._queue_coming(step, company, today)
                elif step.is_automatic:
                    count += self._queue_overdue(step, company, today)
        return count

    @api.model
    def _get_lenders(self):
        """Return the companies that have loans or cases."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT company_id FROM crm_loan WHERE state = 'active'
                    UNION SELECT company_id FROM crm_collection_case
                           WHERE state = 'open'"""
            )
        )
        return self.env["res.company"].browse([company for (company,) in rows])

    def _queue_coming(self, step, company, today):
        """Remind of installments that fall due in some days."""
        default = self.env["crm.collection.strategy"]._get_default(company)
        select = SQL(
            """
            SELECT l.partner_id, l.id AS origin_id, l.user_id,
                   concat('due:', l.id, ':', l.next_due_date, ':', %(step)s) AS key
              FROM crm_loan l JOIN crm_loan_product p ON p.id = l.product_id
             WHERE l.state = 'active' AND l.company_id = %(company)s
               AND l.next_due_date = %(day)s
               AND COALESCE(l.unallocated, 0) < l.next_due_amount
               AND COALESCE(l.next_due_amount, 0) >= %(amount)s
               AND COALESCE(p.strategy_id, %(default)s) = %(strategy)s
            """,
            step=step.id,
            company=company.id,
            day=today - timedelta(days=step.days),
            amount=step.amount_from or 0,
            default=default.id or 0,
            strategy=step.strategy_id.id,
        )
        return self._queue_step(select, step, company, today, "crm.loan")

    def _queue_overdue(self, step, company, today):
        """Remind of what is overdue, and note the step as done where it went out."""
        select = SQL(
            """
            SELECT c.partner_id, c.id AS origin_id, c.user_id,
                   concat('case:', c.id, ':', c.oldest_due, ':', %(step)s) AS key
              FROM crm_collection_case c
             WHERE c.state = 'open' AND c.company_id = %(company)s
               AND c.step_id = %(step)s AND c.done_step_id IS DISTINCT FROM c.step_id
               AND c.next_date <= %(today)s AND c.stage = 'desk'
            """,
            step=step.id,
            company=company.id,
            today=today,
        )
        count = self._queue_step(select, step, company, today, self._name)
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_collection_case c SET done_step_id = c.step_id
                  FROM crm_interaction i
                 WHERE c.state = 'open' AND c.company_id = %(company)s
                   AND c.step_id = %(step)s
                   AND c.done_step_id IS DISTINCT FROM c.step_id
                   AND i.commercial_partner_id = c.partner_id
                   AND i.origin_model = %(model)s AND i.origin_id = c.id
                   AND i.template_id = %(template)s AND i.state <> 'suppressed'
                   AND i.date >= %(today)s
                """,
                company=company.id,
                step=step.id,
                model=self._name,
                template=step.template_id.id,
                today=to_utc(today),
            )
        )
        self._update_next_dates(today, SQL("k.step_id = %s", step.id))
        self.invalidate_model()
        return count

    def _queue_step(self, select, step, company, today, model):
        channel = self._get_channel(step.template_id.kind, company)
        return (
            self.env["crm.interaction"]
            .sudo()
            ._queue_many(
                select,
                channel,
                company,
                purpose="collection",
                template=step.template_id,
                origin_model=model,
                scheduled_at=to_utc(today, _HOUR),
            )
        )
