# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ...text.memo_keys import party_keys
from .scores import SURE, WEIGHTS

#: "Bảy" or an amount counts alone only while so few items share it.
_FEW = 20
_FEW_AMOUNTS = 3


class CrmBankMatch(models.AbstractModel):
    """The hints, as joins: of lines, of what is open, and of who owes it."""

    _name = "crm.bank.match"
    _inherit = "crm.bank.match"

    def _create_tables(self):
        for name, columns in (
            (
                "crm_bank_item",
                "id serial, model text, res_id int, partner_id int, company_id int,"
                " due numeric, total numeric, numbers text[]",
            ),
            ("crm_bank_item_key", "kind text, key text, item int"),
            ("crm_bank_party_key", "kind text, key text, partner_id int"),
            ("crm_bank_line_key", "line_id int, kind text, key text, shown text"),
        ):
            table = SQL.identifier(name)
            self.env.cr.execute(
                SQL(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS %s (%s) ON COMMIT DROP",
                    table,
                    SQL(columns),
                )
            )
            self.env.cr.execute(SQL("TRUNCATE %s", table))

    def _insert(self, table, types, rows):
        if not rows:
            return
        columns = [list(column) for column in zip(*rows, strict=True)]
        arrays = SQL(", ").join(
            SQL("%s::%s[]", column, SQL(kind))
            for column, kind in zip(columns, types, strict=True)
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s SELECT * FROM UNNEST(%s)", SQL.identifier(table), arrays
            )
        )

    def _fill_parties(self):
        """Bring what the debtors are called into a table: they, and their families."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH owing AS (SELECT DISTINCT partner_id AS id FROM crm_bank_item)
                SELECT o.id, p.name,
                       ARRAY_REMOVE(ARRAY[CASE WHEN p.is_company THEN NULL
                                               ELSE p.given_name END, p.nickname], NULL)
                       || COALESCE((
                           SELECT ARRAY_AGG(x.word)
                             FROM crm_partner_relation r
                             JOIN res_partner f
                               ON f.id = CASE WHEN r.partner_id = o.id
                                              THEN r.related_partner_id
                                              ELSE r.partner_id END,
                                  UNNEST(ARRAY[f.given_name, f.nickname]) AS x (word)
                            WHERE o.id IN (r.partner_id, r.related_partner_id)
                              AND x.word IS NOT NULL), ARRAY[]::varchar[]),
                       (SELECT ARRAY_AGG(c.address) FROM crm_contact_point c
                         WHERE c.partner_id = o.id AND c.address LIKE '+%%')
                  FROM owing o JOIN res_partner p ON p.id = o.id
                """
            )
        )
        self._insert(
            "crm_bank_party_key",
            ("text", "text", "int"),
            [
                (kind, key, partner_id)
                for partner_id, name, called, phones in rows
                for kind, key in party_keys(name or "", called, phones or ())
            ],
        )
        self.env.cr.execute(SQL("ANALYZE crm_bank_party_key"))

    def _get_hits(self, lines):
        """Return what may be paid by each line, with score and reasons.

        A document's number, a code, a full name, a phone, the payer's account or the
        same words as before find an item by themselves; what people are called, and the
        amount, only where few share it or both agree.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(hints)s,
                scored AS (
                    SELECT h.line_id, h.item, h.hint, MIN(h.shown) AS shown
                      FROM hint h GROUP BY 1, 2, 3
                ),
                priced AS (
                    SELECT s.line_id, s.item, s.hint, s.shown FROM scored s
                     UNION
                    SELECT s.line_id, s.item,
                           CASE WHEN i.due = l.amount THEN 'amount' ELSE 'total' END, ''
                      FROM scored s
                      JOIN crm_bank_item i ON i.id = s.item
                      JOIN crm_bank_line l ON l.id = s.line_id
                     WHERE l.amount IN (i.due, i.total)
                ),
                ranked AS (
                    SELECT p.line_id, p.item, SUM(w.weight)::int AS score,
                           JSONB_AGG(JSONB_BUILD_ARRAY(p.hint, p.shown)
                                     ORDER BY w.weight DESC, p.hint) AS reasons,
                           ROW_NUMBER() OVER (PARTITION BY p.line_id
                               ORDER BY SUM(w.weight) DESC, p.item) AS rank
                      FROM priced p
                      JOIN UNNEST(%(names)s::text[], %(weights)s::int[])
                        AS w (hint, weight) USING (hint)
                  GROUP BY p.line_id, p.item
                )
                SELECT r.line_id, i.model, i.res_id, i.partner_id, i.due, i.total,
                       LEAST(r.score, 100), r.reasons, l.amount > i.total
                  FROM ranked r
                  JOIN crm_bank_item i ON i.id = r.item
                  JOIN crm_bank_line l ON l.id = r.line_id
                 WHERE r.rank <= 10
              ORDER BY r.line_id, r.rank
                """,
                hints=self._get_hint_sql(lines.ids),
                names=list(WEIGHTS),
                weights=list(WEIGHTS.values()),
            )
        )
        names = ("line_id", "model", "res_id", "partner_id", "due", "total", "score")
        hits = []
        for *values, reasons, is_more in rows:
            hit = dict(zip(names, values, strict=True)) | {"reasons": reasons}
            if is_more:
                hit["reasons"].append(["more", ""])
                hit["score"] = min(hit["score"], SURE - 1)
            hits.append(hit)
        return hits

    def _get_hint_sql(self, line_ids):
        """Return the WITH queries up to ``hint`` (line_id, item, hint, shown)."""
        return SQL(
            """
            line AS (SELECT * FROM crm_bank_line WHERE id = ANY(%(ids)s)),
            alike AS (SELECT i.company_id, i.due, COUNT(*) AS number
                        FROM crm_bank_item i GROUP BY 1, 2),
            common AS (SELECT i.company_id, k.key,
                              COUNT(DISTINCT k.partner_id) AS number
                         FROM crm_bank_party_key k
                         JOIN crm_bank_item i USING (partner_id)
                        WHERE k.kind = 'called' GROUP BY 1, 2),
            hint AS (
                SELECT l.id AS line_id, ik.item, k.kind AS hint, k.shown
                  FROM line l JOIN crm_bank_line_key k ON k.line_id = l.id
                  JOIN crm_bank_item_key ik
                    ON ik.key = k.key
                   AND ik.kind = CASE k.kind WHEN 'document' THEN 'number'
                                             ELSE k.kind END
                  JOIN crm_bank_item i ON i.id = ik.item AND i.company_id = l.company_id
                 UNION ALL
                SELECT l.id, i.id, k.kind, k.shown
                  FROM line l JOIN crm_bank_line_key k ON k.line_id = l.id
                  JOIN crm_bank_party_key p USING (kind, key)
                  JOIN crm_bank_item i ON i.partner_id = p.partner_id
                                      AND i.company_id = l.company_id
                 WHERE k.kind IN ('name', 'phone')
                 UNION ALL
                SELECT l.id, i.id, 'called', k.shown
                  FROM line l JOIN crm_bank_line_key k ON k.line_id = l.id
                  JOIN crm_bank_party_key p USING (kind, key)
                  JOIN crm_bank_item i ON i.partner_id = p.partner_id
                                      AND i.company_id = l.company_id
                  JOIN common c ON c.key = k.key AND c.company_id = l.company_id
                 WHERE k.kind = 'called'
                   AND (c.number <= %(few)s OR i.due = l.amount)
                 UNION ALL
                SELECT l.id, i.id, 'account', l.account
                  FROM line l
                  JOIN (SELECT DISTINCT company_id, account, partner_id
                          FROM crm_bank_line
                         WHERE state = 'booked' AND account IS NOT NULL) b
                 USING (company_id, account)
                  JOIN crm_bank_item i ON i.partner_id = b.partner_id
                                      AND i.company_id = l.company_id
                 UNION ALL
                SELECT l.id, i.id, 'memo', ''
                  FROM line l
                  JOIN (SELECT DISTINCT company_id, memo_skeleton, partner_id
                          FROM crm_bank_line
                         WHERE state = 'booked' AND memo_skeleton IS NOT NULL) b
                 USING (company_id, memo_skeleton)
                  JOIN crm_bank_item i ON i.partner_id = b.partner_id
                                      AND i.company_id = l.company_id
                 UNION ALL
                SELECT l.id, i.id, 'amount', ''
                  FROM line l
                  JOIN crm_bank_item i ON i.due = l.amount
                                      AND i.company_id = l.company_id
                  JOIN alike a ON a.due = i.due AND a.company_id = i.company_id
                 WHERE a.number <= %(few_amounts)s
            )
            """,
            ids=line_ids,
            few=_FEW,
            few_amounts=_FEW_AMOUNTS,
        )
