# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# What decides whose lock it is, and when.
STAFF_FIELDS = {"partner_id", "reason", "date_start", "date_end", "user_id"}
MANAGER = "crm_vn_core.group_crm_vn_core_manager"


class CrmContactHold(models.Model):
    """The staff lock: one colleague contacts the customer, the others leave it.

    There is one such lock per customer and day, and the database says so. It belongs
    to its colleague; a manager takes it over or removes it.
    """

    _name = "crm.contact.hold"
    _inherit = ["crm.contact.hold", "crm.partner.merge.mixin"]

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Colleague",
        ondelete="cascade",
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="For a staff lock: who contacts the customer in these days.",
    )

    _check_staff = models.Constraint(
        "CHECK(reason != 'staff' OR (user_id IS NOT NULL AND date_end IS NOT NULL))",
        "A staff lock needs a colleague and an end.",
    )
    # Ranges of one number make the customers comparable to a GiST index without an
    # extension.
    _staff_once = models.Constraint(
        "EXCLUDE USING gist (int4range(partner_id, partner_id, '[]') WITH &&,"
        " daterange(date_start, date_end, '[]') WITH &&) WHERE (reason = 'staff')",
        "A colleague contacts this customer on that day already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_staff_vals(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_staff_vals(vals)
        return super().create(vals_list)

    def write(self, vals):
        for hold in self:
            hold._check_staff_owner()
            if STAFF_FIELDS & set(vals):
                hold._check_staff_vals(hold._get_staff_vals() | vals)
        return super().write(vals)

    def unlink(self):
        for hold in self:
            hold._check_staff_owner()
        return super().unlink()

    @api.model
    def _complete_staff_vals(self, vals):
        """Return values whose staff lock is one's own and ends with the first day."""
        if vals.get("reason") != "staff":
            return vals
        start = vals.get("date_start") or self._get_today()
        return {
            **vals,
            "date_start": start,
            "date_end": vals.get("date_end") or start,
            "user_id": vals.get("user_id") or self.env.uid,
        }

    def _get_staff_vals(self):
        return {
            "id": self.id,
            "reason": self.reason,
            "partner_id": self.partner_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "user_id": self.user_id.id,
        }

    @api.model
    def _check_staff_vals(self, vals):
        """Raise when the lock is in another's name, or a colleague's is in the way."""
        if vals.get("reason") != "staff":
            return
        user = self.env["res.users"].browse(vals["user_id"])
        if not self._may_lock_for(user):
            raise UserError(
                self.env._("Only a manager locks a customer for somebody else.")
            )
        domain = [
            ("id", "!=", vals.get("id")),
            ("reason", "=", "staff"),
            ("partner_id", "=", vals["partner_id"]),
            ("date_start", "<=", vals["date_end"]),
            ("date_end", ">=", vals["date_start"]),
        ]
        rival = self.sudo().search(domain, limit=1)
        if rival:
            raise UserError(rival._get_refusal())

    def _check_staff_owner(self):
        """Raise when the staff lock of a colleague is to be changed."""
        if self.reason == "staff" and not self._may_lock_for(self.user_id):
            raise UserError(
                self.env._(
                    "This is the lock of %(name)s: only %(name)s or a manager may "
                    "change it.",
                    name=self.user_id.sudo().name,
                )
            )

    @api.model
    def _may_lock_for(self, user):
        """Return whether the user may set or change the lock of ``user``."""
        if self.env.su or self.env.user.has_group(MANAGER):
            return True
        return user in self.env["res.users"]._get_covered_users()

    def _get_refusal(self):
        """Return the sentence for a colleague who wants the customer, too."""
        return self.env._(
            "%(lock)s. Please talk to each other first; a manager may take over.",
            lock=self._get_message(),
        )

    def _get_message(self):
        """Return the banner of a staff lock: "Lê An contacts this customer today"."""
        self.ensure_one()
        if self.reason != "staff" or not self.user_id:
            return super()._get_message()
        name = self.user_id.sudo().name
        if self.date_start == self.date_end == self._get_today():
            message = self.env._("%(name)s contacts this customer today", name=name)
        else:
            message = self.env._(
                "%(name)s contacts this customer until %(date)s",
                name=name,
                date=format_date(self.env, self.date_end),
            )
        return f"{message}: {self.note}" if self.note else message

    def _release(self):
        """End the locks now; days that have passed stay in the history."""
        today = self._get_today()
        for hold in self:
            hold._check_staff_owner()
        begun = self.filtered(lambda hold: hold.date_start < today)
        begun.write({"date_end": today - timedelta(days=1)})
        # Whoever may lock may unlock, although users delete no other holds.
        (self - begun).sudo().unlink()
