# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_my_day_work import OUTCOME_KEYS

# Papers of the last days may still be keyed in.
PAPER_DAYS = 14
LONGEST_NOTE = 2000


class CrmMyDay(models.AbstractModel):
    """The day on paper, and back from it."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def get_sheet(self):
        """Number the entries of today and return them for the printer."""
        self._check_employee()
        today, users = self._get_today(), self._get_users()
        entries, more = self._get_entries(users, today)
        Sheet = self.env["crm.my.day.sheet"]
        sheet = Sheet._get_sheet(today) or Sheet.sudo().create(
            [{"user_id": self.env.uid, "date": today}]
        )
        sheet._number(entries)
        numbers = Sheet._get_numbers(today)
        addresses = self._get_addresses(entries)
        for entry in entries:
            entry["number"] = numbers[entry["source"], entry["id"]]
            entry["address"] = addresses.get(entry["partner_id"], "")
        return {
            "today": fields.Date.to_string(today),
            "user_name": self.env.user.name,
            "company": self.env.company.name,
            "entries": entries,
            "hidden": sum(row["count"] for row in more),
            "outcomes": self._get_outcomes(),
        }

    @api.model
    def _get_addresses(self, entries):
        """Return customer → address in one line."""
        ids = {entry["customer"]["id"] for entry in entries if entry["customer"]}
        result = {}
        for partner in self.env["res.partner"].browse(ids):
            lines = partner._display_address(without_company=True).splitlines()
            result[partner.id] = ", ".join(filter(None, map(str.strip, lines)))
        return result

    @api.readonly
    @api.model
    def get_papers(self):
        """Return the user's lists of the last days, with what their lines say."""
        self._check_employee()
        since = self._get_today() - timedelta(days=PAPER_DAYS)
        sheets = (
            self.env["crm.my.day.sheet"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("date", ">=", since)])
        )
        return {
            "outcomes": self._get_outcomes(),
            "papers": [
                {
                    "date": fields.Date.to_string(sheet.date),
                    "lines": [
                        {
                            "number": line.number,
                            "customer": line.partner_id.display_name or "",
                            "title": line.name or "",
                            "digit": line._get_outcome_digit(),
                        }
                        for line in sheet.line_ids
                    ],
                }
                for sheet in sheets
            ],
        }

    @api.model
    def key_in(self, date, rows):
        """Save what was typed from a paper: each good row, and say what is wrong.

        A row that is refused is returned with the reason and changes nothing; the
        others are saved. Sending the same rows again saves none of them twice.

        :param rows: dicts: number, digit (a key of ``OUTCOME_KEYS``), note, day
            (optional: when to try again)
        :return: for each row a dict: ok, message
        """
        self._check_employee()
        sheet = self.env["crm.my.day.sheet"]._get_sheet(fields.Date.to_date(date))
        lines = {line.number: line.with_env(self.env) for line in sheet.line_ids}
        numbers = Counter(self._to_number(row.get("number")) for row in rows)
        return [self._key_in_row(row, lines, numbers) for row in rows]

    @api.model
    def _to_number(self, value):
        """Return a typed line number, or None."""
        text = str(value or "").strip()
        return int(text) if text.isdecimal() and len(text) < 7 else None

    @api.model
    def _key_in_row(self, row, lines, numbers):
        number = self._to_number(row.get("number"))
        line = lines.get(number)
        message = self._get_row_error(row, number, line, numbers)
        if message:
            return {"ok": False, "message": message}
        outcome = OUTCOME_KEYS[str(row["digit"])]
        note = str(row.get("note") or "").strip()
        try:
            with self.env.cr.savepoint():
                message = line._key_in(outcome, note, row.get("day"))
        except UserError as error:
            return {"ok": False, "message": str(error)}
        return {"ok": True, "message": message}

    @api.model
    def _get_row_error(self, row, number, line, numbers):
        """Return what is wrong with a typed row, or an empty text."""
        if number is None:
            return self.env._("Type the number of the line.")
        if not line:
            return self.env._("The paper has no line %(number)s.", number=number)
        if numbers[number] > 1:
            return self.env._(
                "Line %(number)s is typed twice: keep one.", number=number
            )
        if line.sudo().keyed_at:
            return line.sudo()._get_keyed_message()
        if str(row.get("digit") or "") not in OUTCOME_KEYS:
            return self.env._("Choose what came of it.")
        if len(str(row.get("note") or "")) > LONGEST_NOTE:
            return self.env._("The text is too long.")
        return ""
