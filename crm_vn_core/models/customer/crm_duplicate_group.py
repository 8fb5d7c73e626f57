# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

# A phone or a name that more cards share tells nothing about any two of them.
MAX_PARTNERS = 50


class CrmDuplicateGroup(models.Model):
    """Customer cards that may be one customer, and why.

    A nightly statement fills the groups from the keys of all cards: equal phones,
    identity numbers, tax codes, or name and birth date. Whoever knows better dismisses
    a group; it comes back only when another card joins it.

    Cards of one company only meet cards of the same company and shared ones.
    """

    _name = "crm.duplicate.group"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Possible Duplicate Customers"
    _order = "reason, id desc"
    _rec_name = "label"

    reason = fields.Selection(
        selection=[
            ("identity", "Same identity number"),
            ("tax", "Same tax code"),
            ("name_birthdate", "Same name and birth date"),
            ("phone", "Same phone"),
        ],
        required=True,
        readonly=True,
    )
    label = fields.Char(
        string="In Common",
        readonly=True,
        help="The common value; identity numbers are masked.",
    )
    # A digest: the key may be an identity number.
    key_digest = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="crm_duplicate_group_partner_rel",
        column1="group_id",
        column2="partner_id",
        string="Customers",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("open", "To Check"), ("dismissed", "Not a Duplicate")],
        required=True,
        default="open",
        index=True,
    )

    _key_uniq = models.UniqueIndex("(reason, key_digest, COALESCE(company_id, 0))")

    # ------------------------------------------------------------------ actions
    def action_merge(self):
        """Open the merge of the customers of the group (core merges three at once)."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("base.action_partner_merge")
        action["context"] = {
            "active_model": "res.partner",
            "active_ids": self.partner_ids[:3].ids,
        }
        return action

    def action_open_partners(self):
        """Show the customers of the group side by side."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible Duplicates"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", self.partner_ids.ids)],
        }

    def action_dismiss(self):
        """Remember that these are different customers.

        Open groups of the same customers for another reason are settled, too.
        """
        settled = self
        for group in self:
            members = group.partner_ids
            others = self.search(
                [("state", "=", "open"), ("partner_ids", "in", members.ids)]
            )
            settled |= others.filtered(lambda g, m=members: g.partner_ids <= m)
        settled.write({"state": "dismissed"})

    def action_reopen(self):
        self.write({"state": "open"})

    @api.model
    def action_refresh(self):
        """Look for duplicates now."""
        self.check_access("write")
        self.sudo()._refresh()

    # ------------------------------------------------------------------ refresh
    @api.model
    def _cron_refresh(self):
        self._refresh()

    @api.model
    def _refresh(self):
        """Bring the groups in step with the keys of all cards. Idempotent."""
        self.env.flush_all()
        self._collect_matches()
        self._add_groups()
        self._add_members()
        self._remove_outdated()
        self.env.cr.execute(SQL("DROP TABLE crm_duplicate_match"))
        self.invalidate_model()

    @api.model
    def _collect_matches(self):
        """Put (reason, company, digest, label, partner) of every match into a
        temporary table."""
        keys = [
            SQL("SELECT %s AS reason, partner_id, key FROM (%s) source", reason, source)
            for reason, source in self._get_duplicate_keys_sql().items()
        ]
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS crm_duplicate_match"))
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE crm_duplicate_match ON COMMIT DROP AS
                WITH keys AS (%(keys)s),
                members AS MATERIALIZED (
                    SELECT DISTINCT k.reason, k.key, p.id AS partner_id,
                           p.company_id, p.commercial_partner_id
                      FROM keys k
                      JOIN res_partner p ON p.id = k.partner_id
                     WHERE p.active AND k.key <> ''
                ),
                shared AS MATERIALIZED (
                    SELECT reason, key FROM members
                     GROUP BY reason, key
                    HAVING min(commercial_partner_id) <> max(commercial_partner_id)
                       AND count(*) <= %(most)s
                ),
                scopes AS (
                    SELECT DISTINCT reason, key, m.company_id
                      FROM shared JOIN members m USING (reason, key)
                ),
                matches AS MATERIALIZED (
                    SELECT s.reason, s.key, s.company_id, m.partner_id,
                           m.commercial_partner_id,
                           min(m.commercial_partner_id) OVER scope <>
                           max(m.commercial_partner_id) OVER scope AS differ
                      FROM scopes s
                      JOIN members m USING (reason, key)
                     WHERE m.company_id IS NULL OR m.company_id = s.company_id
                    WINDOW scope AS (PARTITION BY s.reason, s.key, s.company_id)
                )
                SELECT reason, company_id, partner_id,
                       encode(sha256(convert_to(key, 'UTF8')), 'hex') AS key_digest,
                       %(label)s AS label
                  FROM matches
                 WHERE differ AND %(unrelated)s
                """,
                keys=SQL(" UNION ALL ").join(keys),
                most=MAX_PARTNERS,
                label=self._get_label_sql(),
                unrelated=self._get_unrelated_sql(),
            )
        )

    @api.model
    def _add_groups(self):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_duplicate_group (
                    reason, key_digest, company_id, label, state,
                    create_uid, create_date
                )
                SELECT DISTINCT reason, key_digest, company_id, label, 'open', %s::int,
                       now() AT TIME ZONE 'UTC'
                  FROM crm_duplicate_match
                    ON CONFLICT (reason, key_digest, COALESCE(company_id, 0)) DO NOTHING
                """,
                self.env.uid,
            )
        )

    @api.model
    def _add_members(self):
        """Add the new cards to their groups; a dismissed group opens again for them."""
        self.env.cr.execute(
            SQL(
                """
                WITH added AS (
                    INSERT INTO crm_duplicate_group_partner_rel (group_id, partner_id)
                    SELECT g.id, m.partner_id
                      FROM crm_duplicate_match m
                      JOIN crm_duplicate_group g
                        ON g.reason = m.reason AND g.key_digest = m.key_digest
                       AND COALESCE(g.company_id, 0) = COALESCE(m.company_id, 0)
                    ON CONFLICT DO NOTHING
                    RETURNING group_id
                )
                UPDATE crm_duplicate_group SET state = 'open'
                 WHERE state = 'dismissed' AND id IN (SELECT group_id FROM added)
                """
            )
        )

    @api.model
    def _remove_outdated(self):
        """Remove what no longer matches; a dismissed group is remembered as it is."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_duplicate_group_partner_rel r
                 USING crm_duplicate_group g
                 WHERE g.id = r.group_id
                   AND g.state = 'open'
                   AND NOT EXISTS (
                       SELECT FROM crm_duplicate_match m
                        WHERE m.reason = g.reason AND m.key_digest = g.key_digest
                          AND COALESCE(m.company_id, 0) = COALESCE(g.company_id, 0)
                          AND m.partner_id = r.partner_id
                   )
                """
            )
        )
        self._remove_single()

    @api.model
    def _remove_single(self):
        """Remove the groups in which fewer than two cards are left."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_duplicate_group g
                 WHERE (SELECT count(*) FROM crm_duplicate_group_partner_rel r
                         WHERE r.group_id = g.id) < 2
                """
            )
        )
        self.invalidate_model()

    @api.model
    def _merge_partner_rows(self, source, destination):
        """Take the source out of the groups that hold the destination, too."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_duplicate_group_partner_rel gone
                 USING crm_duplicate_group_partner_rel kept
                 WHERE kept.group_id = gone.group_id
                   AND gone.partner_id = %s
                   AND kept.partner_id = %s
                """,
                source.id,
                destination.id,
            )
        )
        return []

    @api.model
    def _after_partner_merge(self, partner):
        self._remove_single()
