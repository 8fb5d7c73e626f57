# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

LIFECYCLES = [
    ("prospect", "Prospect"),
    ("active", "Active"),
    ("loyal", "Loyal"),
    ("dormant", "Dormant"),
    ("lost", "Lost"),
]


class CrmCustomerScore(models.Model):
    """What one customer bought from one company, in one narrow row.

    A row exists for each commercial partner with a confirmed order of the company or
    of its branches; whoever has none is a prospect. Rows are written by statement
    alone, and can all be computed again. ``tier_id`` is the tier by the rules;
    the tier set by hand lies on the partner and comes first there.
    """

    _name = "crm.customer.score"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Customer Score"
    _order = "revenue DESC, id"
    _rec_name = "partner_id"
    _log_access = False
    _merge_derived = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    first_order_date = fields.Date(string="First Order", readonly=True)
    last_order_date = fields.Date(string="Last Order", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    revenue = fields.Monetary(
        readonly=True,
        help="Untaxed amount of the confirmed orders, in the company's currency.",
    )
    lifecycle = fields.Selection(selection=LIFECYCLES, readonly=True)
    tier_id = fields.Many2one(
        comodel_name="crm.customer.tier",
        string="Tier by the Rules",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    computed_at = fields.Datetime(
        string="Computed On",
        readonly=True,
        help="When the row last changed; empty while it waits for the next refresh.",
    )

    _partner_company_uniq = models.UniqueIndex("(partner_id, company_id)")
    _lifecycle_index = models.Index("(company_id, lifecycle)")
    _stale_index = models.Index("(company_id) WHERE computed_at IS NULL")

    @api.model
    def _cron_refresh(self):
        """Bring the scores of every company up to date (nightly).

        Only customers with orders written since the last run are summed again, and
        once a week all of them, which repairs what other programs wrote to the
        tables. A company that fails keeps its scores; the others go on.
        """
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            full = fields.Date.today().weekday() == 6
            try:
                with self.env.cr.savepoint():
                    self._refresh(company, full=full)
            except Exception:
                _logger.exception("Customer scores of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _refresh(self, company, full=False):
        """Bring the scores of one company up to date.

        :param full: sum the orders of every customer again
        :return: the number of rows that changed
        """
        self.env.flush_all()
        since = company.customer_score_date
        start = fields.Datetime.now()
        dirty = None if full or not since else self._get_dirty(company, since)
        changed = self._write_scores(company, dirty)
        if dirty is not None:
            changed += self._write_passed_time(company)
        company.sudo().customer_score_date = start
        self._invalidate()
        _logger.info("Customer scores of %s: %s changed", company.name, changed)
        return changed

    @api.model
    def _refresh_partners(self, partners):
        """Sum the orders of these commercial partners again, in every company."""
        self.env.flush_all()
        if not partners:
            return
        dirty = SQL("SELECT unnest(%s) AS partner_id", partners.ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.company_id
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE p.commercial_partner_id = ANY(%(ids)s)
                 UNION
                SELECT company_id FROM crm_customer_score
                 WHERE partner_id = ANY(%(ids)s)
                """,
                ids=partners.ids,
            )
        )
        companies = self.env["res.company"].sudo().browse(row[0] for row in rows)
        for company in companies | companies.parent_ids:
            self._write_scores(company, dirty)
        self._invalidate()

    @api.model
    def _mark_stale(self, partners):
        """Have the next refresh sum the orders of these partners again."""
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_customer_score SET computed_at = NULL
                 WHERE computed_at IS NOT NULL AND partner_id = ANY(%s)
                RETURNING id
                """,
                partners.commercial_partner_id.ids,
            )
        )
        self._invalidate()

    def _invalidate(self):
        self.invalidate_model()
        Partner = self.env["res.partner"]
        Partner.invalidate_model(Partner._get_score_fields())

    @api.model
    def _after_partner_merge(self, partner):
        self._refresh_partners(partner.commercial_partner_id)
