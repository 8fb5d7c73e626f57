# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class CrmSegment(models.Model):
    """A named part of a company's customers.

    Dynamic segments follow a filter: a refresh lets new customers enter and closes the
    stay of those who no longer match. Static ones are picked by hand, snapshots never
    change. Who belongs is decided with the eyes of the responsible user within the
    segment's company, whoever starts the refresh: record rules hold, and a customer of
    another company never gets in.
    """

    _name = "crm.segment"
    _description = "Customer Segment"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[
            ("dynamic", "Dynamic"),
            ("static", "Static"),
            ("snapshot", "Snapshot"),
        ],
        required=True,
        default="dynamic",
        tracking=True,
        help="Dynamic: follows its filter every night.\n"
        "Static: customers are picked by hand.\n"
        "Snapshot: frozen, its members never change.",
    )
    domain = fields.Char(string="Filter", required=True, default="[]", tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self._default_user_id(),
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="The segment holds the customers that this person may see.",
    )
    color = fields.Integer()
    description = fields.Text(translate=True)
    member_count = fields.Integer(string="Members", readonly=True, copy=False)
    entered_count = fields.Integer(
        string="Entered",
        readonly=True,
        copy=False,
        help="Customers who entered by the last refresh.",
    )
    left_count = fields.Integer(
        string="Left",
        readonly=True,
        copy=False,
        help="Customers who left by the last refresh.",
    )
    refreshed_at = fields.Datetime(string="Refreshed", readonly=True, copy=False)
    tried_at = fields.Datetime(string="Last Try", readonly=True, copy=False)
    error = fields.Text(string="Last Error", readonly=True, copy=False)
    preview_count = fields.Integer(
        string="Matching Now",
        compute="_compute_preview",
        help="Customers who match the filter at this moment.",
    )
    preview_error = fields.Text(compute="_compute_preview")

    # ------------------------------------------------------------------ fields
    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("domain", "kind", "company_id", "user_id")
    @api.depends_context("uid")
    def _compute_preview(self):
        for segment in self:
            segment.preview_count, segment.preview_error = 0, False
            if segment.kind != "dynamic":
                continue
            try:
                segment.preview_count = segment._count_matching()
            except UserError as err:
                segment.preview_error = str(err)

    @api.constrains("domain", "kind", "company_id", "user_id")
    def _check_domain(self):
        """The filter must work for the responsible, and for whoever writes it.

        Else one could lend oneself the eyes of a colleague who sees more, and read a
        hidden field by asking who matches.
        """
        for segment in self.filtered(lambda segment: segment.kind == "dynamic"):
            try:
                segment._probe(self.env.user)
                segment._probe(segment.user_id)
            except UserError as err:
                raise ValidationError(str(err)) from err

    # -------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_responsible(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_responsible(vals)
        if {"domain", "company_id", "user_id", "kind"} & set(vals):
            # The members are those of the old filter until the next refresh.
            vals = {**vals, "refreshed_at": False, "tried_at": False, "error": False}
        return super().write(vals)

    @api.model
    def _check_responsible(self, vals):
        """Only managers make a colleague responsible.

        :raise AccessError: for anybody else
        """
        manager = "crm_vn_campaigns.group_crm_vn_campaigns_manager"
        if vals.get("user_id", self.env.uid) == self.env.uid or self.env.su:
            return
        if not self.env.user.has_group(manager):
            raise AccessError(
                self.env._("Only a manager may make a colleague responsible.")
            )

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=segment.name)}
            if "name" not in (default or {})
            else vals
            for segment, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def copy(self, default=None):
        copies = super().copy(default)
        for segment, copied in zip(self, copies, strict=True):
            if copied.kind != "dynamic":
                segment._copy_members(copied)
        return copies

    # ----------------------------------------------------------------- actions
    def action_refresh(self):
        """Refresh dynamic segments now and tell what happened."""
        self.check_access("write")
        dynamic = self.filtered(lambda segment: segment.kind == "dynamic")
        for segment in dynamic:
            segment._refresh_safely()
        failed = dynamic.filtered("error")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "message": failed[:1].error or dynamic._get_refresh_message(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.readonly
    def action_view_customers(self):
        """Open the customers who are in the segment now."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contacts.action_contacts"
        )
        return {
            **action,
            "name": self.name,
            "domain": [
                (
                    "segment_member_ids",
                    "any",
                    [("segment_id", "=", self.id), ("left_at", "=", False)],
                )
            ],
            "context": {"create": False},
        }

    @api.readonly
    def action_view_members(self):
        """Open the stays, past ones included; the place to pick by hand, too."""
        self.ensure_one()
        xmlid = "crm_vn_campaigns.crm_segment_member_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        editable = self.kind == "static"
        return {
            **action,
            "display_name": self.name,
            "domain": [("segment_id", "=", self.id)],
            "context": {
                "default_segment_id": self.id,
                "search_default_current": 1,
                "create": editable,
                "edit": editable,
                "delete": editable,
            },
        }

    def action_freeze(self):
        """Keep the members of the last refresh in a snapshot and open it."""
        self.ensure_one()
        if self.kind == "dynamic" and not self.refreshed_at:
            self._refresh_safely()
        today = fields.Date.context_today(self)
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        snapshot = self.copy(
            {
                "name": f"{self.name} – {today.strftime(lang.date_format)}",
                "kind": "snapshot",
                "user_id": self.env.uid,
            }
        )
        return snapshot._get_form_action()

    def action_duplicate(self):
        self.ensure_one()
        return self.copy({"user_id": self.env.uid})._get_form_action()

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_refresh_message(self):
        return self.env._(
            "%(total)s members: %(entered)s entered, %(left)s left.",
            total=sum(self.mapped("member_count")),
            entered=sum(self.mapped("entered_count")),
            left=sum(self.mapped("left_count")),
        )
