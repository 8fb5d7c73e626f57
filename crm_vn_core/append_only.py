# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables whose rows the database keeps as they were written, whoever asks."""

from odoo.tools import SQL


def keep_rows(cr, table, message):
    """Refuse every UPDATE and DELETE on a table; the uninstall hook drops the function.

    :param table: of our own; the function and its trigger are called ``<table>_keep``
    :param message: what the error says
    """
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %(keep)s() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION USING MESSAGE = %(message)s,
                                      ERRCODE = 'restrict_violation';
            END $$;
            DROP TRIGGER IF EXISTS %(keep)s ON %(table)s;
            CREATE TRIGGER %(keep)s BEFORE UPDATE OR DELETE ON %(table)s
                FOR EACH ROW EXECUTE FUNCTION %(keep)s();
            """,
            keep=SQL.identifier(f"{table}_keep"),
            table=SQL.identifier(table),
            message=message,
        )
    )
