# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_interaction import CONTACTED_SQL

# The day and hour in Viet Nam, which has had this offset since 1975.
LOCAL = SQL("(c.at + INTERVAL '7 hours')")
_COLUMNS = SQL(
    "id, partner_id, commercial_partner_id, company_id, user_id, channel_id, kind,"
    " purpose, address, dedupe_key, at"
)
_TABLE = SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS crm_gate_candidate (
        id bigint, partner_id int, commercial_partner_id int, company_id int,
        user_id int, channel_id int, kind varchar, purpose varchar, address varchar,
        dedupe_key varchar, at timestamp,
        reason varchar, rule_id int, moved_to timestamp
    ) ON COMMIT DELETE ROWS
    """
)
# What a wish for peace keeps back. A debt in dispute is not collected; mourning does
# not stop a reminder of a payment.
_HELD = SQL(
    """(h.reason IN ('mourning', 'complaint') AND c.purpose IN ('care', 'marketing'))
    OR (h.reason = 'dispute' AND c.purpose IN ('marketing', 'collection'))
    OR (h.reason = 'staff' AND c.purpose <> 'service'
        AND h.user_id IS DISTINCT FROM c.user_id)"""
)


# What the gate says about its candidates, written to their rows.
_APPLY = """
UPDATE crm_interaction i
   SET state = CASE WHEN c.reason IS NULL THEN 'queued' ELSE 'suppressed' END,
       suppress_reason = c.reason,
       rule_id = CASE WHEN c.reason IS NULL AND c.moved_to IS NULL
                      THEN i.rule_id ELSE c.rule_id END,
       moved_from = CASE WHEN c.moved_to IS NULL THEN i.moved_from
                         ELSE COALESCE(i.moved_from, i.scheduled_at) END,
       scheduled_at = COALESCE(c.moved_to, i.scheduled_at),
       date = COALESCE(c.moved_to, i.scheduled_at)
  FROM crm_gate_candidate c
 WHERE c.id = i.id
"""


class CrmGate(models.AbstractModel):
    """Decides for each outgoing message: it goes, it waits, or it is stopped, and why.

    Candidates lie in a temporary table; each check is one statement that gives a reason
    to those it stops. The first reason stays. Hours come after the reasons and move;
    caps come last and are counted when messages are claimed for sending.

    Other addons add checks of their own by extending ``_get_checks``.
    """

    _name = "crm.gate"
    _description = "Gate"

    @api.model
    def _decide(self, candidates, claim=False):
        """Fill the table ``crm_gate_candidate`` and decide on each row.

        :param candidates: a SELECT of the columns from ``id`` to ``at``; ``at`` is the
            moment of sending in UTC
        :param claim: the messages leave now, so the caps are counted too; the caller
            holds the lock of the gate
        """
        self.env.flush_all()
        self.env.cr.execute(_TABLE)
        self.env.cr.execute(SQL("TRUNCATE crm_gate_candidate"))
        self.env.cr.execute(
            SQL("INSERT INTO crm_gate_candidate (%s) %s", _COLUMNS, candidates)
        )
        if self.env.cr.rowcount > 1000:
            self.env.cr.execute(SQL("ANALYZE crm_gate_candidate"))
        for name in self._get_checks():
            getattr(self, name)()
        self._move_to_hours()
        if claim:
            self._check_caps()

    @api.model
    def _ask(self, addresses, channel, purpose, company, at=None):
        """Return what would become of contacts that nobody has written down yet.

        :param addresses: customer's id → number or address, or False
        :param at: the moment in UTC; None is now, and the caps are counted too
        :return: (reason, rule, moment to which it moves, number of contacts) each, the
            most frequent first; the first three are empty for what goes out
        """
        self._decide(
            SQL(
                """
                SELECT -p.id, p.id, COALESCE(p.commercial_partner_id, p.id),
                       %(company)s, %(user)s, %(channel)s, %(kind)s, %(purpose)s,
                       a.address, NULL, %(at)s
                  FROM UNNEST(%(ids)s::int[], %(addresses)s::varchar[])
                       AS a (id, address)
                  JOIN res_partner p ON p.id = a.id
                """,
                company=company.id,
                user=self.env.uid,
                channel=channel.id,
                kind=channel.kind,
                purpose=purpose,
                at=at or fields.Datetime.now(),
                ids=list(addresses),
                addresses=[address or None for address in addresses.values()],
            ),
            claim=not at,
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT reason, rule_id, moved_to, COUNT(*) FROM crm_gate_candidate
                    GROUP BY 1, 2, 3 ORDER BY 4 DESC"""
            )
        )
        Rule = self.env["crm.contact.rule"]
        return [
            (reason, Rule.browse(rule or []), moved_to, count)
            for reason, rule, moved_to, count in rows
        ]

    @api.model
    def _get_reason_label(self, reason):
        """Return a reason in the words of the user's language."""
        field = self.env["crm.interaction"]._fields["suppress_reason"]
        return dict(field._description_selection(self.env)).get(reason, reason)

    @api.model
    def _apply(self, condition=None):
        """Write the decisions on candidates that are rows already.

        :param condition: SQL about the candidates ``c``; by default all of them
        """
        self.env.cr.execute(SQL("%s AND (%s)", SQL(_APPLY), condition or SQL("TRUE")))
        self.env["crm.interaction"].invalidate_model()

    @api.model
    def _get_checks(self):
        """Return the names of the checks that suppress; the first reason stays."""
        return [
            "_check_customer",
            "_check_address",
            "_check_bounced",
            "_check_do_not_call",
            "_check_blocks",
            "_check_consent",
            "_check_holds",
            "_check_duplicates",
        ]

    def _suppress(self, reason, tables, condition, rule=None):
        """Give a reason to the candidates ``c`` that meet a condition with a table.

        :param reason: SQL of the reason, a key of ``SUPPRESS_REASONS``
        :param tables: what is joined to the candidates, or None
        :param rule: SQL of the id of the rule that says so
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_gate_candidate c SET reason = %s, rule_id = %s
                %s WHERE c.reason IS NULL AND (%s)
                """,
                reason,
                rule or SQL("NULL"),
                SQL("FROM %s", tables) if tables else SQL(),
                condition,
            )
        )

    def _check_customer(self):
        self._suppress(
            SQL("'archived'"),
            SQL("res_partner p"),
            SQL("p.id = c.partner_id AND p.active IS NOT TRUE"),
        )

    def _check_address(self):
        """Messages need a number, letters a place."""
        self._suppress(
            SQL("'no_address'"),
            None,
            SQL(
                "c.kind IN ('email', 'sms', 'zalo', 'phone', 'fax')"
                " AND COALESCE(c.address, '') = ''"
            ),
        )
        self._suppress(
            SQL("'no_address'"),
            SQL("res_partner p"),
            SQL(
                "c.kind = 'letter' AND p.id = c.partner_id"
                " AND (COALESCE(p.street, '') = '' OR p.state_id IS NULL)"
            ),
        )

    def _check_bounced(self):
        self._suppress(
            SQL("'bounced'"),
            SQL("crm_contact_point p"),
            SQL(
                "p.address = c.address AND p.bounced"
                " AND c.kind IN ('email', 'sms', 'zalo', 'phone', 'fax')"
            ),
        )

    def _check_do_not_call(self):
        """Staff noted that this number is not to be disturbed."""
        self._suppress(
            SQL("'do_not_call'"),
            SQL("crm_contact_point p"),
            SQL(
                "p.address = c.address AND p.do_not_call"
                " AND c.kind IN ('phone', 'sms', 'zalo')"
                " AND c.purpose IN ('care', 'marketing')"
            ),
        )

    def _check_blocks(self):
        self._suppress(
            SQL("CASE b.source WHEN 'national' THEN 'national' ELSE 'opted_out' END"),
            SQL("crm_contact_block b"),
            SQL(
                """b.address = c.address
                   AND (b.kind IS NULL OR b.kind = c.kind)
                   AND (b.purpose IS NULL OR b.purpose = c.purpose)
                   AND (b.company_id IS NULL OR b.company_id = c.company_id)"""
            ),
        )

    def _check_consent(self):
        """What was withdrawn stops; where the law wants consent, silence stops too."""
        state = SQL(
            """s.partner_id = c.partner_id AND s.company_id = c.company_id
               AND s.kind = c.kind AND s.purpose = c.purpose"""
        )
        self._suppress(
            SQL("'withdrawn'"),
            SQL("crm_consent_state s"),
            SQL("%s AND s.state = 'withdrawn'", state),
        )
        for rule, fits in self._get_fitting_rules("consent"):
            self._suppress(
                SQL("'no_consent'"),
                None,
                SQL(
                    """%s AND NOT EXISTS (SELECT FROM crm_consent_state s
                                           WHERE %s AND s.state = 'given')""",
                    fits,
                    state,
                ),
                SQL("%s", rule.id),
            )

    def _check_holds(self):
        self._suppress(
            SQL("h.reason"),
            SQL("crm_contact_hold h"),
            SQL(
                """h.partner_id IN (c.partner_id, c.commercial_partner_id)
                   AND h.date_start <= %(local)s::date
                   AND (h.date_end IS NULL OR h.date_end >= %(local)s::date)
                   AND (%(held)s)""",
                local=LOCAL,
                held=_HELD,
            ),
        )

    def _check_duplicates(self):
        """One message of a run for each address: families share phones."""
        self._suppress(
            SQL("'duplicate'"),
            SQL(
                """(SELECT id, row_number() OVER (
                               PARTITION BY address, dedupe_key ORDER BY id) AS place
                      FROM crm_gate_candidate
                     WHERE dedupe_key IS NOT NULL AND address IS NOT NULL
                       AND reason IS NULL) d"""
            ),
            SQL("d.id = c.id AND d.place > 1"),
        )
        self._suppress(
            SQL("'duplicate'"),
            SQL("crm_interaction i"),
            SQL(
                """c.dedupe_key IS NOT NULL AND i.address = c.address
                   AND i.dedupe_key = c.dedupe_key AND i.direction = 'out'
                   AND i.id <> c.id AND (i.%s OR (i.state = 'queued' AND i.id < c.id))
                """,
                SQL(CONTACTED_SQL),
            ),
        )
