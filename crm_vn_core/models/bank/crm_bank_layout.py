# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...exchange.bank_statement import Options
from ...exchange.bank_words import header_key


class CrmBankLayout(models.Model):
    """How one bank writes its statements, or a company its lists of payments.

    The usual headings are known to the reader; a layout holds what is special, and what
    a user has taught.
    """

    _name = "crm.bank.layout"
    _description = "Layout of Bank Files"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[("statement", "Bank Statement"), ("payments", "Payment List")],
        required=True,
        default="statement",
        help="A payment list comes from a collector, a shop or a wallet: each line "
        "names the loan, the invoice or the memo code that it pays.",
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    bank_id = fields.Many2one(comodel_name="res.bank", index="btree_not_null")
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        index="btree_not_null",
        domain="[('type', 'in', ('bank', 'cash'))]",
        help="Only for this account. Empty: for every account of the bank.",
    )
    date_order = fields.Selection(
        selection=[
            ("dmy", "Day, month, year"),
            ("mdy", "Month, day, year"),
            ("ymd", "Year, month, day"),
        ],
        required=True,
        default="dmy",
        help="Dates with the year first are understood in any case.",
    )
    number_signs = fields.Selection(
        selection=[
            ("auto", "Found by itself"),
            ("vn", "1.234.567,00"),
            ("en", "1,234,567.00"),
        ],
        string="Numbers",
        required=True,
        default="auto",
    )
    header_row = fields.Integer(
        string="Row of Column Names", help="0: found by itself, below the letterhead."
    )
    skip_rows = fields.Integer(
        string="Rows to Skip", help="Rows below the column names that are no lines."
    )
    column_ids = fields.One2many(
        comodel_name="crm.bank.layout.column",
        inverse_name="layout_id",
        string="Columns",
        copy=True,
    )
    note = fields.Text(translate=True)

    def _get_words(self):
        """Return {header key: target} of the columns that were taught."""
        return {header_key(column.header): column.target for column in self.column_ids}

    def _get_options(self, columns, **more):
        """Return how to read the cells, for columns {index: target}."""
        return Options(
            columns,
            date_order=self.date_order or "dmy",
            signs=self.number_signs or "auto",
            skip_rows=self.skip_rows,
            **more,
        )

    @api.model
    def _find(self, journal, kind="statement"):
        """Return the layout of a journal: its own, else its bank's, else a general."""
        layouts = self.search(
            [
                ("kind", "=", kind),
                ("company_id", "in", (False, journal.company_id.id)),
                ("journal_id", "in", (False, journal.id)),
                ("bank_id", "in", (False, journal.bank_id.id)),
            ]
        )
        return layouts.sorted(
            lambda layout: (not layout.journal_id, not layout.bank_id, layout.sequence)
        )[:1]

    def _teach(self, journal, columns):
        """Return the layout that knows these columns, made for the journal if need be.

        :param columns: list of (header, target)
        """
        layout = self
        if not layout or layout.journal_id != journal:
            layout = self.create(
                {
                    "name": journal.display_name,
                    "kind": self.kind or "statement",
                    "company_id": journal.company_id.id,
                    "journal_id": journal.id,
                    "bank_id": journal.bank_id.id,
                    "date_order": self.date_order or "dmy",
                    "number_signs": self.number_signs or "auto",
                }
            )
        known = layout._get_words()
        layout.column_ids = [
            fields.Command.create({"header": header, "target": target or "ignore"})
            for header, target in columns
            if header and header_key(header) not in known
        ]
        for column in layout.column_ids:
            told = dict((header_key(h), t) for h, t in columns)
            key = header_key(column.header)
            if key in told:
                column.target = told[key] or "ignore"
        return layout
