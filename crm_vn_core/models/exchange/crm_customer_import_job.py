# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import OperationalError

from odoo import api, models
from odoo.tools import SQL

BATCH = 500
# Tables whose rows belong to the customer itself and go with it.
_OWN_TABLES = (
    "crm_contact_point",
    "crm_customer_import_line",
    "crm_partner_date",
    "crm_partner_relation",
    "crm_customer_score",
    "crm_consent_state",
    "res_partner_res_partner_category_rel",
)


class CrmCustomerImportJob(models.AbstractModel):
    """Runs imports of customers, never stopped by one line.

    Each batch has its savepoint and, in the background, its commit. A batch that
    fails is halved until the line at fault stands alone; that line keeps the reason.
    """

    _name = "crm.customer.import.job"
    _inherit = ["crm.import.job.mixin"]
    _description = "Customer Import Job"

    @api.model
    def _import_all(self, import_, commit=None):
        time_left = float("inf")
        batches = 0
        while lines := self._get_batch(import_, BATCH):
            self._import_lines(lines)
            batches += 1
            # After 1, 2, 4, 8 … batches: the tables have doubled.
            if len(lines) == BATCH and batches & (batches - 1) == 0:
                self._refresh_statistics()
            if commit and not (time_left := commit(len(lines))):
                return time_left
        import_.state = "done"
        message = self.env._(
            "%(name)s: %(done)s lines imported.",
            name=import_.name,
            done=import_.done_count,
        )
        self._tell_done(import_, message)
        return commit(0) if commit else time_left

    def _refresh_statistics(self):
        """Tell PostgreSQL how much the tables have grown.

        Its own job comes once a minute: until then it takes a first import of
        10,000 customers for a handful and scans tables that it should look up.
        """
        for table in ("res_partner", "crm_contact_point", "crm_partner_date"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _import_lines(self, lines):
        """Import lines, halving them around whatever the database refuses."""
        try:
            with self.env.cr.savepoint():
                self._import_batch(lines)
        except OperationalError:
            # Somebody else holds a row: not the fault of a line; try again later.
            raise
        except Exception as error:
            if len(lines) > 1:
                half = len(lines) // 2
                self._import_lines(lines[:half])
                self._import_lines(lines[half:])
            else:
                refusal = self._prepare_refusal(lines, error)
                lines.write({**refusal, "decision": "skip"})

    def _import_batch(self, lines):
        """Write one batch: match again, for others may have worked meanwhile."""
        matcher = self.env["crm.customer.import.matcher"]
        reader = self.env["crm.customer.import.values"]
        loader = self.env["crm.customer.import.loader"]
        all_values = [line.values for line in lines]
        lookups = reader._get_lookups(all_values)
        matches = matcher._match(all_values)
        creates, updates = [], []
        for line, match in zip(lines, matches, strict=True):
            told = reader._prepare_vals(line.values, lookups)
            partner = line.partner_id
            if line.status == "new" and match.status == "update":
                partner = self.env["res.partner"].browse(match.partner_id)
            if line.decision == "update" or (line.status == "new" and partner):
                updates.append((line, partner, *told))
            else:
                creates.append((line, told))
        partners = loader._create_partners([told for _line, told in creates], lookups)
        self._update(updates, lookups)
        self.env.flush_all()
        done = [
            (line.id, partner.id, True)
            for (line, _told), partner in zip(creates, partners, strict=True)
        ]
        done += [(line.id, partner.id, False) for line, partner, *_told in updates]
        self._mark_done(done)
        # Ten thousand customers in the cache make every step slower.
        self.env.invalidate_all()

    def _update(self, updates, lookups):
        loader = self.env["crm.customer.import.loader"]
        partners = self.env["res.partner"].concat(*(update[1] for update in updates))
        known = loader._get_known(partners)
        changes = []
        for line, partner, vals, extras in updates:
            partner = partner.with_prefetch(partners.ids)
            vals = loader._for_update(partner, line.values, vals)
            changes.append(
                (partner, *loader._diff(partner, vals, extras, known, lookups))
            )
        loader._update_partners(changes, lookups, known)

    def _mark_done(self, done):
        """Note ``[(line id, partner id, created), …]`` in one statement."""
        if not done:
            return
        line_ids, partner_ids, created = zip(*done, strict=True)
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_customer_import_line AS line
                   SET partner_id = partner.id,
                       is_done = TRUE,
                       is_created = done.created,
                       partner_stamp = partner.write_date
                  FROM unnest(%s::int[], %s::int[], %s::bool[])
                       AS done (line_id, partner_id, created)
                  JOIN res_partner AS partner ON partner.id = done.partner_id
                 WHERE line.id = done.line_id
             RETURNING line.id
                """,
                list(line_ids),
                list(partner_ids),
                list(created),
            )
        )
        lines = self.env["crm.customer.import.line"].browse(line_ids)
        lines.invalidate_recordset(flush=False)
        lines.import_id.invalidate_recordset(flush=False)

    @api.model
    def _undo(self, import_):
        """Delete the customers created and untouched; archive those in use.

        A customer that was changed since stays as it is.
        """
        touched, used, free = self._part_created(import_)
        free.unlink()
        used.action_archive()
        import_.write(
            {
                "state": "undone",
                "summary": self.env._(
                    "Deleted: %(deleted)s. Archived, since orders or other records "
                    "name them: %(archived)s. Kept, since somebody has changed them: "
                    "%(kept)s.",
                    deleted=len(free),
                    archived=len(used),
                    kept=len(touched),
                ),
            }
        )

    def _part_created(self, import_):
        """Return the created customers: changed since, in use, and free to delete."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, partner.write_date > line.partner_stamp
                  FROM crm_customer_import_line AS line
                  JOIN res_partner AS partner ON partner.id = line.partner_id
                 WHERE line.import_id = %s AND line.is_created
                """,
                import_.id,
            )
        )
        Partner = self.env["res.partner"].with_context(active_test=False)
        touched = Partner.browse([key for key, changed in rows if changed])
        created = Partner.browse([key for key, changed in rows if not changed])
        used = created.browse(self._get_used_ids(created.ids))
        return touched, used, created - used

    def _get_used_ids(self, partner_ids):
        """Return which partners any other record refers to, by the foreign keys."""
        if not partner_ids:
            return []
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        used = set()
        for table, column in merge._get_fk_on("res_partner"):
            if table in _OWN_TABLES:
                continue
            beside = SQL()
            if table == "res_partner":
                # The commercial entity of a customer is the customer itself.
                beside = SQL(" AND id != %s", SQL.identifier(column))
            found = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT %s FROM %s WHERE %s = ANY(%s)%s",
                    SQL.identifier(column),
                    SQL.identifier(table),
                    SQL.identifier(column),
                    list(partner_ids),
                    beside,
                )
            )
            used.update(key for (key,) in found)
        return sorted(used)
