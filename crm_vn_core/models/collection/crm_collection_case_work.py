# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

_CHANNELS = {"call": "phone", "visit": "visit"}


class CrmCollectionCase(models.Model):
    """What a collector does: calls, visits, promises, the legal stage.

    Before a call or a visit the gate is asked; it knows the hours, the number of
    reminders of the day, truces and disputes.
    """

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    def action_call(self):
        """Open the form of a call, if the customer may be called now."""
        return self._start("call")

    def action_visit(self):
        """Open the form of a visit, if the customer may be visited now."""
        return self._start("visit")

    def _start(self, kind, partner=None):
        self.ensure_one()
        why = self._ask_gate(kind, partner or self.partner_id)
        if why:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "warning", "message": why, "sticky": True},
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_collection_contact_action"
        )
        return action | {"context": {"default_case_id": self.id, "default_kind": kind}}

    def action_write_outcome(self):
        """Write down a contact that has taken place already."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_collection_contact_action"
        )
        return action | {
            "context": {
                "default_case_id": self.id,
                "default_kind": "visit" if self.action == "visit" else "call",
            }
        }

    def _ask_gate(self, kind, partner):
        """Return why a person may not be contacted now, in one sentence, or False.

        :raise UserError: the person does not owe this debt
        """
        self._check_liable(partner)
        gate = self.env["crm.gate"]
        channel = self._get_channel(_CHANNELS[kind])
        address = partner._get_contact_address("phone") if kind == "call" else False
        [(reason, rule, moved_to, __)] = gate._ask(
            {partner.id: address}, channel, "collection", self.company_id
        )
        if reason:
            label = gate._get_reason_label(reason)
            if reason == "truce":
                label = self.truce_message or label
            return ": ".join(filter(None, (label, rule._quote())))
        if moved_to:
            return self.env["crm.interaction"]._get_wait_message(rule.id, moved_to)
        return False

    @api.model
    def _get_channel(self, kind, company=None):
        """Return the channel of a kind of contact; one that sends by itself first.

        :raise UserError: there is none
        """
        company = company or self.company_id or self.env.company
        channels = self.env["crm.channel"].sudo().search(
            [("kind", "=", kind), ("company_id", "in", [company.id, False])]
        )  # fmt: skip
        if not channels:
            raise UserError(
                self.env._("There is no channel for this kind of contact any more.")
            )
        return channels.sorted("is_manual")[0]

    def _check_liable(self, partner):
        """Refuse to speak of the debt with anybody who does not owe it."""
        if partner not in self.sudo()._get_liable_partners():
            raise UserError(
                self.env._(
                    "%(person)s does not owe this debt. Only borrowers, co-borrowers"
                    " and guarantors may be reminded of it or told about it: Circular"
                    " 18/2019/TT-NHNN, article 1.",
                    person=partner.name,
                )
            )

    def _log_contact(self, outcome, partner, kind="call", note="", date=None):
        """Write a contact into the history, and what follows from its outcome.

        :param outcome: crm.collection.outcome
        :param kind: call or visit
        :return: the interaction
        """
        self.ensure_one()
        self.check_access("write")
        self._check_liable(partner)
        said = (note or "").strip()
        row = (
            self.env["crm.interaction"]
            .sudo()
            ._log_contact(
                [
                    {
                        "partner_id": partner.id,
                        "company_id": self.company_id.id,
                        "user_id": self.env.uid,
                        "channel_id": self._get_channel(_CHANNELS[kind]).id,
                        "purpose": "collection",
                        "outcome": outcome.contact_outcome,
                        "summary": ": ".join(filter(None, (outcome.name, said[:100]))),
                        "origin_model": self._name,
                        "origin_id": self.id,
                    }
                    | ({"date": date} if date else {})
                ]
            )
        )
        if said:
            self.env["crm.interaction.body"].sudo().create(
                [{"interaction_id": row.id, "body": said}]
            )
        self._apply_outcome(outcome, partner, kind)
        return row

    def _apply_outcome(self, outcome, partner, kind):
        today = self.env["crm.loan"]._get_today()
        values = {
            "last_contact": fields.Datetime.now(),
            "last_outcome_id": outcome.id,
            "retry_date": outcome.retry_days
            and today + timedelta(days=outcome.retry_days),
        }
        if outcome.is_done:
            values["done_step_id"] = self.step_id.id
        self.sudo().write(values)
        if outcome.is_dispute:
            self._hold_dispute(partner)
        if outcome.is_wrong_address and kind == "call":
            points = partner.sudo().contact_point_ids
            points.filtered(lambda p: p.kind == "phone" and p.is_primary).bounced = True
        self._update_next()

    def _hold_dispute(self, partner):
        """A debt in dispute is not collected until it is clear; the gate sees to it."""
        holds = self.env["crm.contact.hold"].sudo()
        known = holds.search(
            [
                ("partner_id", "=", partner.id),
                ("reason", "=", "dispute"),
                ("is_current", "=", True),
            ],
            limit=1,
        )
        if not known:
            holds.create([{"partner_id": partner.id, "reason": "dispute"}])

    # Stages

    def action_next_stage(self):
        """Bring the case to the next stage: lawyer, court, enforcement."""
        stages = [stage for stage, _name in self._fields["stage"].selection]
        for case in self:
            place = stages.index(case.stage) + 1
            if place < len(stages):
                case.stage = stages[place]

    def action_view_loans(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loans"),
            "res_model": "crm.loan",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_loans().ids)],
        }

    def action_view_invoices(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Overdue Invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_overdue_lines().move_id.ids)],
        }

    def action_view_history(self):
        """Open what was said and sent about this debt."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminders of %(name)s", name=self.display_name),
            "res_model": "crm.interaction",
            "view_mode": "list,form",
            "domain": [
                ("commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("purpose", "=", "collection"),
            ],
        }
