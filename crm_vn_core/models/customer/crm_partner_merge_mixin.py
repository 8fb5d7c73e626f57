# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import json_default, mute_logger


class CrmPartnerMergeMixin(models.AbstractModel):
    """How the rows of a model go from one customer to another when the two are merged.

    A model that has a partner and a unique constraint or index on it, or whose rows can
    say the same thing twice, inherits this. Row by row:

    * a row that says the same as one of the destination (equal ``_merge_key``) only
      completes that one (``_merge_twin``);
    * any other row moves;
    * a row that the database or the model refuses goes to ``_merge_refused``.

    What does not move is kept word by word in ``crm.partner.merge.log``.
    """

    _name = "crm.partner.merge.mixin"
    _description = "Rows of a Customer to Merge"

    # Fields on which two rows agree that say the same thing; () if no two rows do.
    _merge_key = ()
    # Fields that may not point to one and the same customer.
    _merge_distinct = ()
    # Rows can be computed again: they are deleted, and made again after the merge.
    _merge_derived = False

    @api.model
    def _get_merge_partner_fields(self):
        """Return the names of the stored fields that point to a customer."""
        return [
            name
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.store
            and field.comodel_name == "res.partner"
            and not field.related
        ]

    @api.model
    def _merge_partner_rows(self, source, destination):
        """Bring the rows of ``source`` to ``destination``, as the superuser.

        Append-only models override this with a statement of their own.
        :return: the rows that did not move, as dicts for the log
        """
        left = []
        for name in self._get_merge_partner_fields():
            rows = self.sudo().with_context(active_test=False, tracking_disable=True)
            rows = rows.search([(name, "=", source.id)], order="id")
            if self._merge_derived:
                rows.unlink()
                continue
            for row in rows:
                left += row._merge_row(name, destination)
        return left

    @api.model
    def _after_partner_merge(self, partner):
        """Called on the model when all rows point to ``partner``; computes again."""

    def _merge_row(self, name, destination):
        """Move one row, whose field ``name`` is to be ``destination``."""
        if name in self._merge_distinct and any(
            self[other] == destination for other in self._merge_distinct
        ):
            reason = "It stood between the merged customers."
            return self._merge_refused(name, destination, reason)
        twin = self._get_merge_twin(name, destination)
        if twin:
            return self._merge_twin(twin)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.write(self._prepare_merge_vals(name, destination))
                self.flush_recordset()
        except (psycopg2.IntegrityError, UserError) as error:
            self.invalidate_recordset()
            return self._merge_refused(name, destination, error)
        return []

    def _get_merge_twin(self, name, destination):
        """Return the row of ``destination`` that says the same as this one."""
        if not self._merge_key:
            return self.browse()
        domain = [(name, "=", destination.id), ("id", "!=", self.id)]
        for key in set(self._merge_key) - {name}:
            value = self[key]
            domain.append((key, "=", value.id if hasattr(value, "id") else value))
        return self.search(domain, limit=1)

    def _merge_twin(self, twin):
        """Fill the gaps of the twin from this row, and drop this row.

        A flag set on either row, such as do-not-call, is set on what remains.
        :return: the dropped row, as a list of one dict
        """
        snapshot = self._get_merge_snapshot()
        values = self._prepare_merge_twin_vals(twin)
        self.unlink()
        if values:
            twin.write(values)
            twin.flush_recordset()
        return [snapshot]

    def _prepare_merge_vals(self, name, destination):
        """Return what to write on a row that moves."""
        return {name: destination.id}

    def _prepare_merge_twin_vals(self, twin):
        """Return what this row says and its twin does not."""
        return {
            name: self[name].id if field.type == "many2one" else self[name]
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and not field.compute
            and name not in models.MAGIC_COLUMNS
            and self[name]
            and not twin[name]
        }

    def _merge_refused(self, name, destination, error):
        """Deal with a row that may not belong to the destination as it is.

        Models that can change the row so that it may override this. Here it is dropped,
        with the reason in the log.
        :param error: the exception, or a text
        :return: the dropped row, as a list of one dict
        """
        snapshot = self._get_merge_snapshot()
        snapshot["reason"] = str(error).strip().splitlines()[0]
        self.unlink()
        return [snapshot]

    def _get_merge_snapshot(self):
        """Return what the row says, ready for JSON."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.type not in ("binary", "one2many")
        ]
        [values] = self.read(names, load=None)
        return {
            "model": self._name,
            "values": json.loads(json.dumps(values, default=json_default)),
        }
