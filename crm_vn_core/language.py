# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Papers and books are Vietnamese, whatever language staff work in."""

#: Law on Accounting 88/2015/QH13, article 11(1), asks for it in documents and books.
VIETNAMESE = "vi_VN"


def activate_vietnamese(env):
    """Switch Vietnamese on, with the terms of the addons that are there already.

    Those that are installed later bring theirs along.
    """
    if env["res.lang"]._get_data(code=VIETNAMESE):
        return
    env["res.lang"]._activate_lang(VIETNAMESE)
    addons = env["ir.module.module"].search([("state", "=", "installed")])
    addons._update_translations([VIETNAMESE])
