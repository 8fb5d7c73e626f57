# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

_logger = logging.getLogger(__name__)

# A segment tried more recently than this is not tried again by the nightly job, which
# is called again and again until nothing remains.
FRESH = timedelta(minutes=30)

# What a filter that somebody typed can raise while it is read or searched.
FILTER_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    NotImplementedError,
    SyntaxError,
    TypeError,
    ValueError,
    psycopg2.DataError,
    psycopg2.ProgrammingError,
)


class CrmSegment(models.Model):
    """How the members of a dynamic segment follow its filter, set-based."""

    _name = "crm.segment"
    _inherit = "crm.segment"

    # --------------------------------------------------------- who belongs to it
    def _get_companies(self):
        """The segment's company, then its branches that the responsible works in.

        :raise UserError: when nobody is there whose eyes could be used
        """
        user, company = self.user_id._origin.sudo(), self.company_id._origin.sudo()
        # The superuser counts as inactive, and must: record rules do not bind it.
        if not user.active:
            raise UserError(
                self.env._("%(user)s is no longer an active user.", user=user.name)
            )
        if company not in user.company_ids:
            raise UserError(
                self.env._(
                    "%(user)s does not work in %(company)s.",
                    user=user.name,
                    company=company.name,
                )
            )
        branches = company.search([("id", "child_of", company.id)])
        return company | (branches & user.company_ids)

    def _get_eval_context(self):
        """Names that a filter may use besides dates such as `today -6m`."""
        return {
            "context_today": lambda: fields.Date.context_today(self),
            "relativedelta": relativedelta,
            "uid": self.user_id.id,
        }

    def _get_customer_domain(self):
        """Who can be in a segment at all; add to it what no segment may hold.

        Colleagues, our own companies and mere delivery or invoice addresses are no
        customers. The company is tested here too, for those who pass record rules.
        """
        return (
            Domain("partner_share", "=", True)
            & Domain("ref_company_ids", "=", False)
            & Domain("type", "not in", ("invoice", "delivery", "other"))
            & (
                Domain("company_id", "=", False)
                | Domain("company_id", "parent_of", self._get_companies().ids)
            )
        )

    def _get_member_query(self, user=None):
        """Query of the customers that belong to the segment at this moment.

        :param user: whose eyes to use; the responsible by default
        :raise UserError: one sentence on what is wrong with the filter
        """
        self.ensure_one()
        user = user or self.user_id._origin
        with self._explain_filter():
            companies = self._get_companies()
            if user != self.user_id._origin:
                companies &= user.sudo().company_ids
            partners = (
                self.env["res.partner"]
                .with_user(user)
                .with_context(
                    allowed_company_ids=companies.ids,
                    active_test=True,
                    tz=user.sudo().tz or "Asia/Ho_Chi_Minh",
                )
            )
            expression = safe_eval(self.domain or "[]", self._get_eval_context())
            return partners._search(self._get_customer_domain() & Domain(expression))

    @contextmanager
    def _explain_filter(self):
        """Turn whatever a filter raises into one sentence, and undo what it began."""
        try:
            # Nothing is written: what the form has computed so far must survive.
            with self.env.cr.savepoint(flush=False):
                yield
        except (UserError, *FILTER_ERRORS) as err:
            reason = (str(err).strip() or type(err).__name__).splitlines()[0]
            raise UserError(
                self.env._(
                    "The filter of “%(name)s” cannot be used: %(reason)s",
                    name=self.name or self.env._("New"),
                    reason=reason,
                )
            ) from err

    def _probe(self, user):
        """Look for one match with the eyes of `user`; raise if the filter is wrong."""
        query = self._get_member_query(user)
        query.limit = 1
        with self._explain_filter():
            self.env.execute_query(query.select())

    def _count_matching(self):
        query = self._get_member_query()
        with self._explain_filter():
            [(count,)] = self.env.execute_query(query.select("COUNT(*)"))
        return count

    # --------------------------------------------------------------------- refresh
    def _refresh(self):
        """Let new customers enter and close the stay of those who no longer match.

        Nothing is rewritten for those who stay. The unique index on current stays
        makes a refresh that runs twice at once harmless.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        [(total, entered, left)] = self.env.execute_query(self._get_refresh_sql(now))
        if entered or left:
            self.env["crm.segment.member"].invalidate_model()
            self.env["res.partner"].invalidate_model(["segment_member_ids"])
        self.write(
            {
                "member_count": total,
                "entered_count": entered,
                "left_count": left,
                "refreshed_at": now,
                "tried_at": now,
                "error": False,
            }
        )

    def _get_refresh_sql(self, now):
        """One statement: compare the matching with the members, write the difference.

        The full join reads both sides once, whatever the planner expects of the filter.
        """
        return SQL(
            """
            WITH matching AS (%(matching)s),
            difference AS (
                SELECT matching.id AS partner_id, member.id AS member_id
                  FROM matching
                  FULL JOIN (
                        SELECT id, partner_id
                          FROM crm_segment_member
                         WHERE segment_id = %(segment)s AND left_at IS NULL
                       ) AS member ON member.partner_id = matching.id
                 WHERE matching.id IS NULL OR member.id IS NULL
            ),
            entered AS (
                INSERT INTO crm_segment_member (segment_id, partner_id, entered_at)
                SELECT %(segment)s, partner_id, %(now)s
                  FROM difference
                 WHERE member_id IS NULL
                    ON CONFLICT DO NOTHING
                RETURNING 1
            ),
            gone AS (
                UPDATE crm_segment_member
                   SET left_at = %(now)s
                  FROM difference
                 WHERE crm_segment_member.id = difference.member_id
                RETURNING 1
            )
            SELECT (SELECT COUNT(*) FROM matching),
                   (SELECT COUNT(*) FROM entered),
                   (SELECT COUNT(*) FROM gone)
            """,
            matching=self._get_member_query().select(),
            segment=self.id,
            now=now,
        )

    def _refresh_safely(self):
        """Refresh; an error is kept on the segment and goes no further.

        :return: whether the members are right now
        """
        segment = self.sudo()
        try:
            with self.env.cr.savepoint():
                # Somebody else refreshes it at this moment: that is as good.
                if segment.try_lock_for_update():
                    segment._refresh()
        except Exception as err:
            _logger.warning("Segment %s was not refreshed: %s", self.id, err)
            segment.write({"tried_at": fields.Datetime.now(), "error": str(err)})
            return False
        return True

    @api.model
    def _cron_refresh(self):
        """Refresh every dynamic segment once a night, the longest untouched first."""
        cron = self.env["ir.cron"]
        pending = self.search(
            Domain("kind", "=", "dynamic")
            & (
                Domain("tried_at", "=", False)
                | Domain("tried_at", "<", fields.Datetime.now() - FRESH)
            ),
            order="tried_at NULLS FIRST, id",
        )
        cron._commit_progress(remaining=len(pending))
        done = 0
        for segment in pending:
            done += segment._refresh_safely()
            if not cron._commit_progress(1):
                break
        _logger.info("%s of %s segments refreshed", done, len(pending))

    # --------------------------------------------------------------------- members
    def _copy_members(self, target):
        """Give the current members to another segment, as of now."""
        self.ensure_one()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_segment_member (segment_id, partner_id, entered_at)
                SELECT %(target)s, partner_id, %(now)s
                  FROM crm_segment_member
                 WHERE segment_id = %(source)s AND left_at IS NULL
                RETURNING 1
                """,
                target=target.id,
                source=self.id,
                now=fields.Datetime.now(),
            )
        )
        target._update_member_count()

    def _update_member_count(self):
        """Count again after members were changed by hand or by a merge."""
        counts = dict(
            self.env["crm.segment.member"]
            .sudo()
            ._read_group(
                [("segment_id", "in", self.ids), ("left_at", "=", False)],
                ["segment_id"],
                ["__count"],
            )
        )
        for segment in self.sudo():
            segment.member_count = counts.get(segment, 0)
