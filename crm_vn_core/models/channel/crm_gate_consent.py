# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from .crm_interaction import CONTACTED_SQL


class CrmGate(models.AbstractModel):
    """What customers took back themselves, and asking for consent only once.

    Decree 91/2020/ND-CP, article 13: one message of registration for each number or
    address; a refusal or no answer means no.
    """

    _name = "crm.gate"
    _inherit = "crm.gate"

    @api.model
    def _get_checks(self):
        """The customer's own refusal is the reason, not the block that follows it."""
        checks = [*super()._get_checks(), "_check_registration"]
        checks.insert(checks.index("_check_blocks"), "_check_withdrawn")
        return checks

    def _check_withdrawn(self):
        self._suppress(
            SQL("'withdrawn'"),
            SQL("crm_consent_state s"),
            SQL(
                """s.partner_id = c.partner_id AND s.company_id = c.company_id
                   AND s.kind = c.kind AND s.purpose = c.purpose
                   AND s.state = 'withdrawn'"""
            ),
        )

    def _check_registration(self):
        """Messages that are rows already are told by their template."""
        templates = self.env["crm.message.template"].sudo()
        asking = templates.with_context(active_test=False).search(
            [("is_registration", "=", True)]
        )
        if not asking:
            return
        mine = SQL("i.id = c.id AND i.template_id = ANY(%s)", asking.ids)
        self._suppress(
            SQL("'duplicate'"),
            SQL("crm_interaction i"),
            SQL(
                """%s AND EXISTS (
                    SELECT FROM crm_interaction past
                     WHERE past.address = c.address AND past.kind = c.kind
                       AND past.company_id = c.company_id AND past.direction = 'out'
                       AND past.template_id = ANY(%s) AND past.id <> c.id
                       AND (past.%s OR (past.state = 'queued' AND past.id < c.id)))""",
                mine,
                asking.ids,
                SQL(CONTACTED_SQL),
            ),
        )
        self._suppress(
            SQL("'opted_out'"),
            SQL("crm_interaction i, crm_contact_block b"),
            SQL(
                """%s AND b.address = c.address
                   AND (b.kind IS NULL OR b.kind = c.kind)
                   AND (b.purpose IS NULL OR b.purpose = 'marketing')
                   AND (b.company_id IS NULL OR b.company_id = c.company_id)""",
                mine,
            ),
        )
