# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...almanac.clock import to_local
from .crm_my_day import LIMIT
from .crm_my_day_work import RETRY

CONTRACT_URGENT_DAYS = 7
CONTRACT_PAUSE = 7
HIGH = ("2", "3")


class CrmMyDay(models.AbstractModel):
    """Tickets that are open and contracts that end: what has no day of its own.

    Once it is put off, an activity of the user stands for it; until that is done the
    document itself is not on the list.
    """

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_unplanned_domain(self, model, users):
        """Return the domain of documents for which these users have no activity."""
        planned = self.env["mail.activity"]._search(
            Domain("res_model", "=", model) & Domain("user_id", "in", users.ids),
            bypass_access=True,
        )
        return Domain("id", "not in", planned.subselect("res_id"))

    # ----------------------------------------------------------------- tickets
    @api.model
    def _get_ticket_domain(self, users, today):
        return (
            Domain("user_id", "in", users.ids)
            & Domain("closed", "=", False)
            & self._get_unplanned_domain("helpdesk.ticket", users)
        )

    @api.model
    def _find_ticket(self, users, today):
        tickets = self.env["helpdesk.ticket"].search(
            self._get_ticket_domain(users, today),
            order="priority DESC, create_date, id",
            limit=LIMIT,
        )
        return [self._prepare_ticket_entry(ticket, today) for ticket in tickets]

    @api.model
    def _prepare_ticket_entry(self, ticket, today):
        opened = to_local(ticket.create_date).date()
        is_new = opened == today and ticket.priority not in HIGH
        return self._prepare_entry(
            ticket,
            "ticket",
            today,
            title=ticket.name,
            why=self.env._(
                "Ticket %(number)s, %(stage)s, since %(date)s",
                number=ticket.number,
                stage=ticket.stage_id.name or "",
                date=format_date(self.env, opened),
            ),
            kind="phone" if ticket.partner_id else "",
            importance=HIGH.index(ticket.priority) + 1
            if ticket.priority in HIGH
            else 0,
            partner=ticket.partner_id,
            user=ticket.user_id,
            day=opened,
            is_late=False,
            section="later" if is_new else "today",
            can_send=bool(ticket.partner_id),
        )

    @api.model
    def _count_ticket(self, users, today):
        start, _end = self._get_day_bounds(today)
        domain = self._get_ticket_domain(users, today)
        Ticket = self.env["helpdesk.ticket"]
        later = Ticket.search_count(
            domain
            & Domain("create_date", ">=", start)
            & (Domain("priority", "not in", HIGH))
        )
        return [("later", later), ("today", Ticket.search_count(domain) - later)]

    @api.model
    def _finish_ticket(self, ticket, outcome, note, day):
        """Close it when it is finished; a contact alone puts it off."""
        if outcome != "done":
            self._log_result(ticket.partner_id, "phone", outcome, note, ticket)
            self._postpone_ticket(ticket, day)
            return
        stages = ticket.team_id._get_applicable_stages()
        closing = stages.filtered(lambda stage: stage.closed)[:1]
        if not closing:
            raise UserError(self.env._("No stage closes this ticket."))
        if closing.mail_template_id:
            # The customer is told.
            self._forbid_undo()
        if note:
            self._note_new(ticket.message_post(body=note))
        self._note_before(ticket, ["stage_id"])
        ticket.stage_id = closing

    @api.model
    def _postpone_ticket(self, ticket, day):
        self._plan_activity(ticket, ticket.name, day)

    # --------------------------------------------------------------- contracts
    @api.model
    def _get_contract_domain(self, users, today):
        return (
            Domain("user_id", "in", users.ids)
            & Domain("is_expiring", "=", True)
            & Domain("date_end", ">=", today)
            & self._get_unplanned_domain("crm.contract", users)
        )

    @api.model
    def _find_contract(self, users, today):
        contracts = self.env["crm.contract"].search(
            self._get_contract_domain(users, today), order="date_end, id", limit=LIMIT
        )
        urgent = today + timedelta(days=CONTRACT_URGENT_DAYS)
        return [
            self._prepare_entry(
                contract,
                "contract",
                today,
                title=self.env._(
                    "Talk about contract %(name)s", name=contract.display_name
                ),
                why=self.env._(
                    "Ends on %(date)s", date=format_date(self.env, contract.date_end)
                ),
                kind="phone",
                importance=int(contract.date_end <= urgent),
                partner=contract.partner_id,
                user=contract.user_id,
                section="today" if contract.date_end <= urgent else "later",
                can_send=True,
            )
            for contract in contracts
        ]

    @api.model
    def _count_contract(self, users, today):
        domain = self._get_contract_domain(users, today)
        urgent = today + timedelta(days=CONTRACT_URGENT_DAYS)
        Contract = self.env["crm.contract"]
        soon = Contract.search_count(domain & Domain("date_end", "<=", urgent))
        return [("today", soon), ("later", Contract.search_count(domain) - soon)]

    @api.model
    def _finish_contract(self, contract, outcome, note, day):
        """A talk is logged; the contract itself ends or goes on where it is kept."""
        self._log_result(contract.partner_id, "phone", outcome, note, contract)
        if outcome not in RETRY:
            day = self._get_today() + timedelta(days=CONTRACT_PAUSE)
        self._postpone_contract(contract, day)

    @api.model
    def _postpone_contract(self, contract, day):
        self._plan_activity(contract, contract.display_name, day)
