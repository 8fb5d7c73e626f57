# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .crm_channel import KINDS
from .crm_contact_rule import PURPOSES

# Reasons that come from the customer; a consent given later takes them back.
OWN_WISH = ("opt_out", "keyword")
# The addresses on which each channel reaches a customer, as contact points know them.
# Who has no Zalo entered is looked for by phone number.
_POINTS = SQL(
    """(VALUES ('email', 'email'), ('sms', 'phone'), ('phone', 'phone'),
               ('fax', 'phone'), ('zalo', 'zalo'), ('zalo', 'phone'))
       AS k (kind, point)"""
)


class CrmContactBlock(models.Model):
    """A number or address that is not to be contacted, whoever shares it.

    The gate reads it for every message, and what is queued stops at once. An address
    may be here for several reasons: lifting one of them leaves the others.
    """

    _name = "crm.contact.block"
    _description = "Blocked Address"
    _rec_name = "address"
    _order = "since DESC, id DESC"

    address = fields.Char(
        string="Number or Address", required=True, help="In its normalized form."
    )
    kind = fields.Selection(
        selection=KINDS, string="Channel", help="Empty: every channel."
    )
    purpose = fields.Selection(selection=PURPOSES, help="Empty: every purpose.")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    source = fields.Selection(
        selection=[
            ("opt_out", "Customer's Wish"),
            ("keyword", "Reply by Keyword"),
            ("national", "National Do-Not-Call List"),
            ("staff", "Entered by Staff"),
            ("bounce", "Not Delivered"),
        ],
        string="Reason",
        required=True,
        default="staff",
    )
    since = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), readonly=True
    )
    note = fields.Char()
    scope = fields.Char(
        string="What Is Blocked", compute="_compute_scope", help="Channel and purpose."
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        compute="_compute_partner_ids",
        help="Who has this number or address.",
    )

    _address_unique = models.UniqueIndex(
        "(address, source, COALESCE(kind, ''), COALESCE(purpose, ''),"
        " COALESCE(company_id, 0))",
        "This address is blocked already, for the same reason.",
    )

    @api.depends("kind", "purpose")
    @api.depends_context("lang")
    def _compute_scope(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for block in self:
            kind = kinds.get(block.kind) or self.env._("Every channel")
            purpose = purposes.get(block.purpose) or self.env._("Every purpose")
            block.scope = f"{kind} · {purpose}"

    @api.depends("address")
    def _compute_partner_ids(self):
        points = self.env["crm.contact.point"].search(
            [("address", "in", self.mapped("address"))]
        )
        by_address = points.grouped("address")
        for block in self:
            found = by_address.get(block.address)
            block.partner_ids = found.partner_id if found else False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["address"] = self._normalize(vals.get("address"))
            if not self.env.su and vals.get("source", "staff") != "staff":
                raise AccessError(
                    self.env._("Only what staff know is entered here by hand.")
                )
        blocks = super().create(vals_list)
        blocks._suppress_queued()
        return blocks

    def write(self, vals):
        if "address" in vals:
            vals = vals | {"address": self._normalize(vals["address"])}
        result = super().write(vals)
        self._suppress_queued()
        return result

    @api.model
    def _normalize(self, value):
        """Return an address in the form under which messages go out."""
        kind = "email" if "@" in (value or "") else "zalo"
        return self.env["crm.contact.point"]._normalize_address(kind, value) or value

    # What is queued stops at once

    def _suppress_queued(self):
        """Stop what is queued to these addresses."""
        if self:
            self.flush_recordset()
            self._suppress_blocked(SQL("b.id = ANY(%s)", self.ids))

    @api.model
    def _suppress_blocked(self, condition):
        """Stop what is queued to the blocked addresses ``b`` that meet a condition.

        Rows that a dispatcher holds are left to its gate, which reads the blocks too.
        :return: how many messages stopped
        """
        return self._suppress_rows(
            SQL("CASE b.source WHEN 'national' THEN 'national' ELSE 'opted_out' END"),
            SQL("crm_contact_block b"),
            SQL(
                """%s AND b.address = i.address
                   AND (b.kind IS NULL OR b.kind = i.kind)
                   AND (b.purpose IS NULL OR b.purpose = i.purpose)
                   AND (b.company_id IS NULL OR b.company_id = i.company_id)""",
                condition,
            ),
        )

    @api.model
    def _suppress_rows(self, reason, table, condition):
        self.env["crm.interaction"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH hit AS (
                    SELECT i.id, %s AS reason FROM crm_interaction i JOIN %s ON (%s)
                     WHERE i.state = 'queued' AND i.direction = 'out'
                       FOR NO KEY UPDATE OF i SKIP LOCKED
                )
                UPDATE crm_interaction i
                   SET state = 'suppressed', suppress_reason = hit.reason,
                       rule_id = NULL
                  FROM hit WHERE hit.id = i.id
                """,
                reason,
                table,
                condition,
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.env["crm.interaction"].invalidate_model()
        return count

    # The ledger of consent

    @api.model
    def _follow_consent(self, entries):
        """Block the addresses of those who take back, free those who give.

        Free of the customer's own wish alone: other reasons stay. What is queued to
        those who take back stops.
        :param entries: entries of the ledger that hold now
        """
        if not entries:
            return
        self.env.flush_all()
        self._block_withdrawn(entries)
        self._free_given(entries)
        self._suppress_rows(
            SQL("'withdrawn'"),
            SQL("crm_consent e"),
            SQL(
                """e.id = ANY(%s) AND e.state = 'withdrawn'
                   AND e.partner_id = i.partner_id AND e.company_id = i.company_id
                   AND e.kind = i.kind AND e.purpose = i.purpose""",
                entries.ids,
            ),
        )
        self._suppress_blocked(
            SQL("(b.address IN (SELECT address FROM %s))", self._get_places(entries))
        )
        self.invalidate_model()

    def _get_places(self, entries):
        """Return SQL of (address, entry) on which entries of the ledger work."""
        return SQL(
            """(SELECT p.address, e.id FROM crm_consent e JOIN %s ON k.kind = e.kind
                  JOIN crm_contact_point p
                    ON p.partner_id = e.partner_id AND p.kind = k.point
                 WHERE e.id = ANY(%s) AND p.address > '' AND e.purpose <> 'profiling'
                   AND e.is_silent IS NOT TRUE
                 UNION
                SELECT e.address, e.id FROM crm_consent e
                 WHERE e.id = ANY(%s) AND e.address > '' AND e.purpose <> 'profiling'
               ) place""",
            _POINTS,
            entries.ids,
            entries.ids,
        )

    def _block_withdrawn(self, entries):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_contact_block
                       (address, kind, purpose, company_id, source, since, note,
                        create_uid, create_date, write_uid, write_date)
                SELECT place.address, e.kind, e.purpose, e.company_id,
                       CASE e.source WHEN 'keyword' THEN 'keyword' ELSE 'opt_out' END,
                       e.date, e.evidence, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM %(places)s JOIN crm_consent e ON e.id = place.id
                 WHERE e.state = 'withdrawn'
                    ON CONFLICT DO NOTHING
                """,
                user=self.env.uid,
                now=fields.Datetime.now(),
                places=self._get_places(entries),
            )
        )

    def _free_given(self, entries):
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_contact_block b
                 USING %s JOIN crm_consent e ON e.id = place.id
                 WHERE e.state = 'given' AND b.address = place.address
                   AND b.kind = e.kind AND b.purpose = e.purpose
                   AND b.company_id = e.company_id AND b.source IN %s
                """,
                self._get_places(entries),
                OWN_WISH,
            )
        )
