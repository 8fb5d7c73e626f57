# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installation hooks: what Odoo would do row by row is done here by statement."""

import logging

import psycopg2

from odoo.tools import SQL, mute_logger

from .hooks_address import apply_settings, restore_settings, save_former_settings
from .hooks_helpdesk import (
    create_ticket_columns,
    fill_ticket_phones,
    restore_public_access,
)
from .language import activate_vietnamese
from .masking import mask_tax_code_sql
from .text.phones import OLD_PREFIXES

_logger = logging.getLogger(__name__)

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
    ("birthdate_date", "date"),
    ("birth_year", "integer"),
)
# Functions of the triggers that keep ledgers; Odoo does not know them.
TRIGGERS = (
    "crm_consent_keep",
    "crm_loan_check_sums",
    "crm_loan_event_keep",
    "crm_loan_posting_keep",
)


def pre_init_hook(env):
    """Switch Vietnamese on, create the stored columns of res_partner and fill the
    given names.

    The default given name of a person is the last word of the name, in NFC, like
    :func:`crm_vn_core.text.names.given_name`; companies have none.
    """
    activate_vietnamese(env)
    _create_trigram_extension(env)
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
    create_ticket_columns(env)
    save_former_settings(env)


def post_init_hook(env):
    """Fill what earlier data needs: contact points, masks in the history of cards."""
    apply_settings(env)
    _create_contact_points(env)
    fill_ticket_phones(env)
    _mask_tracking_values(env)


def uninstall_hook(env):
    """Put back what the installation changed outside our own tables."""
    restore_settings(env)
    restore_public_access(env)
    # Odoo drops tables, not partitioned ones.
    env.cr.execute(SQL("DROP TABLE IF EXISTS crm_interaction_event CASCADE"))
    # Each company got its own with its first contract.
    env["ir.sequence"].search([("code", "=", "crm.contract")]).unlink()
    for function in TRIGGERS:
        env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(function))
        )


def _create_trigram_extension(env):
    """Searches inside names need pg_trgm; without it they work and take longer."""
    try:
        with mute_logger("odoo.sql_db"), env.cr.savepoint():
            env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except psycopg2.Error as error:
        _logger.warning("No trigram indexes, searches will be slow: %s", error)
        return
    env.registry.has_trigram = True


def _create_contact_points(env):
    """Make a primary contact point of every phone and e-mail there is.

    Phones come with their international form from phone_validation, except for those
    with a prefix of before 2018, which it does not know.
    """
    env["res.partner"].flush_model()
    prefixes = SQL(", ").join(
        SQL("(%s, %s)", old, new) for old, new in OLD_PREFIXES.items()
    )
    env.cr.execute(
        SQL(
            r"""
            INSERT INTO crm_contact_point
                        (partner_id, kind, value, address, is_primary)
            SELECT p.id, 'phone', p.phone,
                   COALESCE(
                       '+84' || substring(prefix.new, 2) || substring(d.digits, 5),
                       p.phone_sanitized
                   ),
                   TRUE
              FROM res_partner p
             CROSS JOIN LATERAL (
                   SELECT regexp_replace(
                              regexp_replace(p.phone, '\D', '', 'g'),
                              '^(00)?84(?=1\d{9}$)', '0'
                          ) AS digits
                   ) d
              LEFT JOIN (VALUES %(prefixes)s) AS prefix (old, new)
                ON prefix.old = left(d.digits, 4) AND length(d.digits) = 11
             WHERE p.phone > ''
            UNION ALL
            SELECT id, 'email', email, email_normalized, TRUE
              FROM res_partner
             WHERE email > ''
            """,
            prefixes=prefixes,
        )
    )


def _mask_tracking_values(env):
    """Hide the personal tax codes that the history of cards has kept so far."""
    env.cr.execute(
        SQL(
            """
            UPDATE mail_tracking_value value
               SET old_value_char = %s, new_value_char = %s
              FROM ir_model_fields field
             WHERE field.id = value.field_id
               AND field.model = 'res.partner'
               AND field.name = 'vat'
            """,
            mask_tax_code_sql(SQL("old_value_char")),
            mask_tax_code_sql(SQL("new_value_char")),
        )
    )
