# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets before and after: stored columns by statement, rights of helpdesk_mgmt."""

from odoo.tools import SQL

# Stored columns that this addon adds to helpdesk_ticket, with their SQL types.
TICKET_COLUMNS = (
    ("partner_phone", "varchar"),
    ("partner_phone_address", "varchar"),
    ("sale_order_id", "integer"),
    ("interaction_id", "integer"),
)
# Rows of helpdesk_mgmt that security/helpdesk_access.xml switches off.
PUBLIC_ACCESS = (
    "helpdesk_mgmt.access_helpdesk_ticket_stage_public",
    "helpdesk_mgmt.access_helpdesk_ticket_category_public",
)


def create_ticket_columns(env):
    """Create them before the models load, or the ORM computes them row by row."""
    for name, sql_type in TICKET_COLUMNS:
        env.cr.execute(
            SQL(
                "ALTER TABLE helpdesk_ticket ADD COLUMN IF NOT EXISTS %s %s",
                SQL.identifier(name),
                SQL(sql_type),
            )
        )


def fill_ticket_phones(env):
    """Give every ticket the phone of its customer's card."""
    env.cr.execute(
        SQL(
            """
            UPDATE helpdesk_ticket ticket
               SET partner_phone = point.value,
                   partner_phone_address = point.address
              FROM crm_contact_point point
             WHERE point.partner_id = ticket.partner_id
               AND point.kind = 'phone'
               AND point.is_primary
               AND ticket.partner_phone IS NULL
            """
        )
    )


def restore_public_access(env):
    """Let everybody read the stages and categories of tickets again.

    Nobody gets back the right to write them that helpdesk_mgmt gave to the public.
    """
    for xmlid in PUBLIC_ACCESS:
        access = env.ref(xmlid, raise_if_not_found=False)
        if access:
            access.active = True
