# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...almanac.clock import to_local
from .crm_my_day_work import RETRY

QUIET_DAYS = 90
QUIET_LIMIT = 5


class CrmMyDay(models.AbstractModel):
    """Customers who buy and of whom nobody has heard for long: the best few."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_quiet_domain(self, users, today):
        rows = self._get_quiet_rows(users, today)
        return Domain("id", "in", [row[0] for row in rows])

    @api.model
    def _find_quiet(self, users, today):
        rows = self._get_quiet_rows(users, today)
        partners = self.env["res.partner"].browse(row[0] for row in rows)
        partners = partners._filtered_access("read").grouped("id")
        return [
            self._prepare_entry(
                partners[partner_id],
                "quiet",
                today,
                title=self.env._("Ask how things are"),
                why=self._get_quiet_reason(last_contact, last_order),
                kind="phone",
                partner=partners[partner_id],
                user=partners[partner_id].user_id,
                section="later",
                can_send=True,
            )
            for partner_id, last_contact, last_order in rows
            if partner_id in partners
        ]

    @api.model
    def _get_quiet_reason(self, last_contact, last_order):
        if last_contact:
            day = to_local(last_contact).date()
            return self.env._(
                "Last contact on %(date)s", date=format_date(self.env, day)
            )
        return self.env._(
            "Last order on %(date)s, no contact since",
            date=format_date(self.env, last_order),
        )

    @api.model
    def _get_quiet_rows(self, users, today):
        """Return (partner, last contact, last order), by revenue.

        Of the users' best customers, so that the cost does not follow their number.
        """
        self.env["res.partner"].flush_model(["user_id", "active", "parent_id"])
        since = self._get_day_bounds(today - timedelta(days=QUIET_DAYS))[0]
        return self.env.execute_query(
            SQL(
                """
                SELECT best.partner_id, last.date, best.last_order_date
                  FROM (SELECT p.id AS partner_id, s.last_order_date, s.revenue
                          FROM res_partner p
                          JOIN crm_customer_score s
                            ON s.partner_id = p.id AND s.company_id = %(company)s
                         WHERE p.user_id = ANY(%(users)s) AND p.active
                           AND p.parent_id IS NULL AND s.order_count > 0
                           AND s.last_order_date < %(day)s
                         ORDER BY s.revenue DESC, p.id
                         LIMIT 500) best
                  LEFT JOIN LATERAL (
                       SELECT i.date FROM crm_interaction i
                        WHERE i.commercial_partner_id = best.partner_id
                          AND i.company_id = ANY(%(companies)s)
                          AND i.date <= %(now)s
                        ORDER BY i.date DESC LIMIT 1) last ON TRUE
                 WHERE (last.date IS NULL OR last.date < %(since)s)
                   AND NOT EXISTS (
                       SELECT FROM crm_contact_hold h
                        WHERE h.partner_id = best.partner_id
                          AND h.date_start <= %(today)s
                          AND (h.date_end IS NULL OR h.date_end >= %(today)s))
                   AND NOT EXISTS (
                       SELECT FROM mail_activity a
                        WHERE a.res_id = best.partner_id
                          AND a.res_model = 'res.partner' AND a.active)
                 ORDER BY best.revenue DESC, best.partner_id
                 LIMIT %(limit)s
                """,
                company=self.env.company.id,
                companies=self.env.companies.ids,
                users=users.ids,
                day=since.date(),
                since=since,
                today=today,
                now=fields.Datetime.now(),
                limit=QUIET_LIMIT,
            )
        )

    @api.model
    def _finish_quiet(self, partner, outcome, note, day):
        self._log_result(partner, "phone", outcome, note)
        if outcome in RETRY:
            self._postpone_quiet(partner, day)

    @api.model
    def _postpone_quiet(self, partner, day):
        self._plan_activity(partner, self.env._("Ask how things are"), day)
