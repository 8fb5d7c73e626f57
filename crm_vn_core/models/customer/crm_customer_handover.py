# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

REASONS = [
    ("leave", "Colleague Leaves"),
    ("territory", "Area or Branch"),
    ("expertise", "Expertise"),
    ("workload", "Workload"),
    ("customer", "Customer's Wish"),
    ("other", "Other"),
]


class CrmCustomerHandover(models.Model):
    """Customers go from one colleague to another, or to a team, who accept them.

    Rows are made by ``_propose`` and answered by ``action_accept``, ``action_decline``
    and ``action_cancel`` alone: nobody writes them.
    """

    _name = "crm.customer.handover"
    _description = "Customer Hand-over"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.handover.scope"]
    _order = "id DESC"
    _mail_post_access = "read"

    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over By",
        required=True,
        ondelete="restrict",
        index=True,
    )
    to_user_id = fields.Many2one(
        comodel_name="res.users", string="Receiver", ondelete="restrict", index=True
    )
    to_team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Receiving Team",
        ondelete="restrict",
        index="btree_not_null",
    )
    receiver = fields.Char(string="Received By", compute="_compute_receiver")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Set when all customers belong to one company.",
    )
    reason = fields.Selection(selection=REASONS, required=True)
    note = fields.Text(help="What the receiver should know.")
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="proposed",
        tracking=True,
    )
    answer = fields.Text(string="Why Not", help="Why the hand-over was declined.")
    answer_date = fields.Datetime(string="Answered On")
    answer_user_id = fields.Many2one(
        comodel_name="res.users", string="Answered By", ondelete="set null"
    )
    line_ids = fields.One2many(
        comodel_name="crm.customer.handover.line",
        inverse_name="handover_id",
        string="Customers",
    )
    line_count = fields.Integer(
        string="Number of Customers", compute="_compute_line_count"
    )
    moved = fields.Json(help="What went along: {flag: number}.")
    work_text = fields.Char(
        string="Open Work",
        compute="_compute_work_text",
        help="What the colleague has open with these customers; after acceptance: "
        "what went along.",
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")
    can_cancel = fields.Boolean(compute="_compute_can_answer")

    _check_receiver = models.Constraint(
        "CHECK(to_user_id IS NOT NULL OR to_team_id IS NOT NULL)",
        "Say who takes the customers: a colleague or a team.",
    )

    @api.depends("from_user_id", "to_user_id", "to_team_id", "line_count")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "%(sender)s → %(receiver)s: %(count)s customers",
                sender=handover.from_user_id.sudo().name,
                receiver=handover.receiver,
                count=handover.line_count,
            )

    @api.depends("to_user_id", "to_team_id")
    def _compute_receiver(self):
        for handover in self:
            receivers = (handover.to_team_id, handover.to_user_id)
            names = (receiver.sudo().display_name for receiver in receivers)
            handover.receiver = " · ".join(name for name in names if name)

    @api.depends("line_ids")
    def _compute_line_count(self):
        """Count the customers, also those whom the user may not see."""
        groups = (
            self.env["crm.customer.handover.line"]
            .sudo()
            ._read_group(
                [("handover_id", "in", self.ids)], ["handover_id"], ["__count"]
            )
        )
        counts = {handover.id: count for handover, count in groups}
        for handover in self:
            handover.line_count = counts.get(handover.id, 0)

    @api.depends("state", "moved")
    @api.depends_context("lang")
    def _compute_work_text(self):
        for handover in self:
            if handover.state == "accepted":
                counts = handover.moved or {}
            else:
                # What is answered otherwise is of no interest any more.
                counts = handover._count_work() if handover.state == "proposed" else {}
            handover.work_text = handover._format_work(counts)

    def _format_work(self, counts):
        """Return numbers of things in words: "Open Opportunities: 2 · …"."""
        words = " · ".join(
            f"{self._fields[flag]._description_string(self.env)}: {count}"
            for flag, count in counts.items()
            if count and flag in self._fields
        )
        return words or self.env._("Nothing")

    @api.depends_context("uid")
    @api.depends("state", "to_user_id", "to_team_id", "from_user_id")
    def _compute_can_answer(self):
        covered = self.env["res.users"]._get_covered_users()
        manager = self.env.user.has_group("crm_vn_core.group_crm_vn_core_manager")
        for handover in self:
            is_open = handover.state == "proposed"
            senders = handover.from_user_id | handover.create_uid
            handover.can_answer = is_open and (
                manager or bool(covered & handover._get_receivers())
            )
            handover.can_cancel = is_open and (manager or bool(covered & senders))

    def _get_receivers(self):
        """Return everybody who may accept."""
        self.ensure_one()
        if self.to_user_id:
            return self.to_user_id.sudo()
        team = self.to_team_id.sudo()
        return team.user_id | team.member_ids

    def _get_family_sql(self):
        """Return the query of the customers and their contacts: (id, user_id).

        ``user_id`` is the officer when the hand-over was proposed.
        """
        return SQL(
            """
            SELECT line.partner_id AS id, line.user_id
              FROM crm_customer_handover_line line
             WHERE line.handover_id = %(id)s
             UNION
            SELECT p.id, line.user_id
              FROM crm_customer_handover_line line
              JOIN res_partner p ON p.commercial_partner_id = line.partner_id
             WHERE line.handover_id = %(id)s
            """,
            id=self.id,
        )
