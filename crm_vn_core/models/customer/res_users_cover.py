# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResUsers(models.Model):
    """Who stands in for whom today."""

    _name = "res.users"
    _inherit = "res.users"

    is_covered_by_me = fields.Boolean(
        string="Mine or Covered",
        compute="_compute_is_covered_by_me",
        search="_search_is_covered_by_me",
        help="I am this user, or I cover for this user today. For filters and rules: "
        "user_id.is_covered_by_me.",
    )

    @api.depends_context("uid")
    def _compute_is_covered_by_me(self):
        covered = self._get_covered_users()
        for user in self:
            user.is_covered_by_me = user in covered

    def _search_is_covered_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._get_covered_users().ids)

    @api.model
    def _get_covered_users(self, day=None):
        """Return the users for whom the current user is there: itself and others.

        Covers follow one another: who covers B, while B covers A, covers A, too.
        :param day: the day in question, today in Viet Nam by default
        """
        Cover = self.env["crm.staff.cover"].sudo()
        Cover.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE covered (id) AS (
                    SELECT %(uid)s
                     UNION
                    SELECT c.user_id
                      FROM crm_staff_cover c
                      JOIN covered ON c.cover_user_id = covered.id
                     WHERE %(day)s BETWEEN c.date_from AND c.date_to
                )
                SELECT id FROM covered
                """,
                uid=self.env.uid,
                day=day or Cover._get_today(),
            )
        )
        return self.env["res.users"].browse(row[0] for row in rows)

    def _get_present_user(self, day=None):
        """Return who does the work of this user: itself, or who covers in the end."""
        self.ensure_one()
        Cover = self.env["crm.staff.cover"].sudo()
        day = day or Cover._get_today()
        user, seen = self, self
        while True:
            cover = Cover.search(
                [
                    ("user_id", "=", user.id),
                    ("date_from", "<=", day),
                    ("date_to", ">=", day),
                    ("cover_user_id.active", "=", True),
                ],
                limit=1,
            )
            if not cover or cover.cover_user_id in seen:
                return user
            user = cover.cover_user_id.with_env(self.env)
            seen |= user
