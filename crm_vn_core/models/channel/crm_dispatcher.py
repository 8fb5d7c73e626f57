# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace

import psycopg2.errors
from psycopg2 import extensions

from odoo import api, fields, models
from odoo.tools import SQL

from ...delivery import ProviderError, Result, State

_logger = logging.getLogger(__name__)

# Advisory locks of PostgreSQL. One gatekeeper at a time: who counts the caps must see
# what the one before has let through. A worker is alive while it holds its own lock.
GATE_LOCK = 0x63726D01
WORKER_LOCK = 0x63726D02
# Results reach the database this often while calls are under way (s).
RECORD_EVERY = 2
# A run ends after so many seconds, so that the cron reports and other jobs get a turn.
RUN_SECONDS = 45
# Two wait for each other's rows: nothing is lost by trying again.
_CONFLICTS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
)
_TRIES = 5


def _call(provider, group, stops):
    """Send a group of messages, in a thread; without the ORM.

    :param stops: shared by the calls of a batch: the first result after which the
        provider takes nothing more; what has not been called by then is not
    """
    if stops:
        return [replace(stops[0], error="")] * len(group)
    results = provider.send(group)
    for result in results:
        if result.state == State.PAUSED or result.busy:
            stops.append(result)
    return results


class CrmDispatcher(models.AbstractModel):
    """Takes queued messages through the gate to the providers, and writes the results.

    claim (rows locked with SKIP LOCKED, gate, state sending, commit) → fill the wording
    → call the provider in threads, without the ORM → write what became of each, commit.
    Several workers and nodes do this at once.
    """

    _name = "crm.dispatcher"
    _description = "Dispatcher"

    @api.model
    def _trigger(self, interactions=None):
        """Let the dispatcher run when the messages are due."""
        cron = self.env.ref("crm_vn_core.ir_cron_dispatch", raise_if_not_found=False)
        if not cron:
            return
        now = fields.Datetime.now()
        due = {now}
        if interactions is not None:
            queued = interactions.filtered(lambda row: row.state == "queued")
            due = {max(row.scheduled_at or now, now) for row in queued[:100]}
        if due:
            cron.sudo()._trigger(min(due))

    @api.model
    def _cron_dispatch(self):
        """Send what is due on every channel; a channel that fails stops no other."""
        cron = self.env["ir.cron"]
        channels = self.env["crm.channel"].search(
            self.env["crm.channel"]._get_ready_domain()
        )
        cron._commit_progress(remaining=self._count_due(channels))
        for channel in channels:
            try:
                self._run(channel)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Channel %s was left.", channel.id)
        cron._commit_progress(remaining=self._count_due(channels))

    @api.model
    def _count_due(self, channels):
        return self.env["crm.interaction"].search_count(
            [
                ("channel_id", "in", channels.ids),
                ("state", "=", "queued"),
                ("scheduled_at", "<=", fields.Datetime.now()),
            ]
        )

    @api.model
    def _run(self, channel, seconds=RUN_SECONDS):
        """Send what is due on one channel, for some seconds; returns how many left."""
        if not self._has_work(channel):
            return 0
        try:
            provider = channel._get_provider()
        except ProviderError as error:
            channel._pause(str(error))
            self._commit()
            return 0
        sent, deadline = 0, time.monotonic() + seconds
        with self._working() as worker, self._threads(channel, provider) as pool:
            self._recover(channel, provider, worker)
            while time.monotonic() < deadline:
                rows = self._claim(channel, provider, worker)
                if not rows:
                    break
                results = self._send_rows(channel, provider, rows, pool, worker)
                sent += sum(result.state == State.SENT for result in results)
                results = self._renew(channel, provider, results)
                if self._learn(channel, results):
                    break
            self._reconcile(channel, provider, pool)
        return sent

    def _has_work(self, channel):
        """Tell whether messages are due, being sent or of unknown fate."""
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    (SELECT FROM crm_interaction
                      WHERE channel_id = %(channel)s AND state = 'queued'
                        AND scheduled_at <= %(now)s LIMIT 1)
                    UNION ALL
                    (SELECT FROM crm_interaction
                      WHERE channel_id = %(channel)s
                        AND state IN ('sending', 'unknown') LIMIT 1)
                    """,
                    channel=channel.id,
                    now=fields.Datetime.now(),
                )
            )
        )

    def _commit(self, count=0):
        self.env["ir.cron"]._commit_progress(count)

    def _persist(self, write):
        """Call a function that writes many rows at once and commits.

        Reports of the provider often change a row while the answer to the call is
        being written. In the isolation of Odoo that would fail; here each row is
        written as it is by then. The function begins a transaction of its own.
        :return: what the function returns
        """
        for left in reversed(range(_TRIES)):
            try:
                self._read_committed()
                return write()
            except _CONFLICTS:
                self.env.cr.rollback()
                if not left:
                    raise

    def _read_committed(self):
        """Let each statement of the transaction that begins here see what is new."""
        cnx = self.env.cr.connection
        if cnx.get_transaction_status() == extensions.TRANSACTION_STATUS_IDLE:
            self.env.cr.execute(SQL("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))

    @contextmanager
    def _threads(self, channel, provider):
        with ThreadPoolExecutor(max_workers=channel.concurrency) as pool:
            try:
                yield pool
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                provider.close()

    @contextmanager
    def _working(self):
        """Hold the lock that tells the other workers that this one is alive."""
        worker = secrets.randbits(30)
        with self._locked(WORKER_LOCK, worker):
            yield worker

    @contextmanager
    def _locked(self, *lock):
        """Hold an advisory lock over commits; begin with a fresh snapshot after it."""
        ids = SQL(", ").join(SQL("%s", number) for number in lock)
        self.env.cr.execute(SQL("SELECT pg_advisory_lock(%s)", ids))
        try:
            self._commit()
            yield
        except BaseException:
            self.env.cr.rollback()
            raise
        finally:
            self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s)", ids))
            self._commit()

    def _send_rows(self, channel, provider, rows, pool, worker):
        """Fill and send claimed rows; return the results."""
        messages = self._get_messages(channel, provider, rows, worker)
        if channel.sandbox:
            results = [(row, Result(State.SENT)) for row in messages]
            self._record(channel, provider, results, worker)
            return [result for __, result in results]
        # The calls take long: what they find must not be a snapshot of before.
        self._commit()
        row_by_key = {message.key: row for row, message in messages.items()}
        groups, stops = provider.cut(list(messages.values())), []
        pending = {
            pool.submit(_call, provider, group, stops): [
                row_by_key[message.key] for message in group
            ]
            for group in groups
        }
        every = []
        while pending:
            done, __ = wait(pending, timeout=RECORD_EVERY)
            results = []
            for future in done:
                results += self._get_results(future, pending.pop(future))
            self._record(channel, provider, results, worker)
            every += [result for __, result in results]
        return every

    def _get_messages(self, channel, provider, rows, worker):
        """Return row id → message; a row that cannot be filled fails by itself."""
        messages, failed = {}, []
        for row in rows:
            try:
                message = row._prepare_message()
                error = provider.validate(message)
            except Exception as exception:
                message, error = None, str(exception) or type(exception).__name__
            if error:
                failed.append((row.id, Result(State.FAILED, error=error)))
            else:
                messages[row.id] = message
        self._record(channel, provider, failed, worker)
        return messages

    def _get_results(self, future, rows):
        """Return the results of one call as (row id, result)."""
        try:
            results = future.result()
        except Exception as error:
            # A provider never raises; when it does, the call may have been made.
            _logger.warning("Provider raised.", exc_info=True)
            results = [Result(State.UNKNOWN, error=repr(error))] * len(rows)
        return list(zip(rows, results, strict=True))

    def _renew(self, channel, provider, results):
        """Renew access that has run out: what it stopped is queued and leaves next.

        Access that is refused at once, although it is new, is not renewed again.

        :return: the results to learn from
        """
        stopped = [result for result in results if result.renew]
        if not stopped or provider.is_renewed:
            return results
        try:
            provider.renew(channel._renew_access(provider.config))
        except ProviderError as error:
            return [Result(State.PAUSED, error=str(error))]
        return [result for result in results if not result.renew]

    def _learn(self, channel, results):
        """Pause a channel that does not work; tell whether to stop."""
        states = {result.state for result in results}
        works = states & {State.SENT, State.FAILED}
        if works:
            channel._resume()
        wait = max((result.wait for result in results if result.busy), default=0)
        errors = [result.error for result in results if result.error]
        if State.PAUSED in states or (not works and not wait and len(results) >= 5):
            silence = self.env._("The provider does not answer.")
            channel._pause(errors[0] if errors else silence)
        elif wait:
            channel._hold(wait, errors[0] if errors else False)
        self._commit()
        return bool(channel.paused_until)
