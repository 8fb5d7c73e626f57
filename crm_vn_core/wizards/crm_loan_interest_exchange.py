# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..exchange.tables import read_table
from ..exchange.writer import Column, plain_text, write_xlsx
from ..models.exchange.messages import table_faults_told

_ROLE = "crm_vn_core.group_crm_vn_core_loan_accountant"


class CrmLoanInterestExchange(models.TransientModel):
    """Takes the interest of a month out for the invoices, and their numbers back in."""

    _name = "crm.loan.interest.exchange"
    _description = "Interest to Invoice: Out and Back"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Month",
        required=True,
        default=lambda self: self.env["crm.loan.period"]._get_default_date(),
        help="Any day of the month.",
    )
    file = fields.Binary(
        string="List with Invoice Numbers",
        attachment=False,
        help="The exported list, with the columns of the invoice filled in.",
    )
    file_name = fields.Char()
    report = fields.Text(readonly=True)

    def _check_role(self):
        if not self.env.user.has_group(_ROLE):
            raise AccessError(self.env._("Only an accountant of the loans does this."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This is not your company."))

    def _get_columns(self):
        return [
            Column(self.env._("Loan")),
            Column(self.env._("Month"), "date"),
            Column(self.env._("Customer"), width=32),
            Column(self.env._("Tax Code")),
            Column(self.env._("Interest"), "money"),
            Column(self.env._("Late Interest"), "money"),
            Column(self.env._("To Invoice"), "money"),
            Column(self.env._("Invoice Number")),
            Column(self.env._("Invoice Date"), "date"),
        ]

    def _collect(self):
        self._check_role()
        month_end = self.date + relativedelta(day=31)
        interest = self.env["crm.loan.interest"].sudo()
        return interest._collect(self.company_id, month_end).sudo(False)

    def action_show(self):
        """Show the list of the month."""
        self.ensure_one()
        rows = self._collect()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_interest_action"
        )
        return action | {"domain": [("id", "in", rows.ids)], "context": {}}

    def action_export(self):
        """Download the list of the month."""
        self.ensure_one()
        rows = self._collect().sudo()
        columns = self._get_columns()
        data = write_xlsx(
            columns,
            [
                (
                    row.loan_id.name,
                    row.date,
                    row.partner_id.name,
                    row.vat,
                    row.interest,
                    row.late_interest,
                    row.amount,
                    row.invoice_number,
                    row.invoice_date,
                )
                for row in rows
            ],
            sheet=self.env._("Interest"),
        )
        self.file = base64.b64encode(data)
        self.env["crm.export.log"]._log_export(
            "crm.loan.interest",
            [column.label for column in columns],
            len(rows),
            "report",
            personal=True,
        )
        name = f"lai-{self.date:%Y-%m}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "download",
        }

    def action_import(self):
        """Read the invoice numbers back; a line that does not fit is told, not used."""
        self.ensure_one()
        self._check_role()
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        with table_faults_told(self.env):
            table = read_table(base64.b64decode(self.file))
        faults, count = [], 0
        for number, cells in table.rows[1:]:
            if fault := self._import_row([*cells, *[None] * 9][:9]):
                faults.append(
                    self.env._("Line %(line)s: %(fault)s", line=number, fault=fault)
                )
            elif cells[7:8] and cells[7]:
                count += 1
        self.file = False
        self.report = "\n".join(
            [self.env._("%(count)s invoice numbers were taken over.", count=count)]
            + faults
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _import_row(self, cells):
        """Take over one line; return what is wrong with it, or nothing."""
        number = plain_text(str(cells[7] or "")).strip()
        if not number:
            return ""
        rows = self.env["crm.loan.interest"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("loan_id.name", "=", str(cells[0] or "").strip()),
                ("date", "=", self.date + relativedelta(day=31)),
            ]
        )
        if not rows:
            return self.env._("no interest of this loan in this month")
        if rows.invoice_number and rows.invoice_number != number:
            return self.env._(
                "already invoiced as %(number)s", number=rows.invoice_number
            )
        day = cells[8]
        if isinstance(day, str):
            try:
                day = datetime.datetime.strptime(day.strip(), "%d/%m/%Y").date()
            except ValueError:
                return self.env._("%(day)s is no date (31/12/2026)", day=day)
        rows.write({"invoice_number": number, "invoice_date": day or False})
        return ""
