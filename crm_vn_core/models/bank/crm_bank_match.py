# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...text.memo_code import find_codes, split_code
from ...text.memo_keys import memo_keys, memo_words, product_words
from .scores import SURE, SURE_LEAD

#: Proposals kept for one line.
_KEPT = 5


class CrmBankMatch(models.AbstractModel):
    """Finds what bank lines pay, and books them there.

    What can be paid comes from sources, each an addition by inheritance:

    * ``_get_sources``: the names of the sources, such as ``["invoice"]``;
    * ``_get_<source>_items``: the SQL of what is open;
    * ``_get_code_models``: {prefix of memo codes: model};
    * ``_book_<model>`` and ``_undo_<model>``: booking and undoing.

    All lines are matched at once, by joins on keys: the cost follows the hits.
    """

    _name = "crm.bank.match"
    _description = "Matching of Bank Lines"

    # Hooks

    @api.model
    def _get_sources(self):
        """Return the names of the sources of open items."""
        return []

    @api.model
    def _get_code_models(self):
        """Return {prefix: model} of the memo codes in use."""
        return {}

    @api.model
    def _get_bought_names(self, model, ids):
        """Return {id: names of what was bought}: words that a memo may repeat."""
        return {}

    # Proposing

    @api.model
    def _propose(self, lines):
        """Look for what lines pay; their former proposals go.

        As the superuser: the lines say who sees what, and their company limits all.
        """
        # Browsed again: lines that came through a one2many are read one by one once
        # the cache of their file is gone.
        lines = lines.browse(lines.ids).sudo().filtered(lambda line: line.amount > 0)
        if not lines:
            return
        lines.proposal_ids.unlink()
        self.env.flush_all()
        self._fill_items(lines.company_id.ids)
        self._fill_parties()
        self._fill_keys(lines)
        rows = self._refine(lines, self._get_hits(lines))
        self._write_proposals(lines, rows)

    def _fill_items(self, company_ids):
        """Bring what is open into a table of this transaction."""
        self._create_tables()
        for source in self._get_sources():
            query = getattr(self, f"_get_{source}_items")(company_ids)
            self.env.cr.execute(
                SQL(
                    "INSERT INTO crm_bank_item (model, res_id, partner_id, company_id,"
                    " due, total, numbers) %s",
                    query,
                )
            )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_bank_item_key (kind, key, item)
                SELECT DISTINCT 'number', key, i.id
                  FROM crm_bank_item i, UNNEST(i.numbers) number,
                       LOWER(REGEXP_REPLACE(number, '[^A-Za-z0-9]', '', 'g')) key
                 WHERE LENGTH(key) BETWEEN 4 AND 25 AND key ~ '[0-9]'
                 UNION ALL
                SELECT 'code', i.model || ':' || i.res_id, i.id FROM crm_bank_item i
                """
            )
        )
        for table in ("crm_bank_item", "crm_bank_item_key"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _fill_keys(self, lines):
        """Bring what the memos say into a table of this transaction."""
        prefixes = self._get_code_models()
        rows = []
        for line in lines:
            said = memo_keys(
                f"{line.memo or ''} {line.document or ''}", line.payer or ""
            )
            rows += [(line.id, kind, key, key) for kind, key in said]
            if key := "".join(memo_words(line.document)):
                rows.append((line.id, "document", key, line.document))
            for code in self._get_codes(line):
                prefix, number = split_code(code)
                rows.append((line.id, "code", f"{prefixes[prefix]}:{number}", code))
        self._insert("crm_bank_line_key", ("int", "text", "text", "text"), rows)
        self.env.cr.execute(SQL("ANALYZE crm_bank_line_key"))

    def _get_codes(self, line):
        text = f"{line.document or ''}\n{line.memo or ''}\n{line.reference or ''}"
        codes = self._get_code_models()
        return find_codes(text, tuple(codes)) if codes else []

    def _refine(self, lines, hits):
        """Return {line id: proposals, best first}; words of what was bought count."""
        bought = {}
        for model in {hit["model"] for hit in hits}:
            ids = list({hit["res_id"] for hit in hits if hit["model"] == model})
            for res_id, names in self._get_bought_names(model, ids).items():
                bought[model, res_id] = product_words(names)
        words = {line.id: set(memo_words(line.memo)) for line in lines}
        rows = {}
        for hit in hits:
            common = words[hit["line_id"]] & bought.get(
                (hit["model"], hit["res_id"]), set()
            )
            if common and not any(reason[0] == "code" for reason in hit["reasons"]):
                hit["reasons"].append(["product", " ".join(sorted(common))])
                hit["score"] = min(hit["score"] + 10, 99)
            rows.setdefault(hit["line_id"], []).append(hit)
        return {
            line_id: sorted(own, key=lambda hit: (-hit["score"], hit["res_id"]))[:_KEPT]
            for line_id, own in rows.items()
        }

    def _write_proposals(self, lines, rows):
        """Write the proposals, and on each line the best of them."""
        self.env["crm.bank.proposal"].sudo().create(
            [
                {
                    "line_id": line_id,
                    "model": hit["model"],
                    "res_id": hit["res_id"],
                    "partner_id": hit["partner_id"],
                    "score": hit["score"],
                    "amount_due": hit["due"],
                    "amount_total": hit["total"],
                    "reasons": hit["reasons"],
                }
                for line_id, own in rows.items()
                for hit in own
            ]
        )
        values = [self._get_line_values(line, rows.get(line.id)) for line in lines]
        self._update_lines(values)
        lines.invalidate_recordset()

    def _get_line_values(self, line, own):
        """Return what the matcher found out about a line, as a row."""
        if not own:
            codes = [["code_closed", code] for code in self._get_codes(line)]
            state = "new" if line.state == "proposed" else line.state
            return (line.id, state, None, None, None, 0, False, json.dumps(codes))
        best = own[0]
        second = own[1]["score"] if len(own) > 1 else 0
        sure = best["score"] >= SURE and best["score"] - second >= SURE_LEAD
        state = "proposed" if line.state == "new" else line.state
        return (
            line.id,
            state,
            best["model"],
            best["res_id"],
            best["partner_id"],
            best["score"],
            sure,
            json.dumps(best["reasons"]),
        )

    def _update_lines(self, values):
        columns = [list(column) for column in zip(*values, strict=True)]
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_bank_line l
                   SET state = v.state, match_model = v.model, match_id = v.res_id,
                       partner_id = v.partner, score = v.score, is_sure = v.sure,
                       reasons = v.reasons, error = NULL
                  FROM UNNEST(%s::int[], %s::text[], %s::text[], %s::int[],
                              %s::int[], %s::int[], %s::bool[], %s::jsonb[])
                    AS v (id, state, model, res_id, partner, score, sure, reasons)
                 WHERE l.id = v.id
                """,
                *columns,
            )
        )

    # Booking

    @api.model
    def _get_preview(self, line, record, values=None):
        """Return where each đồng of a line would go: rows (what, amount)."""
        preview = getattr(self, f"_preview_{record._table}", None)
        return preview(line, record, **(values or {})) if preview else []

    @api.model
    def _book(self, line, record, values):
        """Book a line on a record; return values to write on the line.

        :raise UserError: nothing of this kind can be booked
        """
        book = getattr(self, f"_book_{record._table}", None)
        if book is None:
            raise UserError(
                self.env._("Bank lines cannot pay %(name)s.", name=record.display_name)
            )
        return book(line, record, **values)

    @api.model
    def _undo(self, line):
        """Take a booking back, in the books and on what was paid."""
        model = self.env[line.match_model]
        getattr(self, f"_undo_{model._table}")(line)
