# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup, escape

from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps every dated occasion.

    Core moves all rows with one UPDATE, which the unique index on birthdays and
    founding days would abort. So, before that, one row of each is chosen and the others
    are archived: they move along, and a message on the customer names them.
    """

    _name = "base.partner.merge.automatic.wizard"
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        set_aside = self._archive_rival_dates(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if set_aside:
            self._log_rival_dates(dst_partner, set_aside)
        return result

    def _update_values(self, src_partners, dst_partner):
        """Copy the fields without touching the birthday rows, then follow the rows."""
        result = super()._update_values(
            src_partners, dst_partner.with_context(crm_vn_sync_dates=True)
        )
        partner = dst_partner.sudo()
        if partner._get_solar_birthday().year:
            partner._update_birthdates_from_dates()
        else:
            partner._update_dates_from_birthdates()
        return result

    def _archive_rival_dates(self, src_partners, dst_partner):
        """Archive all but one of the rows that cannot or need not live side by side.

        A row with its year is worth more than one without; then the destination's wins.
        :return: the archived rows
        """
        dates = self.env["crm.partner.date"].sudo()
        dates.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_partner_date
                   SET active = FALSE
                 WHERE id IN (
                    SELECT id
                      FROM (
                        SELECT id, row_number() OVER (
                                   PARTITION BY kind, calendar, CASE
                                       WHEN kind IN ('birthday', 'founding') THEN NULL
                                       ELSE ARRAY[day::text, month::text,
                                                  leap_month::text, lower(name)]
                                   END
                                   ORDER BY COALESCE(year, 0) = 0,
                                            partner_id != %(destination)s, id
                               ) AS place
                          FROM crm_partner_date
                         WHERE active AND partner_id IN %(partners)s
                      ) ranked
                     WHERE place > 1
                 )
             RETURNING id
                """,
                destination=dst_partner.id,
                partners=(dst_partner | src_partners)._ids,
            )
        )
        dates.invalidate_model(["active"])
        return dates.browse(row[0] for row in rows)

    def _log_rival_dates(self, partner, dates):
        """Name on the customer what the merge has set aside."""
        kinds = dict(dates._fields["kind"]._description_selection(self.env))
        lines = Markup("").join(
            Markup("<li>%s</li>") % escape(f"{d.name or kinds[d.kind]}: {d.date_text}")
            for d in dates
        )
        title = self.env._("Dates of the merged customers, archived:")
        partner.sudo()._message_log(
            body=Markup("<p>%s</p><ul>%s</ul>") % (title, lines)
        )
