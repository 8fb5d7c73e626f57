# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
import re

from odoo import api, models

from ...text import names, phones
from ...text.address_table import TABLES, read_rows

# Values that go to the partner field of another or the same name as they are.
_PLAIN = (
    "birth_year",
    "email",
    "function",
    "gender",
    "given_name",
    "identity_number",
    "is_company",
    "name",
    "nickname",
    "occupation",
    "ref",
    "street",
    "vat",
    "website",
)
OLD_ADDRESS = {
    "ward": "vn_old_ward",
    "district": "vn_old_district",
    "province": "vn_old_province",
}
_PROVINCE_WORDS = re.compile(r"^(tinh|thanh pho|tp|t|tx)\b[. ]*")
_PROVINCE_ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "sg": "ho chi minh",
    "hn": "ha noi",
}


class CrmCustomerImportValues(models.AbstractModel):
    """Turns the clean values of lines into what the customer file stores."""

    _name = "crm.customer.import.values"
    _description = "Customer Import Values"

    @api.model
    def _get_lookups(self, rows):
        """Return the ids behind the words of these lines, for one query each."""
        states = {}
        country = self.env.ref("base.vn")
        for state in country.state_ids:
            states[_province_key(state.name)] = state.id
        return {
            "country": country.id,
            "states": states,
            "former_states": self._lookup_former_states(),
            "wards": self._lookup_wards(rows),
            "users": self._lookup_users(rows),
            "tags": self._lookup_tags(rows),
            "salutations": self._lookup_salutations(),
        }

    def _lookup_former_states(self):
        """Return the provinces of before July 2025 that went into another one."""
        return {
            _province_key(name): self.env.ref(row["state"]).id
            for row in read_rows(TABLES / "provinces.csv")
            for name in filter(None, row["merged"].split(";"))
        }

    def _lookup_wards(self, rows):
        codes = {(values.get("place") or {}).get("ward") for values in rows} - {None}
        if not codes:
            return {}
        wards = self.env["res.city"].search_fetch(
            [("vn_code", "in", list(codes))], ["vn_code"]
        )
        return {ward.vn_code: ward.id for ward in wards}

    def _lookup_users(self, rows):
        if not any(values.get("officer") for values in rows):
            return {}
        users = self.env["res.users"].search([("share", "=", False)])
        keys = {}
        for user in users:
            keys.update(
                {names.fold(user.name): user.id, names.fold(user.login): user.id}
            )
        return keys

    def _lookup_tags(self, rows):
        wanted = {tag for values in rows for tag in values.get("tags", ())}
        if not wanted:
            return {}
        tags = self.env["res.partner.category"].search([("active", "=", True)])
        return {names.fold(tag.name): tag.id for tag in tags}

    def _lookup_salutations(self):
        field = self.env["res.partner"]._fields["salutation"]
        keys = {}
        for code, label in field._description_selection(self.env):
            # A label explains itself in brackets: "Cô (aunt)".
            keys[names.name_key(label.split("(")[0])] = code
            keys[code.replace("_", " ")] = code
        return keys

    @api.model
    def _prepare_vals(self, values, lookups):
        """Return what a line says: partner values, and what lies beside the partner.

        :return: ``(vals, extras)``; extras hold ``dates``, ``phones``, ``notes`` and
            ``tags``, each a list
        """
        known = self.env["res.partner"]._fields
        vals = {key: values[key] for key in _PLAIN if key in values and key in known}
        extras = {
            "dates": [],
            "phones": [],
            "notes": [],
            "tags": values.get("tags", []),
        }
        self._prepare_contact(values, vals, extras)
        self._prepare_dates(values, vals, extras)
        self._prepare_address(values, vals, lookups)
        if user_id := lookups["users"].get(names.fold(values.get("officer"))):
            vals["user_id"] = user_id
        key = names.name_key(values.get("salutation"))
        if key in lookups["salutations"]:
            vals["salutation"] = lookups["salutations"][key]
        extras["notes"] += self._prepare_notes(values)
        return vals, extras

    def _prepare_contact(self, values, vals, extras):
        numbers = [*values.get("phone", ()), *values.get("phone2", ())]
        numbers = list(dict.fromkeys(numbers))
        if numbers:
            vals["phone"] = phones.format_phone(numbers[0])
            extras["phones"] = numbers[1:]
        if vals.get("website"):
            vals["website"] = self.env["res.partner"]._clean_website(vals["website"])

    def _prepare_dates(self, values, vals, extras):
        birthday = values.get("birthday")
        if birthday and birthday["calendar"] == "solar" and birthday["year"]:
            vals["birthdate_date"] = datetime.date(
                birthday["year"], birthday["month"], birthday["day"]
            )
            vals.pop("birth_year", None)
        elif birthday:
            extras["dates"].append(("birthday", birthday))
        if values.get("founding"):
            extras["dates"].append(("founding", values["founding"]))

    def _prepare_address(self, values, vals, lookups):
        """Put the parts of an address where they belong; nothing typed is lost."""
        if not any(values.get(key) for key in ("street", *OLD_ADDRESS)):
            return
        vals["country_id"] = lookups["country"]
        place = values.get("place") or {}
        ward_id = lookups["wards"].get(place.get("ward"))
        state_id = _find_state(values.get("province"), lookups["states"])
        if ward_id:
            vals["city_id"] = ward_id
            vals["street"] = place["street"]
            for key, field in OLD_ADDRESS.items():
                if place["old"].get(key):
                    vals[field] = place["old"][key]
            return
        former_id = _find_state(values.get("province"), lookups["former_states"])
        if state_id or former_id:
            vals["state_id"] = state_id or former_id
        left = {key: values[key] for key in OLD_ADDRESS if values.get(key)}
        if state_id:
            left.pop("province", None)
        for key, text in left.items():
            vals[OLD_ADDRESS[key]] = text
        if left:
            # Where the conversion of addresses looks for what is still open.
            vals["street2"] = ", ".join(left.values())

    def _prepare_notes(self, values):
        notes = []
        if "revenue" in values:
            amount = f"{values['revenue']:,.0f}".replace(",", ".")
            notes.append(f"Doanh thu: {amount}")
        if values.get("founding_year"):
            notes.append(f"Năm thành lập: {values['founding_year']}")
        if values.get("note"):
            notes.append(values["note"])
        return notes

    @api.model
    def _get_warnings(self, values, lookups):
        """Return the words of a line that nothing in the database answers to."""
        warnings = []
        officer, title = values.get("officer"), values.get("salutation")
        if officer and names.fold(officer) not in lookups["users"]:
            warnings.append(("officer", "officer_unknown", officer))
        if title and names.name_key(title) not in lookups["salutations"]:
            warnings.append(("salutation", "salutation_unknown", title))
        province = values.get("province")
        if values.get("place"):
            province = None
        if province and not any(
            _find_state(province, lookups[key]) for key in ("states", "former_states")
        ):
            warnings.append(("province", "province_unknown", province))
        return warnings


def _province_key(name):
    key = _PROVINCE_WORDS.sub("", names.name_key(name)).strip()
    return key.replace("thua thien hue", "hue")


def _find_state(name, states):
    key = _province_key(name)
    return states.get(key) or states.get(_PROVINCE_ALIASES.get(key, ""))
