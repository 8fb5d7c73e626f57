# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.channel.crm_consent import CONSENT_STATES, PROFILING
from ..models.channel.res_partner_consent import CARD_KINDS, CARD_PURPOSES


class CrmConsentEntry(models.TransientModel):
    """Staff enter what a customer allows or takes back, with the evidence.

    The table shows what holds now; what is changed in it is written to the ledger.
    """

    _name = "crm.consent.entry"
    _description = "Enter Consent"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date = fields.Datetime(
        string="Said On", required=True, default=lambda self: fields.Datetime.now()
    )
    source = fields.Selection(
        selection=[("staff", "Told to Staff"), ("form", "Signed Form")],
        string="How",
        required=True,
        default="staff",
    )
    text_version = fields.Char(
        string="Wording", help="Version of the form that the customer read."
    )
    evidence = fields.Char(help="Where the proof lies: a form, a call, a message.")
    evidence_file = fields.Binary(string="File")
    evidence_name = fields.Char()
    line_ids = fields.One2many(
        comodel_name="crm.consent.entry.line",
        inverse_name="entry_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    profiling = fields.Selection(
        selection=CONSENT_STATES,
        string="Analysis of Behavior",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("partner_id", "company_id")
    def _compute_line_ids(self):
        """Begin with what holds now."""
        for entry in self:
            states = entry._get_states()
            entry.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {"kind": kind}
                        | {
                            purpose: states.get((kind, purpose))
                            for purpose in CARD_PURPOSES
                        }
                    )
                    for kind in CARD_KINDS
                ),
            ]
            entry.profiling = states.get(PROFILING)

    def _get_states(self):
        found = self.env["crm.consent.state"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return {(state.kind, state.purpose): state.state for state in found}

    def action_enter(self):
        """Write what has changed to the ledger."""
        self.ensure_one()
        states = self._get_states()
        wanted = {
            (line.kind, purpose): line[purpose]
            for line in self.line_ids
            for purpose in CARD_PURPOSES
        }
        wanted[PROFILING] = self.profiling
        if any(states.get(cell) and not state for cell, state in wanted.items()):
            raise UserError(
                self.env._(
                    "What a customer has once said is not emptied: choose “Withdrawn”."
                )
            )
        changed = {
            cell: state for cell, state in wanted.items() if state != states.get(cell)
        }
        changed = {cell: state for cell, state in changed.items() if state}
        if not changed:
            raise UserError(self.env._("Nothing in the table has changed."))
        self._check_evidence(changed)
        self.env["crm.consent"].create(
            [self._prepare_entry(*cell, state) for cell, state in changed.items()]
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_evidence(self, changed):
        """Consent needs a proof; to take it back, a word is enough."""
        if "given" in changed.values() and not (self.evidence or self.evidence_file):
            raise UserError(
                self.env._(
                    "Consent counts only with evidence: say where the form, the "
                    "recording or the message is, or attach it."
                )
            )

    def _prepare_entry(self, kind, purpose, state):
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "kind": kind,
            "purpose": purpose,
            "state": state,
            "date": self.date,
            "source": self.source,
            "text_version": self.text_version,
            "evidence": self.evidence,
            "evidence_file": self.evidence_file,
            "evidence_name": self.evidence_name,
        }
