# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...delivery import Provider, State
from .crm_dispatcher import WORKER_LOCK

_logger = logging.getLogger(__name__)

# Attempts before a message that could be repeated is given up.
ATTEMPTS = 8
# Seconds before the second attempt; each further one waits twice as long.
FIRST_WAIT = 30
_LONGEST_WAIT = 6 * 3600
# The columns of a result in ``_record``.
_NAMES = ("ids", "states", "lasts", "waits", "chosen", "refs", "costs", "errors")
_STATE_OF_REPORT = {
    "delivered": "delivered",
    "failed": "failed",
    "bounced": "failed",
}
# Messages of unknown fate that one run asks the provider about.
_RECONCILE = 200


class CrmDispatcher(models.AbstractModel):
    """What became of messages: results, workers that died, answers that never came."""

    _name = "crm.dispatcher"
    _inherit = "crm.dispatcher"

    def _record(self, channel, provider, results, worker):
        """Write the results of calls and commit.

        A report of the provider may have come first: what is delivered stays so.
        :param results: (row id, result) each
        """
        if results:
            self._commit()
            self._persist(lambda: self._write(channel, provider, results, worker))

    def _write(self, channel, provider, results, worker):
        rows = [self._get_row_values(provider, *pair) for pair in results]
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_interaction i
                   SET state = CASE
                           WHEN i.state NOT IN ('sending', 'unknown') THEN i.state
                           WHEN v.state = 'retry' AND i.attempt < %(attempts)s
                               THEN 'queued'
                           WHEN v.state = 'retry' THEN v.last
                           ELSE v.state END,
                       scheduled_at = CASE WHEN v.state IN ('retry', 'queued')
                           THEN %(now)s + v.wait * INTERVAL '1 second' * CASE
                               WHEN v.chosen THEN 1
                               ELSE LEAST(2 ^ (i.attempt - 1), %(longest)s) END
                           ELSE i.scheduled_at END,
                       date = %(now)s,
                       attempt = i.attempt - (v.state = 'queued')::int,
                       claimed_at = CASE WHEN v.state <> 'queued' THEN i.claimed_at END,
                       provider_ref = COALESCE(v.ref, i.provider_ref),
                       cost = COALESCE(v.cost, i.cost),
                       error = v.error,
                       sandbox = %(sandbox)s
                  FROM UNNEST(%(ids)s::int[], %(states)s::varchar[],
                              %(lasts)s::varchar[], %(waits)s::int[],
                              %(chosen)s::bool[], %(refs)s::varchar[],
                              %(costs)s::float[], %(errors)s::varchar[])
                       AS v (id, state, last, wait, chosen, ref, cost, error)
                 WHERE v.id = i.id AND i.claim = %(worker)s
                """,
                **dict(zip(_NAMES, columns, strict=True)),
                attempts=ATTEMPTS,
                longest=_LONGEST_WAIT // FIRST_WAIT,
                now=fields.Datetime.now(),
                sandbox=channel.sandbox,
                worker=worker,
            )
        )
        self.env["crm.interaction"].invalidate_model()
        self._after_results(channel, results)
        self._commit(len(results))

    def _get_row_values(self, provider, row, result):
        """Return one result as the values of ``_NAMES``.

        An attempt without an answer is made again only where the provider takes each
        key once. What a provider had no time for was no attempt.
        """
        state, last = result.state, "failed"
        if state == State.UNKNOWN and provider.idempotent and result.repeatable:
            state, last = State.RETRY, "unknown"
        if state == State.PAUSED or result.busy:
            state = "queued"
        return (
            row,
            state,
            last,
            result.wait or (FIRST_WAIT if state == State.RETRY else 0),
            bool(result.wait),
            result.ref or None,
            result.cost,
            result.error[:500] or None,
        )

    def _after_results(self, channel, results):
        """Do what follows from results, before they are committed."""
        sent = [row for row, result in results if result.state == State.SENT]
        rows = self.env["crm.interaction"].browse(sent).filtered("origin_model")
        try:
            with self.env.cr.savepoint():
                rows._tell_origins()
        except Exception:
            _logger.exception("Origins of %s messages were not told.", len(rows))
        self._fall_back(channel, results)

    def _fall_back(self, channel, results):
        """Reach customers on another channel whom this one cannot reach."""
        if not channel.fallback_channel_id:
            return
        lost = [
            row
            for row, result in results
            if result.state == State.FAILED and result.fallback
        ]
        for row in self.env["crm.interaction"].browse(lost):
            try:
                with self.env.cr.savepoint():
                    row._queue_fallback()
            except Exception:
                _logger.exception("No fallback for interaction %s.", row.id)

    # Workers that died

    def _recover(self, channel, provider, worker):
        """Take over what dead workers were sending.

        A worker that holds its lock is alive. What a dead one had taken may have been
        sent: it is sent again where the provider takes each key once, else its fate is
        unknown until the provider or a person says.
        """
        claims = self.env.execute_query(
            SQL(
                """SELECT DISTINCT claim FROM crm_interaction
                    WHERE state = 'sending' AND channel_id = %s AND claim <> %s""",
                channel.id,
                worker,
            )
        )
        for (claim,) in claims:
            self._recover_claim(channel, provider, claim)

    def _recover_claim(self, channel, provider, claim):
        cr = self.env.cr
        cr.execute(SQL("SELECT pg_try_advisory_lock(%s, %s)", WORKER_LOCK, claim))
        if not cr.fetchone()[0]:
            return
        # Another worker may just have done it: look again with a fresh snapshot.
        self._commit()
        self._persist(lambda: self._take_over(channel, provider, claim))
        cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", WORKER_LOCK, claim))

    def _take_over(self, channel, provider, claim):
        """Queue again what can be repeated; that the worker died was no attempt."""
        repeatable = SQL(
            "%s AND purpose <> ALL(%s)",
            provider.idempotent,
            list(provider.unkeyed_purposes),
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_interaction
                   SET state = CASE WHEN %(repeatable)s THEN 'queued'
                                    ELSE 'unknown' END,
                       attempt = attempt - (%(repeatable)s)::int,
                       error = %(error)s
                 WHERE state = 'sending' AND channel_id = %(channel)s
                   AND claim = %(claim)s
                """,
                repeatable=repeatable,
                error=self.env._("The worker stopped while it was sending."),
                channel=channel.id,
                claim=claim,
            )
        )
        self.env["crm.interaction"].invalidate_model()
        self._commit()

    # Answers that never came

    def _reconcile(self, channel, provider, pool):
        """Ask the provider what became of messages of unknown fate."""
        rows = self.env["crm.interaction"].search(
            [
                ("state", "=", "unknown"),
                ("channel_id", "=", channel.id),
                ("claimed_at", ">=", fields.Datetime.now() - timedelta(days=2)),
            ],
            order="id",
            limit=_RECONCILE,
        )
        if type(provider).query is Provider.query or not rows:
            return
        asked = {
            row: pool.submit(provider.query, message, row.provider_ref or "")
            for row in rows
            if (message := row._get_key_message())
        }
        for row, future in asked.items():
            result = future.result() if not future.exception() else None
            if result and result.state != State.UNKNOWN:
                self._record(channel, provider, [(row.id, result)], row.claim)

    @api.model
    def _apply_reports(self, channel, reports):
        """Write what a provider reports; a report that comes twice is one.

        :return: how many reports found their message
        """
        found = 0
        for report in reports:
            rows = self._find_reported(channel, report)
            found += bool(rows)
            state = _STATE_OF_REPORT.get(report.kind)
            if rows and state:
                self._apply_report(rows, state, report)
                rows = self._without_event(rows, report.kind)
            self.env["crm.interaction.event"]._record(
                [
                    (row, report.kind, report.date, report.detail[:500] or None)
                    for row in rows
                ]
            )
        return found

    def _find_reported(self, channel, report):
        """Return the ids of what a report is about: a key is one message's alone."""
        if not report.key and not report.ref:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_interaction WHERE channel_id = %s AND %s",
                channel.id,
                SQL("idempotency_key = %s", report.key)
                if report.key
                else SQL("provider_ref = %s", report.ref),
            )
        )
        return [row[0] for row in rows]

    def _without_event(self, rows, kind):
        """Leave out messages that have such an event: each ends once.

        Not every provider says when it happened, so the date does not tell.
        """
        known = self.env.execute_query(
            SQL(
                """SELECT interaction_id FROM crm_interaction_event
                    WHERE interaction_id = ANY(%s) AND kind = %s""",
                rows,
                kind,
            )
        )
        return [row for row in rows if (row,) not in known]

    def _apply_report(self, rows, state, report):
        """Change the state; what is delivered does not fail any more."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_interaction
                   SET state = %s, error = %s,
                       provider_ref = COALESCE(provider_ref, %s),
                       cost = COALESCE(%s, cost)
                 WHERE id = ANY(%s)
                   AND state IN ('sending', 'sent', 'unknown', 'queued')
                """,
                state,
                report.detail[:500] or None if state == "failed" else None,
                report.ref or None,
                report.cost,
                rows,
            )
        )
        self.env["crm.interaction"].invalidate_model()
