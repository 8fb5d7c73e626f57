# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import OperationalError

from odoo import api, models

BATCH = 20


class CrmLoanImportJob(models.AbstractModel):
    """Makes the loans of a take-over, never stopped by one contract.

    A loan is made with its past in one savepoint: a contract that fails keeps the
    reason, and nothing of it is written.
    """

    _name = "crm.loan.import.job"
    _inherit = ["crm.import.job.mixin"]
    _description = "Take-over of Loans: Job"

    @api.model
    def _import_all(self, import_, commit=None):
        time_left = float("inf")
        company = import_.company_id.sudo()
        if not company.loan_split_date:
            company.loan_split_date = import_.split_date
        while lines := self._get_batch(import_, BATCH):
            for line in lines:
                self._import_line(line)
            self.env.flush_all()
            # The rows of thousands of loans in the cache make every step slower.
            self.env.invalidate_all()
            if commit and not (time_left := commit(len(lines))):
                return time_left
        self._finish(import_)
        return commit(0) if commit else time_left

    def _import_line(self, line):
        try:
            with self.env.cr.savepoint():
                loan = self.env["crm.loan.import.opening"]._make_loan(line)
                line.sudo().write({"loan_id": loan.id, "is_done": True})
                self.env.flush_all()
        except OperationalError:
            # Somebody else holds a row: not the fault of a line; try again later.
            raise
        except Exception as error:
            self.env.invalidate_all()
            refusal = self._prepare_refusal(line, error)
            line.sudo().write({**refusal, "has_issue": True})

    def _finish(self, import_):
        """Adopt the provisions, and say what was done."""
        provision = self._adopt_provisions(import_)
        summary = [
            self.env._(
                "%(done)s loans were taken over; %(errors)s lines had errors and"
                " %(known)s were here already.",
                done=import_.done_count,
                errors=import_.error_count,
                known=import_.known_count,
            )
        ]
        if provision:
            summary.append(provision)
        import_.sudo().write({"state": "done", "summary": "\n".join(summary)})
        message = self.env._(
            "%(name)s: %(done)s loans taken over.",
            name=import_.name,
            done=import_.done_count,
        )
        self._tell_done(import_, message)

    def _adopt_provisions(self, import_):
        """Adopt the provisions that the rules ask for on the cut-over day.

        :return: a sentence where the books have another provision, or nothing
        """
        posted = import_.line_ids.filtered("is_done").product_id.filtered(
            lambda product: product._is_posted()
        )
        if not posted:
            return None
        period = (
            self.env["crm.loan.period"]
            .sudo()
            .with_company(import_.company_id)
            .with_context(crm_loan_import_id=import_.id)
            .new({"company_id": import_.company_id.id, "date": import_.cutover_date})
        )
        period._provide(adopt=True)
        found = []
        for account in posted.sudo().account_provision_id:
            # What is left in the books once all loans are accounted for.
            left = import_._get_book_balance("provision", account)
            if left:
                found.append(
                    self.env._(
                        "On %(account)s the books have %(amount)s beside the provision"
                        " that the rules ask for: post the difference.",
                        account=account.display_name,
                        amount=import_._format_amount(left),
                    )
                )
        return "\n".join(found)
