# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

_COLLECTOR = "crm_vn_core.group_crm_vn_core_loan_collector"
_MANAGER = "crm_vn_core.group_crm_vn_core_loan_manager"


class CrmCollectionCase(models.Model):
    """Who works on which customer."""

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    @api.model
    def _get_collectors(self, company):
        """Return the people who collect debts of a company."""
        users = self.env.ref(_COLLECTOR).sudo().all_user_ids
        return users.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        ).sorted("id")

    @api.model
    def _assign(self):
        """Give customers without a collector to one: whoever had them, the officer of
        the loan, or who has least to do."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.company_id, c.strategy_id, c.user_id, s.role,
                       c.officer_id,
                       (SELECT o.user_id FROM crm_collection_case o
                         WHERE o.partner_id = c.partner_id AND o.state = 'closed'
                           AND o.company_id = c.company_id
                         ORDER BY o.closed_on DESC, o.id DESC LIMIT 1)
                  FROM crm_collection_case c
                  LEFT JOIN crm_collection_step s ON s.id = c.step_id
                 WHERE c.state = 'open' AND c.is_kept IS NOT TRUE
                   AND (c.user_id IS NULL OR s.role = 'collector')
                 ORDER BY c.priority DESC, c.overdue_amount DESC, c.id
                """
            )
        )
        choice = _Choice(self.env)
        given = {}
        for case_id, company, strategy, user, role, officer, former in rows:
            chosen = choice.choose(company, strategy, user, role, officer, former)
            if chosen and chosen != user:
                given.setdefault(chosen, []).append(case_id)
        for user_id, ids in given.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_collection_case SET user_id = %s WHERE id = ANY(%s)",
                    user_id,
                    ids,
                )
            )
        self.invalidate_model(["user_id"])

    def action_hand_over(self):
        """Choose who takes over."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "crm.collection.assign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_ids": self.ids},
        }

    def action_take(self):
        """Take customers whom nobody has."""
        self.check_access("write")
        if any(case.user_id and case.user_id != self.env.user for case in self):
            raise UserError(
                self.env._("Somebody has this customer: ask for a hand-over.")
            )
        self._give(self.env.user)

    def _give(self, user):
        """Give the customers to a person, who keeps them."""
        for case in self:
            if case.company_id not in user.sudo().company_ids:
                raise UserError(
                    self.env._(
                        "%(user)s does not work for %(company)s.",
                        user=user.name,
                        company=case.company_id.name,
                    )
                )
        self.write({"user_id": user.id, "is_kept": True})

    def _check_hand_over(self):
        """Managers hand over anything, others what is theirs."""
        if self.env.user.has_group(_MANAGER) or self.env.su:
            return
        if any(
            case.user_id not in (self.env.user, self.env["res.users"]) for case in self
        ):
            raise AccessError(
                self.env._("Only a manager hands over the customers of somebody else.")
            )


class _Choice:
    """Chooses collectors and counts what each has to do."""

    def __init__(self, env):
        self.env = env
        self.known = {}
        self.load = Counter(
            dict(
                env.execute_query(
                    SQL(
                        """SELECT user_id, COUNT(*) FROM crm_collection_case
                            WHERE state = 'open' AND user_id IS NOT NULL GROUP BY 1"""
                    )
                )
            )
        )

    def choose(self, company, strategy, user, role, officer, former):
        """Return the id of the user, or None where there is nobody."""
        people = self._get_people(company, strategy)
        if role == "officer" and officer:
            return officer
        if user in people:
            return user
        if former in people and not user:
            chosen = former
        elif people:
            chosen = min(people, key=lambda person: (self.load[person], person))
        else:
            return user or officer
        self.load[chosen] += 1
        return chosen

    def _get_people(self, company, strategy):
        key = (company, strategy)
        if key not in self.known:
            everyone = self.env["crm.collection.case"]._get_collectors(
                self.env["res.company"].browse(company)
            )
            chosen = self.env["crm.collection.strategy"].browse(strategy or [])
            some = everyone & chosen.sudo().collector_ids
            self.known[key] = (some or everyone).ids
        return self.known[key]
