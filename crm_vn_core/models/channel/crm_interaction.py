# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...almanac.clock import ZONE
from .crm_channel import KINDS
from .crm_contact_rule import PURPOSES

STATES = [
    ("draft", "Draft"),
    ("queued", "Queued"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
    ("unknown", "Unknown"),
    ("suppressed", "Suppressed"),
    ("cancelled", "Cancelled"),
    ("done", "Done"),
]
# The customer was contacted, or may have been: such rows count for caps.
CONTACTED_SQL = "state IN ('sending', 'sent', 'delivered', 'unknown', 'done')"
OUTCOMES = [
    ("reached", "Reached"),
    ("not_reached", "Not Reached"),
    ("call_back", "Will Call Back"),
    ("refused", "Does Not Want to Be Contacted"),
    ("wrong_address", "Wrong Number or Address"),
]
SUPPRESS_REASONS = [
    ("archived", "Customer Archived"),
    ("no_address", "No Number or Address"),
    ("bounced", "Address Does Not Work"),
    ("do_not_call", "Do Not Call"),
    ("opted_out", "Address Opted Out"),
    ("national", "National Do-Not-Call List"),
    ("withdrawn", "Consent Withdrawn"),
    ("no_consent", "No Consent"),
    ("mourning", "Mourning"),
    ("complaint", "Complaint"),
    ("dispute", "Dispute"),
    ("staff", "A Colleague Contacts This Customer"),
    ("duplicate", "Same Address Twice"),
    ("cap", "Contacted Often Enough"),
]


class CrmInteraction(models.Model):
    """One contact with a customer, intended or past, in or out: outbox and history.

    A row says what was true when it was written: address, commercial partner, company,
    user. Its words are in ``crm.interaction.body``; what happened to it afterwards
    (delivered, opened, replied, bounced) in ``crm.interaction.event``.

    Going out: draft → queued → sending → sent → delivered, failed or unknown; the gate
    (``crm.gate``) may make it suppressed or move it. What a person does is done.
    """

    _name = "crm.interaction"
    _description = "Interaction"
    _order = "date DESC, id DESC"
    _rec_name = "summary"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
    )
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Commercial Entity",
        required=True,
        ondelete="restrict",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    channel_id = fields.Many2one(
        comodel_name="crm.channel", required=True, ondelete="restrict"
    )
    kind = fields.Selection(
        selection=KINDS,
        compute="_compute_kind",
        store=True,
        precompute=True,
        string="Channel Kind",
    )
    direction = fields.Selection(
        selection=[("out", "Out"), ("in", "In")], required=True, default="out"
    )
    purpose = fields.Selection(selection=PURPOSES, required=True, default="service")
    state = fields.Selection(
        selection=STATES, required=True, default="draft", readonly=True, copy=False
    )
    suppress_reason = fields.Selection(
        selection=SUPPRESS_REASONS, readonly=True, copy=False
    )
    rule_id = fields.Many2one(
        comodel_name="crm.contact.rule",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The rule that moved or stopped the message.",
    )
    moved_from = fields.Datetime(readonly=True, copy=False)
    address = fields.Char(
        string="Number or Address",
        compute="_compute_address",
        store=True,
        precompute=True,
        readonly=False,
    )
    template_id = fields.Many2one(
        comodel_name="crm.message.template", ondelete="set null"
    )
    summary = fields.Char(help="One line for the timeline.")
    scheduled_at = fields.Datetime(default=lambda self: fields.Datetime.now())
    date = fields.Datetime(
        required=True,
        default=lambda self: fields.Datetime.now(),
        help="When it happened, or is to happen.",
    )
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    parent_id = fields.Many2one(
        comodel_name="crm.interaction",
        string="Answers",
        ondelete="set null",
        index="btree_not_null",
    )
    idempotency_key = fields.Char(
        required=True,
        default=lambda self: uuid.uuid4().hex,
        copy=False,
        readonly=True,
        help="The provider and the database take each key once.",
    )
    dedupe_key = fields.Char(
        copy=False,
        readonly=True,
        help="Of several messages with this key one goes to each address.",
    )
    provider_ref = fields.Char(readonly=True, copy=False, index="btree_not_null")
    claim = fields.Integer(
        readonly=True, copy=False, help="The worker that is sending it."
    )
    claimed_at = fields.Datetime(readonly=True, copy=False)
    attempt = fields.Integer(readonly=True, copy=False)
    sandbox = fields.Boolean(readonly=True, copy=False)
    cost = fields.Float(digits=(16, 2), readonly=True, copy=False, help="In đồng.")
    error = fields.Char(readonly=True, copy=False)
    outcome = fields.Selection(selection=OUTCOMES)
    duration = fields.Integer(string="Minutes")
    body_ids = fields.One2many(
        comodel_name="crm.interaction.body", inverse_name="interaction_id"
    )
    event_ids = fields.One2many(
        comodel_name="crm.interaction.event",
        inverse_name="interaction_id",
        readonly=True,
    )
    gate_message = fields.Char(compute="_compute_gate_message", string="Why")

    _key_unique = models.UniqueIndex("(idempotency_key)")
    _timeline_index = models.Index("(commercial_partner_id, date DESC, id DESC)")
    _address_index = models.Index(
        "(address, date) WHERE direction = 'out' AND address IS NOT NULL"
    )
    _queue_index = models.Index("(channel_id, scheduled_at, id) WHERE state = 'queued'")
    _open_index = models.Index("(state, id) WHERE state IN ('sending', 'unknown')")
    _claimed_index = models.Index(
        "(channel_id, claimed_at) WHERE claimed_at IS NOT NULL"
    )

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for interaction in self:
            partner = interaction.partner_id
            interaction.commercial_partner_id = partner.commercial_partner_id

    @api.depends("channel_id")
    def _compute_kind(self):
        for interaction in self:
            interaction.kind = interaction.channel_id.kind

    @api.depends("partner_id", "kind")
    def _compute_address(self):
        """Take the primary number or address of the customer for the channel."""
        for interaction in self:
            interaction.address = interaction.partner_id._get_contact_address(
                interaction.kind
            )

    @api.depends("suppress_reason", "rule_id", "moved_from", "scheduled_at", "error")
    @api.depends_context("lang", "tz")
    def _compute_gate_message(self):
        reasons = dict(self._fields["suppress_reason"]._description_selection(self.env))
        for interaction in self:
            law = interaction.rule_id._quote()
            if interaction.state == "suppressed":
                reason = reasons.get(interaction.suppress_reason)
                message = ": ".join(filter(None, (reason, law)))
            elif interaction.moved_from:
                message = interaction._get_moved_message(law)
            else:
                message = interaction.error
            interaction.gate_message = message

    def _get_moved_message(self, law):
        """Return why a message waits: from when to when, by which rule."""
        return self.env._(
            "Moved from %(before)s to %(after)s: %(law)s",
            before=self._format_moment(self.moved_from),
            after=self._format_moment(self.scheduled_at),
            law=law,
        )

    @api.model
    def _format_moment(self, moment):
        """Return a moment as people in Viet Nam read it."""
        pattern = "HH:mm dd/MM/yyyy"
        return format_datetime(self.env, moment, ZONE, pattern)

    def _get_body(self):
        """Return the words of one interaction; empty while the template is unfilled."""
        self.ensure_one()
        return self.body_ids[:1]

    def _tell_origins(self):
        """Tell the records that caused these messages that they have left.

        A model that wants to know has a method ``_after_messages_sent``.
        """
        for model, rows in self.grouped("origin_model").items():
            listen = model and getattr(self.env[model], "_after_messages_sent", None)
            if listen:
                listen(rows)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if any(i.state not in ("draft", "cancelled") for i in self):
            raise UserError(self.env._("What happened with a customer stays."))

    def action_view_origin(self):
        """Open what caused the interaction."""
        self.ensure_one()
        record = self.env[self.origin_model].browse(self.origin_id)
        return record.get_formview_action()
