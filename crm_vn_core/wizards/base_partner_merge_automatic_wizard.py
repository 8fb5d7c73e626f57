# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2
from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, mute_logger

from ..masking import mask_number, mask_tax_code

# Values that nobody reads in the chatter: kept in the merge log alone.
SILENT_FIELDS = {
    "id",
    "calendar_last_notif_ack",
    "color",
    "commercial_company_name",
    "complete_name",
    "display_name",
    "message_bounce",
}
MASKS = {"identity_number": mask_number, "vat": mask_tax_code}
UNREADABLE_TYPES = ("boolean", "json", "properties", "binary")


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A merge that loses nothing.

    Core moves all rows of a table by one statement: where that violates a constraint it
    deletes every row of the sources, and on a unique index the merge fails. Here
    our models resolve their rows (``crm.partner.merge.mixin``) and the rest moves row
    by row, before core's turn.
    """

    _name = "base.partner.merge.automatic.wizard"
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Managers merge, whatever the e-mail addresses say."""
        manager = self.env.user.has_group("crm_vn_core.group_crm_vn_core_manager")
        if not manager and not self.env.su:
            raise AccessError(self.env._("Only a manager of customers may merge them."))
        return super()._merge(
            partner_ids,
            dst_partner=dst_partner,
            extra_checks=extra_checks and not manager,
        )

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Write the log, and let our models bring their rows over."""
        self.env.flush_all()
        models_to_merge = self._get_merge_models()
        for source in src_partners:
            log = self._create_log(source, dst_partner)
            for model in models_to_merge:
                log._add_dropped(model._merge_partner_rows(source, dst_partner))
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        """Move row by row what a constraint may refuse, just before core's turn.

        Here every addon that overrides :meth:`_update_foreign_keys` has had its turn.
        """
        if model == "res.partner":
            Log = self.env["crm.partner.merge.log"].sudo()
            for source in src_records:
                dropped = self._move_constrained_rows(source, dst_record)
                domain = [("partner_id", "=", dst_record.id)]
                log = Log.search([*domain, ("merged_id", "=", source.id)], limit=1)
                log._add_dropped(dropped)
            self.env.flush_all()
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

    @api.model
    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        self._take_over_values(src_partners.sudo(), dst_partner.sudo())
        return result

    def _log_merge_operation(self, src_partners, dst_partner):
        result = super()._log_merge_operation(src_partners, dst_partner)
        for source in src_partners.sudo():
            self._post_differences(source, dst_partner.sudo())
        self.env.flush_all()
        for model in self._get_merge_models():
            model._after_partner_merge(dst_partner.sudo())
        return result

    # ------------------------------------------------------------------ helpers
    @api.model
    def _get_merge_models(self):
        """Return the models that resolve their rows themselves."""
        mixin = type(self.env["crm.partner.merge.mixin"])
        return [
            self.env[name].sudo()
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    @api.model
    def _create_log(self, source, destination):
        """Keep every filled column of the source."""
        [(values,)] = self.env.execute_query(
            SQL(
                "SELECT jsonb_strip_nulls(to_jsonb(p)) FROM res_partner p"
                " WHERE id = %s",
                source.id,
            )
        )
        return (
            self.env["crm.partner.merge.log"]
            .sudo()
            .create(
                {
                    "partner_id": destination.id,
                    "merged_id": source.id,
                    "merged_name": source.name,
                    "merged_ref": source.ref,
                    "merged_values": values,
                }
            )
        )

    @api.model
    def _move_constrained_rows(self, source, destination):
        """Move what can move in the tables that may refuse a row of a partner.

        What is refused says what a row of the destination says already; core
        deletes it on a constraint, but would stop at a unique index.
        :return: the rows that were refused and deleted, as dicts for the log
        """
        dropped = []
        for table, column in self._get_constrained_columns():
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE %s = %s ORDER BY id",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    source.id,
                )
            )
            for (row_id,) in rows:
                dropped += self._move_row(table, column, row_id, destination)
        return dropped

    @api.model
    def _get_constrained_columns(self):
        """Return (table, column) of the references to partners that a unique index or
        a check mentions; many2many tables have no id and are core's business."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.conrelid::regclass::text, a.attname
                  FROM pg_constraint c
                  JOIN pg_attribute a
                    ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                  JOIN pg_attribute pk
                    ON pk.attrelid = c.conrelid AND pk.attname = 'id'
                 WHERE c.contype = 'f'
                   AND c.confrelid = 'res_partner'::regclass
                   AND cardinality(c.conkey) = 1
                   AND c.conrelid::regclass::text !~ 'base_partner_merge_'
                   AND (
                       EXISTS (
                           SELECT FROM pg_index i
                            WHERE i.indrelid = c.conrelid
                              AND i.indisunique
                              AND pg_get_indexdef(i.indexrelid)
                                  ~ ('\\m' || a.attname || '\\M')
                       ) OR EXISTS (
                           SELECT FROM pg_constraint k
                            WHERE k.conrelid = c.conrelid
                              AND k.contype = 'c'
                              AND a.attnum = ANY(k.conkey)
                       )
                   )
                 ORDER BY 1, 2
                """
            )
        )

    @api.model
    def _move_row(self, table, column, row_id, destination):
        table_sql, column_sql = SQL.identifier(table), SQL.identifier(column)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        table_sql,
                        column_sql,
                        destination.id,
                        row_id,
                    )
                )
        except psycopg2.IntegrityError as error:
            [(values,)] = self.env.execute_query(
                SQL(
                    "DELETE FROM %(table)s WHERE id = %(id)s"
                    " RETURNING jsonb_strip_nulls(to_jsonb(%(table)s))",
                    table=table_sql,
                    id=row_id,
                )
            )
            reason = str(error).strip().splitlines()[0]
            return [{"table": table, "values": values, "reason": reason}]
        return []

    @api.model
    def _take_over_values(self, sources, destination):
        """Fill the gaps of the destination that core leaves.

        Core skips what the user may not see and what is computed but editable, such as
        the identity number, the officer and the given name.
        """
        values = {}
        for name, field in destination._fields.items():
            if not field.column_type or not field.store or field.readonly:
                continue
            if not (field.groups or field.compute) or field.related:
                continue
            given = [source[name] for source in sources if source[name]]
            if given and not destination[name]:
                value = given[-1]
                values[name] = value.id if field.type == "many2one" else value
        if values:
            destination.write(values)

    @api.model
    def _get_differences(self, source, destination):
        """Return [(label, value)] of what the source says otherwise."""
        differences = []
        for name, field in source._fields.items():
            if not field.store or not field.column_type or name in SILENT_FIELDS:
                continue
            if field.readonly or field.company_dependent:
                continue
            if field.type in UNREADABLE_TYPES:
                continue
            value = source[name]
            if not value or value == destination[name]:
                continue
            label = field._description_string(self.env)
            text = field.convert_to_export(value, source)
            mask = MASKS.get(name)
            differences.append((label, mask(text) if mask else text))
        return differences

    @api.model
    def _post_differences(self, source, destination):
        """Write what the source said otherwise into the chatter, numbers masked."""
        differences = self._get_differences(source, destination)
        if not differences:
            return
        lines = Markup().join(
            Markup("<li>%s: %s</li>") % (label, value) for label, value in differences
        )
        title = self.env._("Also said by %(name)s:", name=source.name)
        destination.message_post(body=Markup("%s<ul>%s</ul>") % (title, lines))
