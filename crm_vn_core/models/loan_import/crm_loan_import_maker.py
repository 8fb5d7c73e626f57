# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError

from ...exchange.loan_list import guess_collateral
from ...lending import events as lending_events

_PARSERS = {
    "on": date.fromisoformat,
    "until": date.fromisoformat,
    "amount": Decimal,
    "fee": Decimal,
}


class CrmLoanImportOpening(models.AbstractModel):
    """Makes the loan of a line that was checked, with its past."""

    _name = "crm.loan.import.opening"
    _inherit = "crm.loan.import.opening"

    @api.model
    def _make_loan(self, line):
        """Make the loan of a line, with its past, and compare it with the preview.

        :raise UserError: it came out otherwise than it was shown
        """
        import_ = line.import_id
        loan = (
            self.env["crm.loan"]
            .sudo()
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .with_company(import_.company_id)
            .create(
                {
                    **self._to_values(line.loan_values),
                    "loan_import_id": import_.id,
                    "taken_over_on": import_.cutover_date,
                    "is_taking_over": True,
                }
            )
        )
        loan.state = "approved"
        memo = self.env._("Taken over from %(file)s", file=import_.name)
        key = f"import:{import_.id}:{line.contract}"
        events = [_load_event(event) for event in line.events]
        state = loan._take_over(events, key, memo)
        self._check_made(line, loan, state)
        self._add_collateral(line, loan)
        return loan

    def _check_made(self, line, loan, state):
        figures = self._get_figures(line.import_id, loan, state)
        names = ("principal", "principal_long", "interest", "held")
        found = {name: figures[name] for name in names}
        if loan._is_posted():
            adopted = {
                "principal": ("principal", "principal_long"),
                "principal_long": ("principal_long",),
                "interest": ("interest_receivable",),
                "held": ("unallocated",),
            }
            rows = loan.posting_ids.filtered(lambda row: not row.move_id)
            for name, buckets in adopted.items():
                own = rows.filtered(lambda row, buckets=buckets: row.bucket in buckets)
                found[name] = abs(sum(own.mapped("amount")))
        if any(line.currency_id.compare_amounts(found[n], line[n]) for n in names):
            raise UserError(
                self.env._(
                    "It came out otherwise than shown, with %(principal)s outstanding"
                    " and %(interest)s of interest. Check the list again.",
                    principal=self._format(line.import_id, found["principal"]),
                    interest=self._format(line.import_id, found["interest"]),
                )
            )

    def _add_collateral(self, line, loan):
        """Enter what secures the loan, with the value of the file."""
        name = (line.values or {}).get("collateral")
        if not name:
            return
        worth = line.values.get("collateral_value")
        value = {"date": loan.taken_over_on, "amount": worth, "source": "own"}
        loan.env["crm.loan.collateral"].create(
            {
                "loan_id": loan.id,
                "name": name,
                "kind": guess_collateral(name),
                "value_ids": [Command.create(value)] if worth else [],
            }
        )


def _load_event(data):
    """Return the event of the engine that :func:`_dump_event` has written."""
    return getattr(lending_events, data["kind"])(
        **{
            name: _PARSERS.get(name, str)(value)
            for name, value in data.items()
            if name != "kind"
        }
    )
