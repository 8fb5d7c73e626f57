# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class CrmStaffCover(models.Model):
    """A colleague stands in for somebody who is away, both days included.

    Nothing changes its owner: the colleague sees and may do what is the absent one's.
    """

    _name = "crm.staff.cover"
    _description = "Cover during Leave"
    _inherit = ["mail.thread"]
    _order = "date_from DESC, id DESC"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Is Away",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    cover_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Covers",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_today(),
        tracking=True,
    )
    date_to = fields.Date(string="To", required=True, tracking=True)
    note = fields.Text(help="What the colleague should know.")
    state = fields.Selection(
        selection=[("coming", "Coming"), ("current", "In Force"), ("past", "Past")],
        compute="_compute_state",
        search="_search_state",
    )

    _check_other = models.Constraint(
        "CHECK(user_id != cover_user_id)", "Nobody can cover for himself or herself."
    )
    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)", "A cover cannot end before it starts."
    )
    _overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Somebody covers for this person on some of these days already.",
    )

    @api.depends("user_id", "cover_user_id")
    def _compute_display_name(self):
        for cover in self:
            names = (cover.user_id.sudo().name, cover.cover_user_id.sudo().name)
            cover.display_name = " → ".join(name for name in names if name)

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        today = self._get_today()
        for cover in self:
            if not cover.date_to or not cover.date_from:
                cover.state = False
            elif cover.date_to < today:
                cover.state = "past"
            else:
                cover.state = "coming" if cover.date_from > today else "current"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_today()
        coming = Domain("date_from", ">", today)
        past = Domain("date_to", "<", today)
        domains = {"coming": coming, "past": past, "current": ~coming & ~past}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam, as leave counts."""
        return self.env["crm.partner.date"]._get_today()

    @api.constrains("user_id", "cover_user_id", "date_from", "date_to")
    def _check_circle(self):
        """Somebody must be there: covers may follow one another, not in a circle."""
        self.flush_model()
        for cover in self:
            if self.env.execute_query(cover._get_circle_sql()):
                raise ValidationError(
                    self.env._(
                        "%(cover)s is away on some of these days, and covered in the "
                        "end by %(user)s: nobody would be there.",
                        cover=cover.cover_user_id.sudo().name,
                        user=cover.user_id.sudo().name,
                    )
                )

    def _get_circle_sql(self):
        """Return the query that finds days on which the chain comes back."""
        return SQL(
            """
            WITH RECURSIVE chain (user_id, days) AS (
                SELECT %(cover)s, daterange(%(first)s::date, %(last)s::date, '[]')
                 UNION
                SELECT c.cover_user_id,
                       chain.days * daterange(c.date_from, c.date_to, '[]')
                  FROM crm_staff_cover c
                  JOIN chain ON c.user_id = chain.user_id
                 WHERE chain.days && daterange(c.date_from, c.date_to, '[]')
            )
            SELECT 1 FROM chain WHERE user_id = %(user)s LIMIT 1
            """,
            cover=self.cover_user_id.id,
            user=self.user_id.id,
            first=self.date_from,
            last=self.date_to,
        )

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create(vals_list)
        for cover in covers.filtered(lambda c: c.cover_user_id != self.env.user):
            cover._notify_cover()
        return covers

    def write(self, vals):
        result = super().write(vals)
        if vals.get("cover_user_id"):
            for cover in self:
                cover._notify_cover()
        return result

    def _notify_cover(self):
        """Tell the colleague, in the colleague's language."""
        user = self.cover_user_id.sudo()
        translated = self.with_context(lang=user.lang)
        self.sudo().message_post(
            body=translated.env._(
                "You cover for %(name)s from %(start)s to %(end)s.",
                name=self.user_id.sudo().name,
                start=format_date(translated.env, self.date_from),
                end=format_date(translated.env, self.date_to),
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=user.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
