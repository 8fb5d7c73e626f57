# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CrmContactLog(models.TransientModel):
    """Anyone in the company writes down a contact with a customer.

    Whoever may read a card may log on it: the note is posted as that user, although
    the user may not change the card.
    """

    _name = "crm.contact.log"
    _description = "Log a Contact"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("call", "Call"),
            ("visit", "Visit"),
            ("walk_in", "Walk-in"),
            ("letter", "Letter"),
            ("fax", "Fax"),
            ("other", "Other"),
        ],
        string="How",
        required=True,
        default="call",
    )
    direction = fields.Selection(
        selection=[("out", "We contacted the customer"), ("in", "The customer came")],
        string="Who Began",
        required=True,
        default="out",
    )
    date = fields.Datetime(
        string="When",
        required=True,
        default=lambda self: fields.Datetime.now(),
    )
    outcome = fields.Selection(
        selection=[
            ("reached", "Reached"),
            ("not_reached", "Not reached"),
            ("call_back", "Will call back"),
            ("refused", "Does not want to be contacted"),
            ("wrong_address", "Wrong number or address"),
        ],
        required=True,
        default="reached",
    )
    note = fields.Text(string="What Was Said")
    next_step = fields.Char(help="What to do next, in a few words.")
    next_date = fields.Date(string="Due")
    next_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Does It",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "walk_in":
            self.direction = "in"

    def action_log(self):
        """Post the contact on the card and plan the next step."""
        self.ensure_one()
        self._check_contact()
        # Only the post and the activity pass the rights of the user.
        self.partner_id.sudo().message_post(
            body=self._get_body(),
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self._plan_next_step()
        return {"type": "ir.actions.act_window_close"}

    def _check_contact(self):
        self.partner_id.check_access("read")
        if self.date > fields.Datetime.now():
            raise UserError(self.env._("A contact cannot lie in the future."))

    def _plan_next_step(self):
        if self.next_step:
            self.partner_id.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.next_date or fields.Date.context_today(self),
                summary=self.next_step,
                user_id=(self.next_user_id or self.env.user).id,
            )

    def _get_body(self):
        """Return the note of the chatter: one line of facts, then what was said."""
        labels = [
            dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ("kind", "direction", "outcome")
        ]
        facts = Markup("<b>%s</b> · %s · %s · %s") % (
            labels[0],
            labels[1],
            labels[2],
            format_datetime(self.env, self.date, dt_format="short"),
        )
        said = Markup("<br/>").join((self.note or "").splitlines())
        return facts + (Markup("<br/>") + said if said else "")
