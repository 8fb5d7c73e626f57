# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

_logger = logging.getLogger(__name__)

# Any number of our own: the key of the advisory lock of the nightly work.
NIGHT_LOCK = 190_030


class CrmContract(models.Model):
    """What the night does: contracts end, go on, and their people are warned."""

    _name = "crm.contract"
    _inherit = "crm.contract"

    warning_ids = fields.One2many(
        comodel_name="crm.contract.warning", inverse_name="contract_id"
    )

    @api.model
    def _cron_contracts(self):
        """Renew, end and warn. Repeating it on the same day changes nothing."""
        [(alone,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", NIGHT_LOCK)
        )
        if not alone:
            return
        today = self._get_today()
        self._renew_due(today)
        ended = self._end_due(today)
        warned = self._warn_due(today)
        _logger.info("Contracts: %s ended, %s warnings", len(ended), len(warned))
        self.env["ir.cron"]._commit_progress(len(ended) + len(warned), remaining=0)

    @api.model
    def _renew_due(self, today):
        """Let the automatic ones go on; a faulty one waits for a person.

        A contract whose draft of a renewal lies ready is in somebody's hands.
        """
        domain = (
            self._get_running_domain()
            & Domain("renewal", "=", "automatic")
            & Domain("date_end", "<", today)
        )
        for contract in self.search(domain):
            if contract._get_next():
                continue
            try:
                with self.env.cr.savepoint():
                    # A contract that was forgotten for years catches up.
                    while contract.date_end and contract.date_end < today:
                        contract = contract._renew_automatically()
            except Exception:
                _logger.warning("Contract %s not renewed", contract.id, exc_info=True)

    @api.model
    def _end_due(self, today):
        """End what is past its day, and is not to go on by itself."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_contract
                   SET state = 'ended', write_date = now() AT TIME ZONE 'UTC'
                 WHERE state = 'running' AND renewal != 'automatic' AND date_end < %s
             RETURNING id
                """,
                today,
            )
        )
        ended = self.browse(row[0] for row in rows)
        ended.invalidate_recordset(["state"])
        ended._message_log_batch(
            {
                contract.id: self.env._(
                    "Ended on %(date)s.",
                    date=format_date(self.env, contract.date_end),
                )
                for contract in ended
            }
        )
        return ended

    @api.model
    def _warn_due(self, today):
        """Give the responsible one activity for each end that comes near."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_contract_warning
                            (contract_id, date_end, user_id, create_uid, create_date)
                SELECT c.id, c.date_end, u.id, %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM crm_contract c
                  JOIN res_users u ON u.id = c.user_id AND u.active
                 WHERE c.state = 'running'
                   AND c.date_notice <= %(today)s
                   AND c.date_end >= %(today)s
                   AND NOT EXISTS (
                       SELECT FROM crm_contract n
                        WHERE n.previous_id = c.id AND n.state != 'cancelled'
                   )
                    ON CONFLICT DO NOTHING
             RETURNING contract_id
                """,
                uid=self.env.uid,
                today=today,
            )
        )
        contracts = self.browse(row[0] for row in rows)
        self.env["mail.activity"].create(
            [contract._prepare_warning_vals(today) for contract in contracts]
        )
        return contracts

    def _prepare_warning_vals(self, today):
        """Return the activity, in the language of the responsible."""
        user = self.user_id
        translated = self.with_context(lang=user.lang)
        summary = translated.env._(
            "The contract ends on %(date)s",
            date=format_date(translated.env, self.date_end),
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": self._get_warning_type().id,
            "automated": True,
            "summary": summary,
            "user_id": user._get_present_user().id,
            "date_deadline": today,
        }

    @api.model
    def _get_warning_type(self):
        return self.env.ref("crm_vn_core.mail_activity_type_contract_end")

    def _forget_warning(self):
        """Take the warnings away: there is nothing left to decide."""
        self.sudo().activity_unlink(["crm_vn_core.mail_activity_type_contract_end"])
