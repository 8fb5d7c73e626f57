# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .crm_channel import KINDS

CONSENT_PURPOSES = [
    ("care", "Care"),
    ("marketing", "Marketing"),
    ("collection", "Debt Collection"),
    ("profiling", "Analysis of Behavior"),
]
CONSENT_STATES = [("given", "Given"), ("withdrawn", "Withdrawn")]
# The analysis of behavior uses no channel to reach anybody; it is kept under the one
# on which behavior shows.
PROFILING = ("web", "profiling")
# What staff may say about how they know; the rest is written by the customer's doing.
STAFF_SOURCES = ("staff", "form", "import")
# Nobody can write what is to come, but clocks differ.
_TOLERANCE = timedelta(minutes=2)

_KEEP = """
CREATE OR REPLACE FUNCTION crm_consent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gate text := COALESCE(current_setting('crm_vn.ledger', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND gate = 'merge'
       AND to_jsonb(NEW) - 'partner_id' = to_jsonb(OLD) - 'partner_id' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND gate = 'erase' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The consent ledger is append-only.'
          USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS crm_consent_keep ON crm_consent;
CREATE TRIGGER crm_consent_keep BEFORE UPDATE OR DELETE ON crm_consent
    FOR EACH ROW EXECUTE FUNCTION crm_consent_keep();
DROP TRIGGER IF EXISTS crm_consent_keep_all ON crm_consent;
CREATE TRIGGER crm_consent_keep_all BEFORE TRUNCATE ON crm_consent
    FOR EACH STATEMENT EXECUTE FUNCTION crm_consent_keep();
"""


class CrmConsent(models.Model):
    """Ledger of what customers allow and take back: who said what, when and how.

    Rows are written once: a trigger of the database refuses to change or delete them,
    whoever asks. Two things pass, each through a gate that is open for one statement:
    the merge of two customers, which may change the customer and nothing else, and the
    erasure that the law demands. What holds now is in ``crm.consent.state``.
    """

    _name = "crm.consent"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Consent Entry"
    _order = "date DESC, id DESC"
    _rec_name = "partner_id"
    # Columns about the last change would be changed when a user is removed.
    _log_access = False

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    entered_on_id = fields.Integer(
        string="Entered on Card",
        readonly=True,
        aggregator=None,
        help="Id of the card on which it was entered, before any merge.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        selection=KINDS, string="Channel", required=True, readonly=True
    )
    purpose = fields.Selection(selection=CONSENT_PURPOSES, required=True, readonly=True)
    state = fields.Selection(selection=CONSENT_STATES, required=True, readonly=True)
    date = fields.Datetime(
        string="Said On",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    entered_at = fields.Datetime(
        readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Empty where the customer did it.",
    )
    source = fields.Selection(
        selection=[
            ("staff", "Told to Staff"),
            ("form", "Signed Form"),
            ("page", "Preference Page"),
            ("link", "Unsubscribe Link"),
            ("keyword", "Reply by Keyword"),
            ("import", "Import"),
        ],
        required=True,
        readonly=True,
        default="staff",
    )
    text_version = fields.Char(
        readonly=True, help="Version of the wording that the customer read."
    )
    evidence = fields.Char(
        readonly=True, help="Where the proof lies: a form, a call, a message."
    )
    evidence_file = fields.Binary(attachment=True, readonly=True)
    evidence_name = fields.Char(string="File Name", readonly=True)
    evidence_hash = fields.Char(
        string="SHA-256",
        readonly=True,
        help="Of the file: shows that it is still the one that was entered.",
    )
    is_silent = fields.Boolean(
        string="Left Unticked",
        readonly=True,
        help="The customer saved the page with a box empty that was never spoken of. "
        "It holds for this customer and says nothing about others at the address.",
    )
    address = fields.Char(string="Number or Address", readonly=True)

    def init(self):
        self.env.cr.execute(SQL(_KEEP))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_sources(vals_list)
        entries = super().create([self._prepare_entry(vals) for vals in vals_list])
        current = self.env["crm.consent.state"].sudo()._apply(entries)
        self.env["crm.contact.block"].sudo()._follow_consent(current)
        return entries

    def _check_sources(self, vals_list):
        """Refuse what staff cannot know: that the customer did it by themselves."""
        if not self.env.su and any(
            vals.get("source", "staff") not in STAFF_SOURCES for vals in vals_list
        ):
            raise AccessError(
                self.env._("The customer's own choice is not entered by staff.")
            )

    def _prepare_entry(self, vals):
        """Return the values of one row, with what the system knows better."""
        now = fields.Datetime.now()
        date = fields.Datetime.to_datetime(vals.get("date")) or now
        if date > now + _TOLERANCE:
            raise ValidationError(
                self.env._("Nobody has said yet what lies in the future.")
            )
        vals = vals | {"entered_on_id": vals.get("partner_id"), "entered_at": now}
        if not self.env.su:
            vals["user_id"] = self.env.uid
        file = vals.get("evidence_file")
        vals["evidence_hash"] = (
            file and hashlib.sha256(base64.b64decode(file)).hexdigest()
        )
        return vals

    def write(self, vals):
        if self:
            self._unlink_except_never()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._get_refusal())

    def _get_refusal(self):
        return self.env._(
            "What a customer has said about contacts stays as it was written. Enter "
            "what holds now as a new entry."
        )

    # What passes: the merge of customers, and erasure

    @contextmanager
    def _open_ledger(self, gate):
        """Let the statements inside pass the trigger.

        :param gate: "merge" or "erase"
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL crm_vn.ledger = %s", gate))
        yield
        self.env.cr.execute(SQL("SET LOCAL crm_vn.ledger = ''"))
        self.invalidate_model()

    @api.model
    def _merge_partner_rows(self, source, destination):
        """Point the entries to the customer that remains; none is lost.

        ``entered_on_id`` still says on which card each was entered.
        """
        with self._open_ledger("merge"):
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_consent SET partner_id = %s WHERE partner_id = %s",
                    destination.id,
                    source.id,
                )
            )
        return []

    @api.model
    def _erase(self, partners):
        """Delete every entry of customers whose data the law wants erased.

        :return: how many entries there were
        """
        states = self.env["crm.consent.state"].sudo()
        states.search([("partner_id", "in", partners.ids)]).unlink()
        with self._open_ledger("erase"):
            self.env.cr.execute(
                SQL(
                    """DELETE FROM ir_attachment
                        WHERE res_model = 'crm.consent' AND res_field IS NOT NULL
                          AND res_id IN (SELECT id FROM crm_consent
                                          WHERE partner_id = ANY(%s))""",
                    partners.ids,
                )
            )
            self.env.cr.execute(
                SQL("DELETE FROM crm_consent WHERE partner_id = ANY(%s)", partners.ids)
            )
            return self.env.cr.rowcount
