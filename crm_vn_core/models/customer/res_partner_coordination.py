# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crm_contact_hold_staff import MANAGER


class ResPartner(models.Model):
    """Who contacts the customer today, and through whose hands the customer went."""

    _name = "res.partner"
    _inherit = "res.partner"

    staff_lock_message = fields.Char(
        compute="_compute_staff_lock", help="Who contacts the customer in these days."
    )
    staff_lock_owner = fields.Selection(
        selection=[("me", "Me"), ("colleague", "A Colleague")],
        compute="_compute_staff_lock",
    )
    handover_line_ids = fields.One2many(
        comodel_name="crm.customer.handover.line",
        inverse_name="partner_id",
        string="Hand-overs",
        groups="crm_vn_core.group_crm_vn_core_user",
    )

    @api.depends("contact_hold_ids", "commercial_partner_id")
    @api.depends_context("lang", "uid")
    def _compute_staff_lock(self):
        locks = self._get_staff_locks().grouped("partner_id")
        for partner in self:
            lock = locks.get(partner._origin) or locks.get(
                partner.commercial_partner_id._origin
            )
            partner.staff_lock_message = lock and lock[0]._get_message()
            partner.staff_lock_owner = lock and (
                "me" if lock[0].user_id == self.env.user else "colleague"
            )

    def _get_staff_locks(self):
        """Return the staff locks in force on these customers or on their companies."""
        partners = self | self.commercial_partner_id
        Hold = self.env["crm.contact.hold"]
        domain = Domain("partner_id", "in", partners.ids)
        domain &= Domain("reason", "=", "staff")
        return Hold.search(Hold._get_current_domain() & domain)

    def _get_holds_to_show(self):
        # The staff lock has a line of its own, with its buttons.
        holds = super()._get_holds_to_show()
        return holds.filtered(lambda hold: hold.reason != "staff")

    def action_contact_today(self):
        """Tell the colleagues that I contact the customer today."""
        Hold = self.env["crm.contact.hold"]
        for partner in self:
            locks = partner._get_staff_locks()
            if self.env.user in locks.user_id:
                continue
            if locks:
                raise UserError(locks[0]._get_refusal())
            Hold.create(
                {"partner_id": partner.commercial_partner_id.id, "reason": "staff"}
            )

    def action_release_contact(self):
        """Let the colleagues contact the customer again."""
        self._get_staff_locks()._release()

    def action_take_over_contact(self):
        """As a manager: take the lock of a colleague, who is told."""
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("Only a manager takes over a lock."))
        for partner in self:
            lock = partner._get_staff_locks()[:1]
            former = lock.user_id.sudo()
            if not lock or former == self.env.user:
                continue
            lock.user_id = self.env.user
            translated = partner.with_context(lang=former.lang)
            partner.sudo().message_notify(
                partner_ids=former.partner_id.ids,
                author_id=self.env.user.partner_id.id,
                subject=partner.display_name,
                body=translated.env._(
                    "%(name)s takes over the contact with this customer.",
                    name=self.env.user.name,
                ),
            )
