# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CrmMessageCompose(models.TransientModel):
    """Templates of Zalo keep their parameters; what a person sends begins at once."""

    _name = "crm.message.compose"
    _inherit = "crm.message.compose"

    def _is_of_zalo(self):
        """Tell whether Zalo's template makes the words, not the text here."""
        return not self.is_manual and self.template_id._is_of_zalo()

    def _fill(self, partner):
        texts = super()._fill(partner)
        if self._is_of_zalo():
            template = self.template_id.with_company(self.company_id)
            words = template._render(
                partner.with_company(self.company_id), self._get_origin_words(partner)
            )
            texts["data"] = words["data"]
        return texts

    @api.depends("template_id")
    def _compute_preview(self):
        result = super()._compute_preview()
        for wizard in self.filtered(lambda w: w.preview_partner_id and w._is_of_zalo()):
            data = wizard._fill(wizard.preview_partner_id._origin)["data"]
            lines = [f"{name}: {text}" for name, text in data.items()]
            wizard.preview = "\n".join(filter(None, [wizard.preview, *lines]))
        return result

    def _check_words(self):
        return None if self._is_of_zalo() else super()._check_words()

    def _queue_many(self):
        """The text of a template of Zalo is Zalo's: an edited one would not be sent."""
        if self._is_of_zalo():
            self.subject, self.body = self.template_id.subject, self.template_id.body
        return super()._queue_many()

    def _get_notification(self, rows):
        """Begin at once with the one message that a person sends now."""
        if len(rows) == 1 and rows._is_for_now():
            return rows.action_do_by_hand()
        return super()._get_notification(rows)
