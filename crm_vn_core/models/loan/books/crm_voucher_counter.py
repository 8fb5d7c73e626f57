# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class CrmVoucherCounter(models.Model):
    """The last number of each kind of voucher, per company and year.

    A number is taken in the transaction of its voucher: rolled back together, the
    number is free again. Two transactions that want the same number cannot both
    commit; Odoo repeats the second. A sequence of the database would leave gaps.
    """

    _name = "crm.voucher.counter"
    _description = "Voucher Counter"
    _order = "company_id, kind, year DESC"
    _rec_name = "kind"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[("PT", "Cash Receipt"), ("PC", "Cash Payment")],
        required=True,
        readonly=True,
    )
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    last_number = fields.Integer(
        required=True, readonly=True, default=0, aggregator=None
    )

    _counter_uniq = models.UniqueIndex("(company_id, kind, year)")

    @api.model
    def _next(self, company, kind, year):
        """Take the next number: ``PT/2026/00001``.

        :raise psycopg2.errors.SerializationFailure: someone else took it meanwhile;
            Odoo starts the command again
        """
        [(number,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_voucher_counter (company_id, kind, year, last_number)
                     VALUES (%s, %s, %s, 1)
                ON CONFLICT (company_id, kind, year)
                  DO UPDATE SET last_number = crm_voucher_counter.last_number + 1
                  RETURNING last_number
                """,
                company.id,
                kind,
                year,
            )
        )
        self.invalidate_model(["last_number"])
        return f"{kind}/{year}/{number:05d}"
