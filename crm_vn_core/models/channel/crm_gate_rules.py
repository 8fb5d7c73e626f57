# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...almanac.clock import to_utc
from .crm_gate import LOCAL
from .crm_interaction import CONTACTED_SQL


class CrmGate(models.AbstractModel):
    """What the rules say about each message: hours move it, caps stop it."""

    _name = "crm.gate"
    _inherit = "crm.gate"

    def _move_to_hours(self):
        """Move messages outside their hours to the next moment that is inside."""
        rows = self.env.execute_query(
            SQL(
                """SELECT company_id, kind, purpose, %s::date AS day
                     FROM crm_gate_candidate c WHERE reason IS NULL
                    GROUP BY 1, 2, 3, 4""",
                LOCAL,
            )
        )
        for row in rows:
            self._move_group(*row)

    def _move_group(self, company, kind, purpose, day):
        """Move the messages of one company, channel, purpose and local day."""
        Rule = self.env["crm.contact.rule"]
        start, end, rule = Rule._get_window(kind, purpose, company, day)
        if not rule:
            return
        morrow = day + timedelta(days=1)
        next_start = Rule._get_window(kind, purpose, company, morrow)[0]
        opening, closing = to_utc(day, start), to_utc(day, end)
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_gate_candidate c
                   SET rule_id = %(rule)s,
                       moved_to = CASE WHEN at < %(opening)s THEN %(opening)s
                                       ELSE %(next)s END
                 WHERE reason IS NULL AND company_id = %(company)s AND kind = %(kind)s
                   AND purpose = %(purpose)s AND %(local)s::date = %(day)s
                   AND (at < %(opening)s OR at >= %(closing)s)
                """,
                rule=rule.id,
                opening=opening,
                closing=closing,
                next=to_utc(morrow, next_start),
                company=company,
                kind=kind,
                purpose=purpose,
                local=LOCAL,
                day=day,
            )
        )

    # Caps

    def _get_fitting_rules(self, rule_type):
        """Return (rule, SQL of the candidates it fits) for each rule in force now."""
        today = self.env["crm.partner.date"]._get_today()
        rules = self.env["crm.contact.rule"].sudo().search(
            [
                ("rule_type", "=", rule_type),
                "|", ("date_from", "=", False), ("date_from", "<=", today),
                "|", ("date_to", "=", False), ("date_to", ">=", today),
            ],
            order="id",
        )  # fmt: skip
        return [(rule, self._get_fit(rule)) for rule in rules]

    def _get_fit(self, rule, alias="c"):
        """Return the SQL of what a rule is about, candidates or interactions."""
        table = SQL.identifier(alias)
        parts = [SQL("TRUE")]
        for name in ("kind", "purpose"):
            if rule[name]:
                parts.append(SQL("%s.%s = %s", table, SQL.identifier(name), rule[name]))
        if rule.company_id:
            parts.append(SQL("%s.company_id = %s", table, rule.company_id.id))
        return SQL(" AND ").join(parts)

    def _check_caps(self):
        """Stop one contact too many, counting what has left and leaves now."""
        for rule, fits in self._get_fitting_rules("cap"):
            who = SQL.identifier(
                "partner_id" if rule.cap_scope == "partner" else "address"
            )
            self._suppress(
                SQL("'cap'"),
                SQL(
                    """(
                    SELECT f.id, f.place + COALESCE(past.number, 0) AS number
                      FROM (SELECT c.id, c.%(who)s AS who, row_number() OVER (
                                       PARTITION BY c.%(who)s ORDER BY c.at, c.id
                                   ) AS place
                              FROM crm_gate_candidate c
                             WHERE c.reason IS NULL AND c.moved_to IS NULL
                               AND c.%(who)s IS NOT NULL AND %(fits)s) f
                      LEFT JOIN (
                           SELECT i.%(who)s AS who, COUNT(*) AS number
                             FROM crm_interaction i
                            WHERE i.%(who)s IN (SELECT %(who)s FROM crm_gate_candidate)
                              AND i.direction = 'out' AND i.%(contacted)s
                              AND i.date > %(since)s AND %(past_fits)s
                            GROUP BY 1) past ON past.who = f.who
                    ) n""",
                    who=who,
                    fits=fits,
                    contacted=SQL(CONTACTED_SQL),
                    since=self._get_cap_start(rule),
                    past_fits=self._get_fit(rule, "i"),
                ),
                SQL("n.id = c.id AND n.number > %s", rule.cap_count),
                SQL("%s", rule.id),
            )

    def _get_cap_start(self, rule):
        """Return the moment since when contacts are counted, in UTC."""
        if rule.cap_by_day:
            return to_utc(self.env["crm.partner.date"]._get_today())
        return self._get_now() - timedelta(hours=rule.cap_hours)

    @api.model
    def _get_now(self):
        """Return the present moment in UTC; a test may set another one."""
        return fields.Datetime.now()
