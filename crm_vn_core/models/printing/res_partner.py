# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    """The address of a customer as an envelope shows it."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_postal_lines(self):
        """Return the lines below the name; the country only on mail that goes abroad.

        :return: a list of texts, empty where no address is known
        """
        self.ensure_one()
        country = self.country_id
        if country == self.env.company.country_id:
            country = country.browse()
        lines = [
            " ".join(line.split()).strip(" ,")
            for line in self._display_address(without_company=True).splitlines()
        ]
        shown = [line for line in lines if line]
        if shown and not country and shown[-1] == self.country_id.name:
            shown.pop()
        return shown
