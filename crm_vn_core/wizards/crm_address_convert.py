import time

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# One request converts for so long at most (seconds), then reports and can go on.
TIME_BUDGET = 45
BATCH = 500
# Lines a person can work through on one screen.
MAX_LINES = 80


class CrmAddressConvert(models.TransientModel):
    """Converts addresses from before July 2025 to the wards of today.

    On a selection of customers, or on every address without a ward. What is beyond
    doubt is converted by itself; where an old ward was split, or the text leaves it
    open, a person chooses. Works offline; every conversion can be undone.
    """

    _name = "crm.address.convert"
    _description = "Convert Old Addresses"

    scope = fields.Selection(
        selection=[("selection", "Selected Customers"), ("all", "All Customers")],
        default="selection",
        required=True,
        readonly=True,
    )
    partner_ids = fields.Many2many(comodel_name="res.partner", readonly=True)
    line_ids = fields.One2many(
        comodel_name="crm.address.convert.line",
        inverse_name="wizard_id",
    )
    conversion_ids = fields.Many2many(
        comodel_name="crm.address.conversion",
        readonly=True,
    )
    # The last customer (by id) that the automatic run and the list have passed.
    scanned_id = fields.Integer(readonly=True)
    listed_id = fields.Integer(readonly=True)
    pending_count = fields.Integer(
        string="Without Ward",
        compute="_compute_pending_count",
        help="Addresses in Viet Nam that have no ward of today yet.",
    )
    converted_count = fields.Integer(
        string="Converted",
        compute="_compute_converted_count",
    )
    choice_count = fields.Integer(string="To Choose", readonly=True)
    unknown_count = fields.Integer(string="Not Recognized", readonly=True)
    is_scanned = fields.Boolean(readonly=True)

    @api.depends("scope", "partner_ids", "conversion_ids")
    def _compute_pending_count(self):
        for wizard in self:
            domain = wizard._get_pending_domain()
            wizard.pending_count = self.env["res.partner"].search_count(domain)

    @api.depends("conversion_ids.state")
    def _compute_converted_count(self):
        for wizard in self:
            done = wizard.conversion_ids.filtered(lambda c: c.state == "done")
            wizard.converted_count = len(done)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._check_scope()
        return wizards

    def _check_scope(self):
        group = "crm_vn_core.group_crm_vn_core_manager"
        is_manager = self.env.su or self.env.user.has_group(group)
        if not is_manager and any(wizard.scope == "all" for wizard in self):
            message = self.env._("Only a manager can convert all addresses at once.")
            raise AccessError(message)

    def _get_pending_domain(self):
        """Domain of the customers still to convert within the scope."""
        self.ensure_one()
        domain = self.env["res.partner"]._vn_unconverted_domain()
        if self.scope == "selection":
            domain &= Domain("id", "in", self.partner_ids.ids)
        return domain

    @api.model
    def _open_for(self, partners):
        """Open the wizard with the addresses of some customers listed."""
        wizard = self.create({"partner_ids": [Command.set(partners.ids)]})
        return wizard.action_list_next()

    @api.model
    def action_open_all(self):
        """Open the wizard on every address without a ward."""
        return self.create({"scope": "all"})._reopen()

    def action_convert_certain(self):
        """Convert what is beyond doubt, in batches, as far as the time goes."""
        self.ensure_one()
        self._check_scope()
        deadline = time.monotonic() + TIME_BUDGET
        while time.monotonic() < deadline:
            partners = self._next_partners(self.scanned_id, BATCH)
            if not partners:
                self.is_scanned = True
                break
            self._convert_certain(partners)
            self.scanned_id = partners[-1].id
        self.line_ids.unlink()
        self.listed_id = 0
        return self._reopen()

    def _next_partners(self, after_id, limit):
        domain = self._get_pending_domain() & Domain("id", ">", after_id)
        return self.env["res.partner"].search(domain, order="id", limit=limit)

    def _convert_certain(self, partners):
        changes = []
        counts = dict.fromkeys(("choice", "unknown"), 0)
        Line = self.env["crm.address.convert.line"]
        for partner in partners:
            address = partner._vn_parse_address()
            vals = Line._prepare_partner_vals(partner, address)
            if vals["city_id"]:
                changes.append((partner, vals))
            else:
                counts["choice" if address.status == "choice" else "unknown"] += 1
        self.conversion_ids += self.env["crm.address.conversion"]._convert(changes)
        self.choice_count += counts["choice"]
        self.unknown_count += counts["unknown"]

    def action_list_next(self):
        """List the next addresses with what is proposed for each."""
        self.ensure_one()
        self._check_scope()
        self.line_ids.unlink()
        partners = self._next_partners(self.listed_id, MAX_LINES)
        if not partners and self.listed_id:
            # Those passed over come round again.
            partners = self._next_partners(0, MAX_LINES)
        Line = self.env["crm.address.convert.line"]
        Line.create([Line._prepare_vals(self, partner) for partner in partners])
        self.listed_id = partners[-1:].id or 0
        return self._reopen()

    def action_apply(self):
        """Convert the listed addresses for which a ward is given."""
        self.ensure_one()
        pending = self.env["res.partner"].search(self._get_pending_domain())
        # Someone else may have converted one since the list was made.
        lines = self.line_ids.filtered(
            lambda line: line.city_id and line.partner_id in pending
        )
        changes = [(line.partner_id, line._get_partner_vals()) for line in lines]
        self.conversion_ids += self.env["crm.address.conversion"]._convert(changes)
        return self.action_list_next()

    def action_undo(self):
        """Put back the old text of all that this wizard converted."""
        self.ensure_one()
        return self.conversion_ids.action_undo()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Convert Old Addresses"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
