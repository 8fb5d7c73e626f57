# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class CrmImportJobMixin(models.AbstractModel):
    """Runs imports in the background: in batches, resumable, never stopped by one.

    A job is named after its imports: ``<model of the imports>.job``.
    """

    _name = "crm.import.job.mixin"
    _description = "Import of a List: Job"

    @api.model
    def _cron_process(self):
        """Check and import what users have left to the background."""
        imports = self.env[self._name.removesuffix(".job")].search(
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
            own._check_in_background()
        except OperationalError:
            raise
        except Exception as error:
            # One list must not keep those of others waiting.
            self.env.cr.rollback()
            if not isinstance(error, UserError):
                _logger.warning("Import %s", import_, exc_info=error)
            step = "preview" if import_.state == "importing" else "mapping"
            import_.write({"state": step, "summary": str(error)})
        return commit(1)

    def _get_remaining(self, import_):
        return import_.todo_count if import_.state == "importing" else 1

    @api.model
    def _import_all(self, import_, commit=None):
        """Import the lines that are left.

        :param commit: called with the number of lines done after each batch; returns
            the seconds left, 0 to go on in another run
        :return: the seconds left
        """
        raise NotImplementedError

    def _get_batch(self, import_, limit):
        """Return the next lines to import."""
        return self.env[f"{import_._name}.line"].search(
            [("import_id", "=", import_.id), *import_._get_todo_domain()], limit=limit
        )

    def _prepare_refusal(self, line, error):
        """Return the values that note on a line why it was not imported."""
        reason = str(error).strip() or type(error).__name__
        if isinstance(error, IntegrityError):
            reason = (error.diag.message_primary or reason).splitlines()[0]
        elif not isinstance(error, UserError):
            _logger.warning("Import line %s", line, exc_info=error)
        issue = ["", "refused", {"reason": " ".join(reason.split())[:500]}, True]
        return {"issues": [*(line.issues or []), issue], "status": "error"}

    def _tell_done(self, import_, message):
        """Tell the person who uploaded the list, on the screen, and the log."""
        self.env["bus.bus"]._sendone(
            import_.user_id.partner_id,
            "simple_notification",
            {"type": "success", "message": message},
        )
        _logger.info("%s: %s lines", import_, import_.done_count)
