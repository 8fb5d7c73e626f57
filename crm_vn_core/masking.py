# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How personal numbers are hidden, in Python and in SQL alike.

A 12-digit tax code is the identity number of a person (Circular 86/2024/TT-BTC, from
1 July 2025), so both are shown the same way: 0•••••••1234.
"""

import re

from odoo.tools import SQL

SIGN = "•"
GROUP = "crm_vn_core.group_crm_vn_core_identity"
# Twelve digits with the usual separators, with or without the country before them.
# Both Python and PostgreSQL read it.
PERSONAL = r"^\s*([Vv][Nn])?[\s.-]*([0-9][\s.-]*){12}$"
_is_personal = re.compile(PERSONAL).match


def is_personal_number(value):
    """Tell whether a tax code is the identity number of a person."""
    return bool(value and _is_personal(value))


def mask_number(value):
    """Return a number with its first and its last four digits (0•••••••1234).

    Shorter numbers (CMND, 9 digits) show their last three only.
    """
    digits = re.sub(r"[^0-9]", "", value or "")
    if len(digits) < 12:
        return SIGN * (len(digits) - 3) + digits[-3:] if len(digits) > 3 else ""
    return digits[0] + SIGN * (len(digits) - 5) + digits[-4:]


def mask_tax_code(value):
    """Return a tax code, masked if it is a personal number."""
    return mask_number(value) if is_personal_number(value) else value


def is_masked(value):
    """Tell whether a text is a mask, which must never be stored."""
    return bool(value and SIGN in value)


def mask_tax_code_sql(column):
    """Return the SQL twin of :func:`mask_tax_code` over an SQL expression."""
    digits = SQL("regexp_replace(%s, '[^0-9]', '', 'g')", column)
    return SQL(
        "CASE WHEN %(column)s ~ %(pattern)s"
        " THEN left(%(digits)s, 1) || repeat(%(sign)s, 7) || right(%(digits)s, 4)"
        " ELSE %(column)s END",
        column=column,
        pattern=PERSONAL,
        digits=digits,
        sign=SIGN,
    )
