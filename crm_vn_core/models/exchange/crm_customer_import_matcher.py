# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...text import names


class Match(NamedTuple):
    """What the database says about a line.

    ``status``: new, update (there is exactly one such customer), weak (a customer of
    that name, and nothing to tell whether it is the same) or duplicate.
    """

    status: str
    partner_id: int = 0
    code: str = ""
    params: dict = {}
    candidates: tuple = ()


class CrmCustomerImportMatcher(models.AbstractModel):
    """Finds the customers that lines speak of, with a few queries for all lines.

    Customer code, identity number and tax code name one customer. A phone does so
    only together with the name, since families share phones; a birth date too.
    """

    _name = "crm.customer.import.matcher"
    _description = "Customer Import Matcher"

    @api.model
    def _match(self, rows):
        """Return the :class:`Match` of each dict of clean values in ``rows``."""
        index = self._build_index(rows)
        return [self._match_row(values, index) for values in rows]

    @api.model
    def _file_keys(self, values):
        """Return what makes two lines of one file the same customer."""
        keys = [
            (key, values[key])
            for key in ("ref", "identity_number", "vat")
            if values.get(key)
        ]
        name = names.name_key(values.get("name"))
        if name:
            keys += [("phone", name, phone) for phone in self._phones(values)]
            birthday = values.get("birthday")
            if birthday and birthday["year"]:
                keys.append(("birth", name, *birthday.values()))
        return keys or [("all", repr(sorted(values.items())))]

    def _phones(self, values):
        return [*values.get("phone", ()), *values.get("phone2", ())]

    def _build_index(self, rows):
        """Return ``{kind: {value: {partner id}}}`` and the names of all found."""
        wanted = defaultdict(set)
        for values in rows:
            for key in ("ref", "identity_number", "name"):
                if values.get(key):
                    wanted[key].add(values[key])
            if vat := values.get("vat"):
                wanted["vat"] |= {vat, vat.replace("-", "")}
            wanted["phone"].update(self._phones(values))
            if born := self._birth_date(values):
                wanted["birth"].add(born)
        index = {
            "ref": self._lookup("ref", wanted["ref"]),
            "vat": self._lookup("vat", wanted["vat"]),
            "name": self._lookup("name", wanted["name"]),
            "identity_number": self._lookup_identity(wanted["identity_number"]),
            "phone": self._lookup_phones(wanted["phone"]),
            "birth": {
                str(born): partner_ids
                for born, partner_ids in self._lookup(
                    "birthdate_date", wanted["birth"]
                ).items()
            },
        }
        found = {
            partner_id
            for hits in index.values()
            for partner_ids in hits.values()
            for partner_id in partner_ids
        }
        partners = self._searchable().browse(sorted(found))
        index["partner"] = {partner.id: partner for partner in partners}
        index["key"] = {
            partner.id: names.name_key(partner.name) for partner in partners
        }
        return index

    def _searchable(self):
        return self.env["res.partner"]

    def _base_domain(self):
        """Return who may be matched: delivery and invoice addresses may not."""
        return Domain("type", "in", ("contact", False))

    def _lookup(self, field, values):
        """Return ``{value: {partner id}}`` for the values a stored field has."""
        Partner = self._searchable()
        if not values:
            return {}
        domain = self._base_domain() & Domain(field, "in", list(values))
        if field == "vat":
            # Contact persons carry the tax code of their company.
            domain &= Domain("parent_id", "=", False)
        query = Partner._search(domain)
        # The column itself: a read may show a mask in place of the number. What is
        # found here is compared and never shown.
        columns = [SQL.identifier(query.table, name) for name in ("id", field)]
        hits = defaultdict(set)
        for partner_id, value in self.env.execute_query(query.select(*columns)):
            hits[value].add(partner_id)
        return hits

    def _lookup_identity(self, values):
        """Look identity numbers up for whoever may enter them."""
        Partner = self._searchable()
        field = Partner._fields["identity_number"]
        if not Partner._has_field_access(field, "read"):
            return {}
        hits = self._lookup("identity_number", values)
        # Since July 2025 the tax code of a person is the same number.
        for value, partner_ids in self._lookup("vat", values).items():
            hits.setdefault(value, set()).update(partner_ids)
        return hits

    def _lookup_phones(self, values):
        hits = defaultdict(set, self._lookup("phone_sanitized", values))
        Point = self.env["crm.contact.point"]
        if values:
            domain = Domain("address", "in", list(values)) & Domain(
                "kind", "in", ("phone", "zalo")
            )
            for address, partners in Point._read_group(
                domain, ["address"], ["partner_id:recordset"]
            ):
                hits[address].update(partners.ids)
        return hits

    def _birth_date(self, values):
        """Return the full solar date of birth in a line, in ISO form, or None."""
        birthday = values.get("birthday")
        if not birthday or birthday["calendar"] != "solar" or not birthday["year"]:
            return None
        return "{year:04d}-{month:02d}-{day:02d}".format(**birthday)

    def _match_row(self, values, index):
        sure = self._sure_ids(values, index)
        if len(sure) == 1:
            return Match("update", next(iter(sure)))
        if sure:
            shown = self._display_names(sure, index)
            return Match("duplicate", 0, "matches_several", {"names": shown})
        key = names.name_key(values.get("name"))
        near = {
            partner_id
            for phone in self._phones(values)
            for partner_id in index["phone"].get(phone, ())
        }
        same = {
            partner_id
            for partner_id in near
            if not key or key == index["key"][partner_id]
        }
        same = same or self._born_alike(values, key, index)
        if same:
            return self._match_near(values, same, index)
        if near:
            shown = self._display_names(near, index)
            return Match("duplicate", min(near), "phone_used", {"name": shown})
        weak = tuple(sorted(index["name"].get(values.get("name"), ())))
        return Match("weak" if weak else "new", candidates=weak)

    def _sure_ids(self, values, index):
        """Return the customers whose code, identity number or tax code this is."""
        sure = set()
        for key in ("ref", "identity_number"):
            sure |= index[key].get(values.get(key), set())
        vat = values.get("vat")
        if vat and not sure:
            sure |= index["vat"].get(vat, set())
            sure |= index["vat"].get(vat.replace("-", ""), set())
        return sure

    def _born_alike(self, values, key, index):
        hits = index["birth"].get(self._birth_date(values), ())
        return {partner_id for partner_id in hits if index["key"][partner_id] == key}

    def _match_near(self, values, same, index):
        """Match by phone or birth date and name, unless a code contradicts."""
        fitting = [
            partner_id
            for partner_id in sorted(same)
            if not self._contradicts(values, index["partner"][partner_id])
        ]
        if len(fitting) == 1:
            return Match("update", fitting[0])
        if fitting:
            shown = self._display_names(fitting, index)
            return Match("duplicate", 0, "matches_several", {"names": shown})
        shown = self._display_names(same, index)
        return Match("duplicate", min(same), "other_code", {"name": shown})

    def _contradicts(self, values, partner):
        """Tell whether a code in the line is another than the customer's."""
        if values.get("ref") and partner.ref and values["ref"] != partner.ref:
            return True
        number = values.get("identity_number")
        if not number:
            return False
        return bool(partner.identity_number and partner.identity_number != number)

    def _display_names(self, partner_ids, index):
        shown = [index["partner"][key].display_name for key in sorted(partner_ids)[:3]]
        return ", ".join(shown)
