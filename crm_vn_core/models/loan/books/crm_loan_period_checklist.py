# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmLoanPeriod(models.Model):
    """What is still to be done before a month can be closed."""

    _name = "crm.loan.period"
    _inherit = "crm.loan.period"

    def _compute_checklist(self):
        for period in self:
            documents = ("crm.loan.payment", "crm.loan.disbursement")
            domain = period._get_unconfirmed_domain()
            period.unconfirmed_count = sum(
                self.env[name].search_count(domain) for name in documents
            )
            period.unposted_count = self.env["crm.loan"].search_count(
                period._get_unposted_domain()
            )
            period.held_count = self.env["crm.loan"].search_count(
                period._get_held_domain()
            )
            # Who closes the books need not work with bank files.
            lines = self.env["crm.bank.line"].sudo()
            period.unidentified_count = lines.search_count(
                period._get_unidentified_domain()
            )
            period.unbooked_count = lines.search_count(period._get_unbooked_domain())

    def _get_unconfirmed_domain(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "posted")
            & Domain("cash_state", "=", "to_confirm")
            & Domain("value_date", "<=", self.date)
        )

    def _get_loan_domain(self):
        """Return the loans that are posted."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("regime", "!=", "tracking")
            & Domain("product_id.posting", "=", True)
            & Domain("state", "in", ("active", "closed", "written_off"))
        )

    def _get_unposted_domain(self):
        """Return the loans that were paid out before posting was switched on."""
        return (
            self._get_loan_domain()
            & Domain("posting_ids", "=", False)
            & Domain(
                "disbursement_ids",
                "any",
                Domain("state", "=", "posted")
                & Domain("cash_state", "!=", "to_confirm")
                & Domain("value_date", "<=", self.date),
            )
        )

    def _get_held_domain(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "active")
            & Domain("unallocated", ">", 0)
            & Domain("oldest_unpaid_due", "<=", self.date)
        )

    def _get_unidentified_domain(self):
        """Return the bank lines that came in by the month end and whose owner nobody
        has told, booked to the account of such money or not at all."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("new", "proposed", "unidentified"))
            & Domain("amount", ">", 0)
            & Domain("date", "<=", self.date)
        )

    def _get_unbooked_domain(self):
        """Return those of them that the books do not have at all."""
        return self._get_unidentified_domain() & Domain("state", "!=", "unidentified")

    def _use_held_money(self):
        """Let held money pay what has fallen due since."""
        for loan in self.env["crm.loan"].search(self._get_held_domain()):
            loan._lock_money()
            loan._replay()

    def action_post_missing(self):
        """Post the loans that were paid out before posting was switched on."""
        self._check_role()
        for loan in self.env["crm.loan"].search(self._get_unposted_domain()):
            loan._lock_money()
            loan._replay()

    def _check_can_close(self):
        """Refuse to close before everything on the list is done."""
        self.ensure_one()
        open_points = {
            self.env._("the month was not run"): not self.run_at,
            self.env._("cash is not confirmed"): self.unconfirmed_count,
            self.env._("loans are not posted"): self.unposted_count,
            self.env._("bank lines are not booked"): self.unbooked_count,
            self.env._("the check found differences"): self.difference_count,
        }
        if names := [name for name, is_open in open_points.items() if is_open]:
            raise UserError(
                self.env._(
                    "The month cannot be closed: %(points)s.", points=", ".join(names)
                )
            )

    def _open_list(self, model, domain, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
        }

    def action_open_unconfirmed(self):
        """Show the cash in that nobody has confirmed, or else the cash out."""
        self.ensure_one()
        domain = self._get_unconfirmed_domain()
        payments = self.env["crm.loan.payment"].search_count(domain, limit=1)
        model = "crm.loan.payment" if payments else "crm.loan.disbursement"
        return self._open_list(model, domain, self.env._("Cash Not Confirmed"))

    def action_open_unposted(self):
        self.ensure_one()
        return self._open_list(
            "crm.loan", self._get_unposted_domain(), self.env._("Loans Not Posted")
        )

    def action_open_held(self):
        self.ensure_one()
        return self._open_list(
            "crm.loan", self._get_held_domain(), self.env._("Held Money to Use")
        )

    def action_open_unidentified(self):
        """Show the bank lines whose owner nobody has told."""
        self.ensure_one()
        return self._open_list(
            "crm.bank.line",
            self._get_unidentified_domain(),
            self.env._("Money Not Identified"),
        )

    def action_open_differences(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_check_action"
        )
