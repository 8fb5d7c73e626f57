# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CrmContract(models.Model):
    """The life of a contract, and the orders that fulfil it."""

    _name = "crm.contract"
    _inherit = "crm.contract"

    order_count = fields.Integer(compute="_compute_ordered")
    amount_ordered = fields.Monetary(
        string="Ordered",
        compute="_compute_ordered",
        help="Confirmed orders of all colleagues, with VAT, in the contract's currency "
        "at the rate of each order.",
    )
    amount_left = fields.Monetary(string="Not Yet Ordered", compute="_compute_ordered")
    ordered_rate = fields.Integer(string="Ordered (%)", compute="_compute_ordered")

    @api.depends("order_ids.state", "order_ids.amount_total", "amount", "currency_id")
    def _compute_ordered(self):
        """Sum the confirmed orders, also those of colleagues."""
        groups = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [("contract_id", "in", self.ids), ("state", "=", "sale")],
                ["contract_id", "currency_id", "date_order:day"],
                ["amount_total:sum", "__count"],
            )
        )
        for contract in self:
            own = [group for group in groups if group[0].id == contract._origin.id]
            contract.order_count = sum(group[-1] for group in own)
            contract.amount_ordered = sum(
                currency._convert(
                    total,
                    contract.currency_id or currency,
                    contract.company_id or self.env.company,
                    day,
                )
                for __, currency, day, total, __ in own
            )
            contract.amount_left = contract.amount - contract.amount_ordered
            contract.ordered_rate = contract.amount and round(
                100 * contract.amount_ordered / contract.amount
            )

    def action_run(self):
        """Put drafts into force; what they renew is renewed."""
        today = self._get_today()
        for contract in self._check_states("draft"):
            signed = contract.date_sign or today
            contract.write(
                {
                    "state": "running",
                    "date_sign": signed,
                    "date_start": contract.date_start or signed,
                }
            )
            previous = contract.previous_id
            if previous.state in ("running", "ended"):
                previous.write({"state": "renewed"})
                previous._forget_warning()

    def action_end(self):
        """End contracts before or after their day."""
        self._check_states("running").write({"state": "ended"})
        self._forget_warning()

    def action_cancel(self):
        self._check_states("draft", "running").write({"state": "cancelled"})
        self._forget_warning()

    def action_draft(self):
        self._check_states("cancelled").write({"state": "draft"})

    def action_renew(self):
        """Prepare the next contract, or open the one that is prepared."""
        self.ensure_one()
        contract = self._get_next() or self._renew()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": contract.id,
            "view_mode": "form",
        }

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        action["domain"] = [("contract_id", "=", self.id)]
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_contract_id": self.id,
        }
        return action

    def _check_states(self, *states):
        """Return the contracts; raise when one is in none of the states."""
        wrong = self.filtered(lambda contract: contract.state not in states)[:1]
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Contract %(number)s: this cannot be done while it is «%(state)s».",
                    number=wrong.name,
                    state=labels[wrong.state],
                )
            )
        return self

    def _get_next(self):
        return self.next_ids.filtered(lambda contract: contract.state != "cancelled")

    def _renew(self, **values):
        """Return a new draft that follows on this contract."""
        self._check_states("running", "ended")
        return self.copy(self._prepare_renewal_vals() | values)

    def _prepare_renewal_vals(self):
        """Return the next period: it starts the day after, and lasts as agreed."""
        start = self.date_end and self.date_end + timedelta(days=1)
        months = relativedelta(months=self.renewal_months)
        end = start and self.renewal_months > 0 and start + months - timedelta(days=1)
        return {"previous_id": self.id, "date_start": start, "date_end": end}

    def _renew_automatically(self):
        """Let the contract go on, under its own number with the next «GH».

        GH stands for gia hạn (renewal): no new paper is signed, so the number stays.
        """
        stem, __, count = self.name.rpartition("-GH")
        if not stem or not count.isdigit():
            stem, count = self.name, 0
        name = f"{stem}-GH{int(count) + 1}"
        free = self._is_free(name, self.company_id)
        following = self._renew(name=name if free else False, date_sign=self.date_sign)
        following.action_run()
        following._message_log(
            body=self.env._(
                "Renewed automatically until %(date)s.",
                date=format_date(self.env, following.date_end),
            )
        )
        return following

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if self.filtered(lambda contract: contract.state not in ("draft", "cancelled")):
            raise UserError(
                self.env._("Only drafts and cancelled contracts can be deleted.")
            )
