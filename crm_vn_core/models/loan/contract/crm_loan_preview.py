# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .crm_loan_event import EVENT_CLASSES


class CrmLoan(models.Model):
    """What would be, if: the same engine, nothing written."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _preview(self, kind, on, **data):
        """Return the states of the loan before and after an event on a day.

        :param data: fields of the event in :mod:`crm_vn_core.lending.events`
        :return: ``(LoanState, LoanState)``, both as of ``on``
        :raise UserError: the event cannot be
        """
        self.ensure_one()
        event = EVENT_CLASSES[kind](on=on, key="preview", **self._round_data(data))
        return self._get_state(on), self._get_state(on, [event])
