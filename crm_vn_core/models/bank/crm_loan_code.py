# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...text.memo_code import WIDTH, make_code

#: Letters that no Vietnamese word has.
LOAN_PREFIX = "VZ"


class CrmLoan(models.Model):
    """The code by which money finds a loan."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    memo_code = fields.Char(
        compute="_compute_memo_code",
        help="The borrower writes it into the transfer; money with it finds this loan "
        "by itself.",
    )
    bank_line_count = fields.Integer(compute="_compute_bank_line_count")

    @api.depends("partner_id")
    def _compute_memo_code(self):
        for loan in self:
            number = loan._origin.id
            loan.memo_code = (
                number and number < 10**WIDTH and make_code(LOAN_PREFIX, number)
            )

    def _compute_bank_line_count(self):
        lines = self.env["crm.bank.line"]
        readable = lines.has_access("read")
        domain = [("match_model", "=", "crm.loan"), ("match_id", "in", self.ids)]
        domain.append(("state", "=", "booked"))
        counts = (
            dict(lines._read_group(domain, ["match_id"], ["__count"]))
            if readable
            else {}
        )
        for loan in self:
            loan.bank_line_count = counts.get(loan.id, 0)

    def action_view_bank_lines(self):
        """Open the bank lines that paid these loans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_bank_line_action"
        )
        domain = [("match_model", "=", "crm.loan"), ("match_id", "in", self.ids)]
        return action | {"domain": domain, "context": {}}
