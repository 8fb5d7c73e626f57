# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The identity number of a customer and the tax code that is the same number.

Values in the cache and in the database are always the true ones, so that the sync of
commercial fields and every business method work on them. Masking happens where a value
leaves the server: reads, exports, names, and SQL expressions of searches and groups.
"""

from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...masking import (
    GROUP,
    is_masked,
    is_personal_number,
    mask_number,
    mask_tax_code,
    mask_tax_code_sql,
)
from ...text.identifiers import identity_conflicts, parse_identity, parse_tax_code

_EXACT = ("=", "!=", "in", "not in")


class ResPartner(models.Model):
    """Who may see the number of a person, and what is written down about it."""

    _name = "res.partner"
    _inherit = "res.partner"

    identity_number = fields.Char(
        groups=GROUP,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Citizen identity number: 12 digits (CCCD) or 9 digits (CMND).",
    )
    identity_number_masked = fields.Char(
        string="Identity Number (masked)",
        compute="_compute_identity_number_masked",
        compute_sudo=True,
    )
    identity_warning = fields.Text(
        compute="_compute_identity_warning",
        compute_sudo=True,
        help="What looks wrong with the identity number or the tax code.",
    )

    @api.depends("identity_number")
    def _compute_identity_number_masked(self):
        for partner in self:
            partner.identity_number_masked = mask_number(partner.identity_number)

    @api.depends("identity_number", "vat", "gender", "birth_year", "country_id")
    def _compute_identity_warning(self):
        for partner in self:
            partner.identity_warning = "\n".join(partner._get_identity_warnings())

    def _get_identity_warnings(self):
        """Return the sentences of warning about the numbers of one partner."""
        self.ensure_one()
        sentences = []
        number = self.identity_number
        identity = parse_identity(number) if number else None
        if number and not identity:
            sentences.append(
                self.env._("The identity number has neither 12 nor 9 valid digits.")
            )
        if identity:
            sentences += self._get_identity_conflict_warnings(identity)
        if self.vat and self.country_code in ("VN", False) and len(self.vat) > 1:
            tax_code = parse_tax_code(self.vat)
            if not tax_code or not tax_code.valid:
                sentences.append(
                    self.env._("The tax code is not valid: please check its digits.")
                )
        return sentences

    def _get_identity_conflict_warnings(self, identity):
        """Return what the digits of a CCCD say against the card of the customer."""
        texts = {
            "gender": self.env._(
                "The identity number belongs to a person of another gender."
            ),
            "birth_year": self.env._(
                "The identity number belongs to a person born in %(year)s.",
                year=identity.birth_year,
            ),
        }
        conflicts = identity_conflicts(
            identity,
            gender=self.gender,
            birth_year=self.birth_year or None,
        )
        return [texts[name] for name in conflicts]

    # Who sees the numbers

    @api.model
    def _shows_personal_numbers(self):
        """Tell whether the user may see identity numbers. The superuser is business
        code at work and gets what it asks for."""
        return self.env.su or self.env.user.has_group(GROUP)

    @api.model
    def _normalize_identity_vals(self, vals):
        """Return values with the digits of an identity number, without a mask.

        A mask that comes back from a form or from a re-imported file means "as it was".
        """
        if number := vals.get("identity_number"):
            identity = parse_identity(number)
            vals = dict(vals, identity_number=identity.number if identity else number)
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        checked = []
        for vals in vals_list:
            vals = self._normalize_identity_vals(vals)
            if is_masked(vals.get("vat")) and vals.get("parent_id"):
                # The commercial entity passes its own tax code on.
                vals = {name: vals[name] for name in vals if name != "vat"}
            self._check_masked_vals(vals)
            checked.append(vals)
        return super().create(checked)

    def write(self, vals):
        vals = self._normalize_identity_vals(vals)
        for name, masked in (("vat", mask_tax_code), ("identity_number", mask_number)):
            if is_masked(vals.get(name)) and all(
                vals[name] == masked(partner[name]) for partner in self.sudo()
            ):
                vals = {key: vals[key] for key in vals if key != name}
        self._check_masked_vals(vals)
        return super().write(vals)

    @api.model
    def _check_masked_vals(self, vals):
        """Refuse to store a mask in place of a number."""
        if is_masked(vals.get("vat")) or is_masked(vals.get("identity_number")):
            raise UserError(
                self.env._(
                    "This number is hidden. Please enter the whole number to change it."
                )
            )

    def copy_data(self, default=None):
        """A copy is another person: the number of this one does not go along."""
        vals_list = super().copy_data(default)
        if default and "vat" in default:
            return vals_list
        return [
            vals | {"vat": False} if is_personal_number(vals.get("vat")) else vals
            for vals in vals_list
        ]

    # Values that leave the server

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        watched = {"vat", "identity_number"}.intersection(fnames)
        if not watched:
            return result
        if self._shows_personal_numbers():
            self._log_identity_access(watched)
        elif "vat" in watched:
            partners = {partner.id: partner for partner in self}
            for vals in result:
                if partners[vals["id"]]._masks_own_vat():
                    vals["vat"] = mask_tax_code(vals["vat"])
        return result

    def _masks_own_vat(self):
        """Tell whether the tax code is known from the database. A number that the user
        is typing into a form is the user's own and comes back as it is."""
        known = self._origin.vat or self.parent_id.commercial_partner_id.vat
        return self._origin == self or self.vat == known

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        lines = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        names = {path[0]: i for i, path in reversed(list(enumerate(fields))) if path}
        if self._shows_personal_numbers():
            self._log_identity_access({"vat", "identity_number"}.intersection(names))
        elif "vat" in names:
            for line in lines:
                line[names["vat"]] = mask_tax_code(line[names["vat"]])
        return lines

    @api.depends_context("uid", "show_vat")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        # Names are shared between superuser and user mode: only the user counts here.
        if self.env.context.get("show_vat") and not self.env.user.has_group(GROUP):
            for partner in self.filtered(lambda p: is_personal_number(p.vat)):
                partner.display_name = partner.display_name.replace(
                    partner.vat, mask_number(partner.vat)
                )
        return result

    # SQL: searches, orders, groups and aggregates see the mask

    def _fetch_query(self, query, fields):
        # The cache holds true values: see the note at the top of the module.
        query.loads_cache = True
        return super()._fetch_query(query, fields)

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        if (
            field_expr != "vat"
            or getattr(query, "loads_cache", False)
            or self._shows_personal_numbers()
        ):
            return sql
        return mask_tax_code_sql(sql)

    def _search(self, domain, *args, **kwargs):
        if not self._shows_personal_numbers():
            domain = Domain(domain)
            if any(found.field_expr == "vat" for found in domain.iter_conditions()):
                domain = domain.map_conditions(self._find_whole_number)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _find_whole_number(self, condition):
        """Return the condition so that whoever knows a whole number finds its owner.

        Any other search sees the mask; comparing with a mask is what a group does.
        """
        if condition.field_expr != "vat" or condition.operator not in _EXACT:
            return condition
        negative = condition.operator in Domain.NEGATIVE_OPERATORS
        values = condition.value
        if isinstance(values, str) or not isinstance(values, Collection):
            values = [values]
        query = (
            self.sudo()
            .with_context(active_test=False)
            ._search([("vat", "in", list(values))])
        )
        owners = Domain("id", "not in" if negative else "in", query)
        if not any(isinstance(value, str) and is_masked(value) for value in values):
            return owners
        return condition & owners if negative else condition | owners

    # Log

    def _log_identity_access(self, fnames):
        """Write down that the user has seen the numbers of these partners."""
        if not fnames or self.env.su:
            return
        seen = self._origin.filtered(
            lambda p: (
                ("identity_number" in fnames and p.identity_number)
                or ("vat" in fnames and is_personal_number(p.vat))
            )
        )
        self.env["crm.identity.access.log"]._add_access(seen)
