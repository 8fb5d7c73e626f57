# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installation hooks: what Odoo would do row by row is done here by statement."""

from odoo.tools import SQL

from .hooks_address import apply_settings, restore_settings, save_former_settings

# Stored columns that this addon adds to res_partner, with their SQL types. A column
# that exists before the models load is not computed by the ORM, record by record,
# for every partner of the database.
PARTNER_COLUMNS = (
    ("gender", "varchar"),
    ("salutation", "varchar"),
    ("self_reference", "varchar"),
    ("given_name", "varchar"),
    ("nickname", "varchar"),
    ("occupation", "varchar"),
    ("identity_number", "varchar"),
    ("is_household_business", "boolean"),
)


def pre_init_hook(env):
    """Create the stored columns of res_partner and fill the given names.

    The default given name of a person is the last word of the name, in NFC, like
    :func:`crm_vn_core.text.names.given_name`; companies have none.
    """
    for name, sql_type in PARTNER_COLUMNS:
        env.cr.execute(
            SQL(
                "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS %s %s",
                SQL.identifier(name),
                SQL(sql_type),
            )
        )
    env.cr.execute(
        SQL(
            r"""
            UPDATE res_partner
               SET given_name = normalize(substring(name FROM '(\S+)\s*$'), NFC)
             WHERE given_name IS NULL
               AND name IS NOT NULL
               AND is_company IS NOT TRUE
            """
        )
    )
    save_former_settings(env)


def post_init_hook(env):
    """Make addresses in Viet Nam choose a ward."""
    apply_settings(env)


def uninstall_hook(env):
    """Put back what the installation changed outside our own tables."""
    restore_settings(env)
