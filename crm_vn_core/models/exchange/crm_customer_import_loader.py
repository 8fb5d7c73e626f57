# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...text import names, phones
from .crm_customer_import_values import OLD_ADDRESS

_ADDRESS = {"street", "street2", "state_id", "country_id", *OLD_ADDRESS.values()}


class CrmCustomerImportLoader(models.AbstractModel):
    """Compares lines with customers and writes them, many at once.

    Only what a line says is touched, and only where the customer says otherwise.
    """

    _name = "crm.customer.import.loader"
    _description = "Customer Import Loader"

    @api.model
    def _for_update(self, partner, values, vals):
        """Return what may be written to a known customer.

        Whether it is a company was guessed from the name unless a column says it:
        the customer file knows better. So it does about a ward that somebody has
        chosen where the list leaves it open.
        """
        kept = set() if values.get("kind_told") else {"is_company"}
        if partner.city_id and "city_id" not in vals:
            kept |= _ADDRESS
        return {name: value for name, value in vals.items() if name not in kept}

    @api.model
    def _get_known(self, partners):
        """Return what lies beside these partners, to compare lines with."""
        known = {
            "partners": partners,
            "dates": defaultdict(list),
            "phones": defaultdict(set),
        }
        for row in self.env["crm.partner.date"].search(
            [("partner_id", "in", partners.ids)]
        ):
            known["dates"][row.partner_id.id].append(row)
        for point in self.env["crm.contact.point"].search(
            [("partner_id", "in", partners.ids)]
        ):
            known["phones"][point.partner_id.id].add(point.address)
        return known

    @api.model
    def _diff(self, partner, vals, extras, known, lookups):
        """Return ``(vals, extras)`` reduced to what the partner does not say yet."""
        changed = {
            name: value
            for name, value in vals.items()
            if not _same(partner, name, value)
        }
        comment = names.fold(html2plaintext(partner.comment or ""))
        numbers = known["phones"][partner.id] | {partner.phone_sanitized}
        tag_ids = partner.category_id.ids
        beside = {
            "dates": [
                (kind, told)
                for kind, told in extras["dates"]
                if not any(
                    _same_date(row, kind, told) for row in known["dates"][partner.id]
                )
            ],
            "phones": [number for number in extras["phones"] if number not in numbers],
            "notes": [
                note for note in extras["notes"] if names.fold(note) not in comment
            ],
            "tags": [
                tag
                for tag in extras["tags"]
                if lookups["tags"].get(names.fold(tag)) not in tag_ids
            ],
        }
        return changed, beside

    @api.model
    def _create_partners(self, prepared, lookups):
        """Create the customers of ``[(vals, extras), …]`` in one go."""
        self._create_tags([extras for _vals, extras in prepared], lookups)
        vals_list = [
            {**vals, **self._extra_vals(extras, lookups)} for vals, extras in prepared
        ]
        partners = self._writable().create(vals_list)
        self._create_points(
            [
                (partner, number)
                for partner, (_vals, extras) in zip(partners, prepared, strict=True)
                for number in extras["phones"]
            ]
        )
        self._create_dates(
            [
                (partner, kind, told)
                for partner, (_vals, extras) in zip(partners, prepared, strict=True)
                for kind, told in extras["dates"]
            ]
        )
        return partners

    @api.model
    def _update_partners(self, changes, lookups, known):
        """Write ``[(partner, vals, extras), …]``, already reduced to differences."""
        self._create_tags([extras for _partner, _vals, extras in changes], lookups)
        dates, points = [], []
        for partner, vals, extras in changes:
            vals = {**vals, **self._extra_vals(extras, lookups, partner)}
            if vals:
                partner.with_env(self._writable().env).write(vals)
            dates += [(partner, kind, told) for kind, told in extras["dates"]]
            points += [(partner, number) for number in extras["phones"]]
        self._create_points(points)
        self._create_dates(dates, known)

    def _writable(self):
        """Return the partner model without mail: nobody follows 10,000 imports."""
        return self.env["res.partner"].with_context(
            tracking_disable=True,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            mail_notrack=True,
            # The form of the tax code was checked with the line.
            no_vat_validation=True,
        )

    def _create_tags(self, all_extras, lookups):
        missing = {
            names.fold(tag): tag
            for extras in all_extras
            for tag in extras["tags"]
            if names.fold(tag) not in lookups["tags"]
        }
        tags = self.env["res.partner.category"].create(
            [{"name": tag} for tag in missing.values()]
        )
        lookups["tags"].update(zip(missing, tags.ids, strict=True))

    def _extra_vals(self, extras, lookups, partner=None):
        vals = {}
        notes = extras["notes"]
        if notes:
            before = (partner and partner.comment) or Markup()
            added = Markup().join(Markup("<p>%s</p>") % note for note in notes)
            vals["comment"] = before + added
        if extras["tags"]:
            vals["category_id"] = [
                fields.Command.link(lookups["tags"][names.fold(tag)])
                for tag in extras["tags"]
            ]
        return vals

    def _create_points(self, points):
        """Create the phones of ``[(partner, number), …]`` beside that of the card.

        After the customer: its first phone has become the primary one by then.
        """
        self.env["crm.contact.point"].create(
            [
                {
                    "partner_id": partner.id,
                    "kind": "phone",
                    "value": phones.format_phone(number),
                    "address": number,
                }
                for partner, number in points
            ]
        )

    def _create_dates(self, dates, known=None):
        """Create or correct the dates of ``[(partner, kind, told), …]``."""
        vals_list = []
        for partner, kind, told in dates:
            vals = {
                "kind": kind,
                "calendar": told["calendar"],
                "day": told["day"],
                "month": told["month"],
                "leap_month": told["leap"],
                "year": told["year"],
            }
            row = known and next(
                (
                    row
                    for row in known["dates"][partner.id]
                    if row.kind == kind and row.calendar == told["calendar"]
                ),
                None,
            )
            if row:
                row.write(vals)
            else:
                vals_list.append({**vals, "partner_id": partner.id})
        if vals_list:
            self.env["crm.partner.date"].create(vals_list)


def _same(partner, name, value):
    """Tell whether a partner says already what a line says."""
    present = partner[name]
    if isinstance(present, models.BaseModel):
        return present.id == value
    if name == "phone":
        return phones.normalize_phone(present) == phones.normalize_phone(value)
    if name == "vat":
        return re.sub(r"\W", "", present or "") == re.sub(r"\W", "", value)
    if isinstance(value, str):
        return names.normalize(present or "") == value
    return present == value


def _same_date(row, kind, told):
    return (
        (row.kind, row.calendar, row.day, row.month, bool(row.leap_month))
        == (kind, told["calendar"], told["day"], told["month"], bool(told["leap"]))
    ) and told["year"] in (0, row.year)
