# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from ...almanac.clock import to_local

# An order counts when it came so many days after the contact.
DAYS_AFTER = 30
# Orders of the last so many days are shown.
DAYS_SHOWN = 30
SHARED_LIMIT = 20


class CrmMyDay(models.AbstractModel):
    """What a person has shared and a colleague has used: contacts before a sale."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.readonly
    @api.model
    def get_shared(self):
        """Return the colleagues' orders that followed a contact or note of the user.

        The amount shows only where the user may read the order.
        :return: list of dicts: sentence, partner_id, order_id (or False), date
        """
        self._check_employee()
        rows = self._get_shared_rows()
        Partner, Order = self.env["res.partner"], self.env["sale.order"]
        partners = Partner.browse({row["partner_id"] for row in rows})
        partners = partners._filtered_access("read")
        readable = Order.browse()
        if Order.has_access("read"):
            readable = Order.search([("id", "in", [row["order_id"] for row in rows])])
        return [
            {
                "sentence": self._get_shared_sentence(
                    row, partners.browse(row["partner_id"]), readable
                ),
                "partner_id": row["partner_id"],
                "order_id": row["order_id"] in readable.ids and row["order_id"],
                "date": f"{to_local(row['date_order']):%d/%m}",
            }
            for row in rows
            if row["partner_id"] in partners.ids
        ]

    @api.model
    def _get_shared_sentence(self, row, partner, readable):
        order = self.env["sale.order"].browse(row["order_id"])
        words = {
            "contact": self._get_shared_labels().get(row["kind"], row["kind"]),
            "date": f"{to_local(row['date']):%d/%m}",
            "customer": self._get_customer_call(partner),
            "colleague": order.sudo().user_id.name,
        }
        if order not in readable:
            return self.env._(
                "Your %(contact)s of %(date)s with %(customer)s led to an order by "
                "%(colleague)s",
                **words,
            )
        amount = format_amount(self.env, order.amount_total, order.currency_id)
        return self.env._(
            "Your %(contact)s of %(date)s with %(customer)s led to an order of "
            "%(amount)s by %(colleague)s",
            amount=amount,
            **words,
        )

    @api.model
    def _get_customer_call(self, partner):
        """Return how people speak of a customer: "chị Hoa", or the name."""
        if partner.given_name:
            return partner._get_message_words()["you"]
        return partner.display_name

    @api.model
    def _get_shared_labels(self):
        return {
            "phone": self.env._("call"),
            "visit": self.env._("visit"),
            "letter": self.env._("letter"),
            "fax": self.env._("fax"),
            "web": self.env._("contact"),
            "email": self.env._("e-mail"),
            "sms": self.env._("message"),
            "zalo": self.env._("message"),
            "note": self.env._("note"),
        }

    @api.model
    def _get_shared_rows(self):
        """Return one row for each order: it, and the user's last contact before it."""
        self.env["crm.interaction"].flush_model()
        self.env["mail.message"].flush_model()
        self.env["sale.order"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        now = fields.Datetime.now()
        return self.env.execute_query_dict(
            SQL(
                """
                WITH contact AS (
                    SELECT i.kind, i.commercial_partner_id, i.partner_id, i.date
                      FROM crm_interaction i
                     WHERE i.user_id = %(user)s AND i.state = 'done'
                       AND i.date >= %(since)s AND i.company_id = ANY(%(companies)s)
                       AND (i.outcome IS NULL OR i.outcome IN ('reached', 'call_back'))
                     UNION ALL
                    SELECT 'note', p.commercial_partner_id, p.id, m.date
                      FROM mail_message m
                      JOIN res_partner p ON p.id = m.res_id
                     WHERE m.author_id = %(author)s AND m.model = 'res.partner'
                       AND m.message_type = 'comment' AND m.date >= %(since)s
                ), used AS (
                    SELECT DISTINCT ON (o.id) o.id AS order_id, o.date_order,
                           c.kind, c.partner_id, c.date
                      FROM contact c
                      JOIN res_partner p
                        ON p.commercial_partner_id = c.commercial_partner_id
                      JOIN sale_order o ON o.partner_id = p.id
                     WHERE o.state = 'sale' AND o.user_id <> %(user)s
                       AND o.company_id = ANY(%(companies)s)
                       AND o.date_order BETWEEN %(shown)s AND %(now)s
                       AND o.date_order >= c.date
                       AND o.date_order < c.date + %(after)s
                     ORDER BY o.id, c.date DESC
                )
                SELECT * FROM used ORDER BY date_order DESC, order_id LIMIT %(limit)s
                """,
                user=self.env.uid,
                author=self.env.user.partner_id.id,
                companies=self.env.companies.ids,
                since=now - timedelta(days=DAYS_SHOWN + DAYS_AFTER),
                shown=now - timedelta(days=DAYS_SHOWN),
                now=now,
                after=timedelta(days=DAYS_AFTER),
                limit=SHARED_LIMIT,
            )
        )
