# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmCustomerHandover(models.Model):
    """How a hand-over begins: who may propose it, and who is told."""

    _name = "crm.customer.handover"
    _inherit = "crm.customer.handover"

    @api.model
    def _propose(self, partners, vals):
        """Create and announce a hand-over.

        :param partners: the customers, any number
        :param vals: the values of the hand-over, the receiver among them
        :raise UserError: when somebody or something stands against it
        """
        self.browse().check_access("read")
        partners = partners.exists()
        partners.check_access("write")
        vals = {"from_user_id": self.env.uid, **vals}
        self._check_may_propose(partners, vals)
        handover = self.sudo().create(
            {**vals, "company_id": self._get_one_company(partners).id}
        )
        handover = handover.with_env(self.env)
        handover._insert_lines(partners)
        handover._announce()
        return handover

    @api.model
    def _check_may_propose(self, partners, vals):
        if not partners:
            raise UserError(self.env._("Choose the customers to hand over."))
        officers = self.env["res.users"].union(
            *(
                officer
                for (officer,) in self.env["res.partner"]
                .with_context(active_test=False)
                ._read_group([("id", "in", partners.ids)], ["user_id"])
            )
        )
        receiver = self.env["res.users"].browse(vals.get("to_user_id"))
        if receiver and officers == receiver:
            raise UserError(
                self.env._(
                    "%(name)s looks after these customers already.",
                    name=receiver.sudo().name,
                )
            )
        manager = self.env.user.has_group("crm_vn_core.group_crm_vn_core_manager")
        foreign = officers - self.env["res.users"]._get_covered_users()
        if foreign and not manager:
            raise UserError(
                self.env._(
                    "These are customers of %(names)s: only they or a manager may "
                    "hand them over.",
                    names=", ".join(foreign.sudo().mapped("name")),
                )
            )
        if receiver:
            self._check_reach(receiver, partners)

    @api.model
    def _check_reach(self, receiver, partners):
        """Raise when the receiver does not see all of the customers."""
        receiver = receiver.sudo()
        seen = self.env["res.partner"].with_user(receiver)
        seen = seen.with_context(
            allowed_company_ids=receiver.company_ids.ids, active_test=False
        )
        count = seen.search_count([("id", "in", partners.ids)])
        if count < len(partners):
            raise UserError(
                self.env._(
                    "%(count)s of these customers belong to a company in which "
                    "%(name)s does not work.",
                    count=len(partners) - count,
                    name=receiver.name,
                )
            )

    @api.model
    def _get_one_company(self, partners):
        """Return the company that all of the customers have, or none."""
        companies = [
            company
            for (company,) in self.env["res.partner"]
            .with_context(active_test=False)
            ._read_group([("id", "in", partners.ids)], ["company_id"])
        ]
        return companies[0] if len(companies) == 1 else self.env["res.company"]

    def _insert_lines(self, partners):
        """Put the customers in, each with its officer of now, by one statement."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_customer_handover_line
                            (handover_id, partner_id, user_id, is_open,
                             create_uid, create_date, write_uid, write_date)
                SELECT %(id)s, p.id, p.user_id, TRUE,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM res_partner p
                 WHERE p.id = ANY(%(partners)s)
                 ORDER BY p.id
                    ON CONFLICT DO NOTHING
             RETURNING partner_id
                """,
                id=self.id,
                uid=self.env.uid,
                partners=partners.ids,
            )
        )
        self.invalidate_recordset()
        busy = partners - partners.browse(row[0] for row in rows)
        if busy:
            raise UserError(
                self.env._(
                    "Another hand-over waits for an answer: %(names)s.",
                    names=", ".join(busy[:3].mapped("display_name"))
                    + (" …" if len(busy) > 3 else ""),
                )
            )

    def _announce(self):
        """Tell the receivers, and give one of them the activity."""
        self.ensure_one()
        receivers = self._get_receivers().filtered("active")
        if not receivers:
            raise UserError(
                self.env._("%(team)s has no members.", team=self.to_team_id.name)
            )
        first = self.to_user_id.sudo() or self.to_team_id.sudo().user_id
        present = (first.filtered("active") or receivers[:1])._get_present_user()
        handover = self.with_context(lang=present.sudo().lang)
        handover._post_for(receivers | present.sudo(), handover._get_announcement())
        handover.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=handover.env._("Accept or decline the hand-over"),
            user_id=present.id,
        )

    def _get_announcement(self):
        text = self.env._(
            "%(sender)s hands over %(count)s customers to %(receiver)s.",
            sender=self.from_user_id.sudo().name,
            count=self.line_count,
            receiver=self.receiver,
        )
        if not self.note:
            return text
        return Markup("%s<br/>%s") % (text, self.note)

    def _post_for(self, users, body):
        """Post a message that reaches these users, but for the author."""
        partners = (users - self.env.user).sudo().partner_id
        self.sudo().message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=partners.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
