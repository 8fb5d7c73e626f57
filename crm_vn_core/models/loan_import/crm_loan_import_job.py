# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

BATCH = 20


class CrmLoanImportJob(models.AbstractModel):
    """Runs take-overs: in batches, resumable, and never stopped by one contract.

    A loan is made with its past in one savepoint: a contract that fails keeps the
    reason, and nothing of it is written.
    """

    _name = "crm.loan.import.job"
    _description = "Take-over of Loans: Job"

    @api.model
    def _cron_process(self):
        """Check and import what users have left to the background."""
        imports = self.env["crm.loan.import"].search(
            [("state", "in", ("checking", "importing"))], order="id"
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=sum(map(self._get_remaining, imports)))
        for import_ in imports:
            if not self._process(import_, cron._commit_progress):
                break

    def _process(self, import_, commit):
        """Take one import a step further; return the seconds left.

        The rights are those of the person who uploaded the list.
        """
        own = import_.with_user(import_.user_id).with_context(
            allowed_company_ids=import_.company_id.ids,
            lang=import_.user_id.lang,
        )
        job = self.with_env(own.env)
        try:
            if own.state == "importing":
                own._check_role()
                return job._import_all(own, commit=commit)
            own._check_lines(own._read_files())
        except OperationalError:
            raise
        except Exception as error:
            # One list must not keep those of others waiting.
            self.env.cr.rollback()
            if not isinstance(error, UserError):
                _logger.warning("Take-over of loans %s", import_.id, exc_info=error)
            step = "preview" if import_.state == "importing" else "mapping"
            import_.write({"state": step, "summary": str(error)})
        return commit(1)

    def _get_remaining(self, import_):
        return import_.todo_count if import_.state == "importing" else 1

    @api.model
    def _import_all(self, import_, commit=None):
        """Make the loans that are left.

        :param commit: called with the number of lines done after each batch; returns
            the seconds left, 0 to go on in another run
        :return: the seconds left
        """
        time_left = float("inf")
        company = import_.company_id.sudo()
        if not company.loan_split_date:
            company.loan_split_date = import_.split_date
        while lines := self._get_batch(import_):
            for line in lines:
                self._import_line(line)
            self.env.flush_all()
            # The rows of thousands of loans in the cache make every step slower.
            self.env.invalidate_all()
            if commit and not (time_left := commit(len(lines))):
                return time_left
        self._finish(import_)
        return commit(0) if commit else time_left

    def _get_batch(self, import_):
        return self.env["crm.loan.import.line"].search(
            [
                ("import_id", "=", import_.id),
                ("is_done", "=", False),
                ("status", "in", ("new", "remark")),
            ],
            limit=BATCH,
        )

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
            self._refuse(line, error)

    def _refuse(self, line, error):
        reason = str(error).strip() or type(error).__name__
        if isinstance(error, IntegrityError):
            reason = (error.diag.message_primary or reason).splitlines()[0]
        elif not isinstance(error, UserError):
            _logger.warning("Take-over line %s", line.id, exc_info=error)
        issue = ["", "refused", {"reason": " ".join(reason.split())[:500]}, True]
        line.sudo().write(
            {
                "issues": [*(line.issues or []), issue],
                "status": "error",
                "has_issue": True,
            }
        )

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
        self.env["bus.bus"]._sendone(
            import_.user_id.partner_id,
            "simple_notification",
            {
                "type": "success",
                "message": self.env._(
                    "%(name)s: %(done)s loans taken over.",
                    name=import_.name,
                    done=import_.done_count,
                ),
            },
        )
        _logger.info("Take-over of loans %s: %s", import_.id, import_.done_count)

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
