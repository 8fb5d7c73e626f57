# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..almanac.clock import to_utc
from ..models.channel.crm_channel import POINT_OF_KIND
from ..models.channel.crm_contact_rule import PURPOSES
from ..models.channel.crm_interaction import OUTCOMES

# How people say it → kind of the channel.
CHANNEL_OF_KIND = {
    "call": "phone",
    "visit": "visit",
    "walk_in": "visit",
    "zalo": "zalo",
    "email": "email",
    "letter": "letter",
    "fax": "fax",
    "other": "web",
}


class CrmContactLog(models.TransientModel):
    """Anyone in the company writes down a contact with a customer.

    Whoever may read a card may log on it: the contact is written as that user,
    although the user may not change the card. It has happened, so no rule stops it;
    what the rules say about another one today is shown beforehand.
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
            ("zalo", "Zalo"),
            ("email", "E-mail"),
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
    purpose = fields.Selection(selection=PURPOSES, required=True, default="service")
    date = fields.Datetime(
        string="When",
        required=True,
        default=lambda self: fields.Datetime.now(),
    )
    duration = fields.Integer(string="Minutes")
    outcome = fields.Selection(selection=OUTCOMES, required=True, default="reached")
    point_kind = fields.Char(compute="_compute_point_kind")
    contact_point_id = fields.Many2one(
        comodel_name="crm.contact.point",
        string="Number or Address",
        compute="_compute_contact_point_id",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', partner_id), ('kind', '=', point_kind)]",
    )
    do_not_call = fields.Boolean(
        string="Leave this number in peace from now on",
        help="No more calls and messages of care and marketing to it.",
    )
    forecast = fields.Char(compute="_compute_forecast")
    note = fields.Text(string="What Was Said")
    next_step = fields.Char(help="What to do next, in a few words.")
    next_date = fields.Date(string="Due")
    next_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Does It",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )

    _check_duration = models.Constraint(
        "CHECK(duration >= 0)", "A contact cannot last less than no time."
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "walk_in":
            self.direction = "in"

    @api.depends("kind")
    def _compute_point_kind(self):
        for wizard in self:
            wizard.point_kind = POINT_OF_KIND.get(CHANNEL_OF_KIND.get(wizard.kind))

    @api.depends("partner_id", "kind")
    def _compute_contact_point_id(self):
        """Take the primary number or address of the kind."""
        for wizard in self:
            points = wizard.partner_id._origin.contact_point_ids
            points = points.filtered_domain([("kind", "=", wizard.point_kind)])
            wizard.contact_point_id = points.sorted("is_primary")[-1:]

    @api.depends("partner_id", "kind", "direction", "purpose", "contact_point_id")
    def _compute_forecast(self):
        for wizard in self:
            texts = []
            if wizard.partner_id and wizard.direction == "out":
                texts = [wizard._get_today_message(), wizard._get_gate_message()]
            wizard.forecast = " ".join(filter(None, texts))

    def _get_today_message(self):
        """Return how often we have contacted the customer today, by channel."""
        midnight = to_utc(self.env["crm.partner.date"]._get_today())
        counts = self.env["crm.interaction"]._read_group(
            Domain("commercial_partner_id", "=", self._get_commercial_partner().id)
            & Domain("direction", "=", "out")
            & Domain("date", ">=", midnight)
            & Domain("date", "<", midnight + timedelta(days=1))
            & Domain(
                "state", "in", ("sending", "sent", "delivered", "unknown", "done")
            ),
            ["kind"],
            ["__count"],
        )
        if not counts:
            return ""
        labels = dict(
            self.env["crm.channel"]._fields["kind"]._description_selection(self.env)
        )
        today = ", ".join(f"{labels[kind]} {count}" for kind, count in counts)
        return self.env._("Contacted today already: %(today)s.", today=today)

    def _get_commercial_partner(self):
        partner = self.partner_id._origin
        return partner.commercial_partner_id or partner

    def _get_gate_message(self):
        """Return what the gate says about such a contact now, or an empty text."""
        channel = self._get_channel()
        if not channel:
            return ""
        gate = self.env["crm.gate"]
        [(reason, rule, moved_to, __)] = gate._ask(
            {self.partner_id._origin.id: self.contact_point_id._origin.address},
            channel,
            self.purpose,
            self.env.company,
        )
        if reason == "no_address" or not (reason or moved_to):
            return ""
        why = (reason and gate._get_reason_label(reason), rule._quote())
        return self.env._(
            "The rules are against contacting the customer now: %(why)s",
            why=" · ".join(filter(None, why)),
        )

    def _get_channel(self):
        """Return the channel of the contact: one that people work by hand, if any."""
        domain = Domain("kind", "=", CHANNEL_OF_KIND.get(self.kind)) & Domain(
            "company_id", "in", [self.env.company.id, False]
        )
        channels = self.env["crm.channel"].sudo().search(domain)
        return channels.sorted(lambda channel: not channel.is_manual)[:1]

    def action_log(self):
        """Write the contact down, what it says about the number, and the next step."""
        self.ensure_one()
        self._check_contact()
        # Only what follows passes the rights of the user.
        interaction = (
            self.env["crm.interaction"].sudo()._log_contact([self._prepare_vals()])
        )
        if self.note:
            self.env["crm.interaction.body"].sudo().create(
                {"interaction_id": interaction.id, "body": self.note}
            )
        self._mark_point()
        self._plan_next_step()
        return {"type": "ir.actions.act_window_close"}

    def _check_contact(self):
        self.partner_id.check_access("read")
        if self.date > fields.Datetime.now():
            raise UserError(self.env._("A contact cannot lie in the future."))

    def _prepare_vals(self):
        """Return the values of the interaction."""
        channel = self._get_channel()
        if not channel:
            raise UserError(
                self.env._("There is no channel for this kind of contact any more.")
            )
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.env.company.id,
            "user_id": self.env.uid,
            "channel_id": channel.id,
            "direction": self.direction,
            "purpose": self.purpose,
            "date": self.date,
            "address": self.contact_point_id.address,
            "outcome": self.outcome,
            "duration": self.duration,
            "summary": self._get_summary(),
        }

    def _get_summary(self):
        """Return one line for the timeline: how, and the beginning of what was said."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        lines = (self.note or "").strip().splitlines()
        said = lines[0][:120] if lines else ""
        return ": ".join(filter(None, (labels[self.kind], said)))

    def _mark_point(self):
        """Keep what the contact has told about the number or address."""
        point = self.contact_point_id.sudo()
        if point.partner_id != self.partner_id:
            return
        if self.outcome == "wrong_address":
            point.bounced = True
        elif self.outcome == "refused" and self.do_not_call:
            point.do_not_call = True
            if point.kind == "email" and point.address:
                self._block_address(point.address)

    def _block_address(self, address):
        """The flag of a number stops calls; for e-mails the gate reads the blocks."""
        Block = self.env["crm.contact.block"].sudo()
        values = {
            "address": address,
            "kind": "email",
            "company_id": self.env.company.id,
            "source": "opt_out",
        }
        for purpose in ("care", "marketing"):
            wish = values | {"purpose": purpose}
            if not Block.search([(name, "=", wish[name]) for name in wish], limit=1):
                Block.create(wish)

    def _plan_next_step(self):
        if not self.next_step:
            return
        self.partner_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.next_date or fields.Date.context_today(self),
            summary=self.next_step,
            user_id=(self.next_user_id or self.env.user).id,
        )
