# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..customer.crm_my_day import LIMIT
from ..customer.crm_my_day_work import RETRY

_KINDS = {"call": "phone", "visit": "visit"}
# Outcome of My day → code of the collection.
_OUTCOMES = {
    "reached": "crm_collection_outcome_reached",
    "done": "crm_collection_outcome_reached",
    "not_reached": "crm_collection_outcome_not_reached",
    "call_back": "crm_collection_outcome_call_back",
    "refused": "crm_collection_outcome_refused",
    "wrong_address": "crm_collection_outcome_wrong_number",
}
# What an outcome changes on the customer.
_CHANGED = [
    "last_contact",
    "last_outcome_id",
    "retry_date",
    "done_step_id",
    "next_date",
]


class CrmMyDay(models.AbstractModel):
    """Customers of a collector, when something is to be done about them."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_sources(self):
        return super()._get_sources() | {"collection": "crm.collection.case"}

    @api.model
    def _get_collection_domain(self, users, today):
        return (
            Domain("user_id", "in", users.ids)
            & Domain("state", "=", "open")
            & Domain("next_date", "<=", today)
        )

    @api.model
    def _find_collection(self, users, today):
        cases = self.env["crm.collection.case"].search(
            self._get_collection_domain(users, today),
            order="priority DESC, overdue_amount DESC, id",
            limit=LIMIT,
        )
        return [self._prepare_collection_entry(case, today) for case in cases]

    @api.model
    def _prepare_collection_entry(self, case, today):
        amount = case._get_message_origin_words()["amount"]
        return self._prepare_entry(
            case,
            "collection",
            today,
            title=self.env._(
                "%(step)s: %(amount)s overdue",
                step=case.step_id.name or self.env._("Collect"),
                amount=amount,
            ),
            why=self.env._("%(days)s days late", days=case.days_past_due),
            kind=_KINDS.get(case.action, "phone"),
            importance=min(int(case.priority), 2),
            partner=case.partner_id,
            user=case.user_id,
            day=today,
            warning=case.truce_message or "",
        )

    @api.model
    def _count_collection(self, users, today):
        count = self.env["crm.collection.case"].search_count(
            self._get_collection_domain(users, today)
        )
        return [("today", count)]

    @api.model
    def _finish_collection(self, case, outcome, note, day):
        """Log the contact as one about the debt; tried again when it says so."""
        self._note_before(case, _CHANGED)
        code = self.env.ref(f"crm_vn_core.{_OUTCOMES[outcome]}")
        kind = "visit" if case.action == "visit" else "call"
        self._note_new(case._log_contact(code, case.partner_id, kind, note))
        if outcome in RETRY:
            self._put_off(case, day)

    @api.model
    def _postpone_collection(self, case, day):
        self._note_before(case, _CHANGED)
        self._put_off(case, day)

    @api.model
    def _put_off(self, case, day):
        case.check_access("write")
        case.sudo().retry_date = day
        case._update_next()
