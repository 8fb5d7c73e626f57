# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
import re
from collections import defaultdict

from markupsafe import Markup

from odoo import Command, api, models
from odoo.tools import html2plaintext

from ...text import names, phones

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
_OLD_ADDRESS = {
    "ward": "vn_old_ward",
    "district": "vn_old_district",
    "province": "vn_old_province",
}
_ADDRESS = {"street", "street2", "state_id", "country_id", *_OLD_ADDRESS.values()}
_PROVINCE_WORDS = re.compile(r"^(tinh|thanh pho|tp|t|tx)\b[. ]*")
_PROVINCE_ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "sg": "ho chi minh",
    "hn": "ha noi",
}


class CrmCustomerImportLoader(models.AbstractModel):
    """Turns clean values into customers: what to write, what would change, writing.

    Works on many lines at once; only what a line says is touched, and only where the
    customer says otherwise.
    """

    _name = "crm.customer.import.loader"
    _description = "Customer Import Loader"

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
            "wards": self._lookup_wards(rows),
            "users": self._lookup_users(rows),
            "tags": self._lookup_tags(rows),
            "salutations": self._lookup_salutations(),
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
            keys.update({names.fold(user.name): user.id, names.fold(user.login): user.id})
        return keys

    def _lookup_tags(self, rows):
        wanted = {tag for values in rows for tag in values.get("tags", ())}
        if not wanted:
            return {}
        tags = self.env["res.partner.category"].search([])
        return {names.fold(tag.name): tag.id for tag in tags}

    def _lookup_salutations(self):
        field = self.env["res.partner"]._fields.get("salutation")
        if field is None:
            return {}
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
        fields = self.env["res.partner"]._fields
        vals = {
            key: values[key] for key in _PLAIN if key in values and key in fields
        }
        extras = {"dates": [], "phones": [], "notes": [], "tags": values.get("tags", [])}
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
        has_field = "birthdate_date" in self.env["res.partner"]._fields
        if birthday and has_field and birthday["calendar"] == "solar" and birthday["year"]:
            vals["birthdate_date"] = datetime.date(
                birthday["year"], birthday["month"], birthday["day"]
            )
            vals.pop("birth_year", None)
        elif birthday:
            extras["dates"].append(("birthday", birthday))
        if values.get("founding"):
            extras["dates"].append(("founding", values["founding"]))
        if "crm.partner.date" not in self.env:
            extras["dates"] = []

    def _prepare_address(self, values, vals, lookups):
        """Put the parts of an address where they belong; nothing typed is lost."""
        if not any(values.get(key) for key in ("street", *_OLD_ADDRESS)):
            return
        vals["country_id"] = lookups["country"]
        place = values.get("place") or {}
        ward_id = lookups["wards"].get(place.get("ward"))
        state_id = _find_state(values.get("province"), lookups["states"])
        if ward_id:
            vals["city_id"] = ward_id
            vals["street"] = place["street"]
            for key, field in _OLD_ADDRESS.items():
                if place["old"].get(key):
                    vals[field] = place["old"][key]
            return
        if state_id:
            vals["state_id"] = state_id
        fields = self.env["res.partner"]._fields
        left = {key: values[key] for key in _OLD_ADDRESS if values.get(key)}
        if state_id:
            left.pop("province", None)
        for key, text in left.items():
            if _OLD_ADDRESS[key] in fields:
                vals[_OLD_ADDRESS[key]] = text
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
    def _for_update(self, partner, values, vals):
        """Return what may be written to a known customer.

        Whether it is a company was guessed from the name unless a column says it:
        the customer file knows better. So it does about a ward that somebody has
        chosen where the list leaves it open.
        """
        kept = set() if values.get("kind_told") else {"is_company"}
        if "city_id" in partner._fields and partner.city_id and "city_id" not in vals:
            kept |= _ADDRESS
        return {name: value for name, value in vals.items() if name not in kept}

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
        if province and not _find_state(province, lookups["states"]):
            warnings.append(("province", "province_unknown", province))
        return warnings

    @api.model
    def _get_known(self, partners):
        """Return what lies beside these partners, to compare lines with."""
        known = {"dates": defaultdict(list), "phones": defaultdict(set)}
        if "crm.partner.date" in self.env:
            for row in self.env["crm.partner.date"].search(
                [("partner_id", "in", partners.ids)]
            ):
                known["dates"][row.partner_id.id].append(row)
        if "crm.contact.point" in self.env:
            for point in self.env["crm.contact.point"].search(
                [("partner_id", "in", partners.ids)]
            ):
                known["phones"][point.partner_id.id].add(point.address)
        return known

    @api.model
    def _diff(self, partner, vals, extras, known, lookups):
        """Return ``(vals, extras)`` reduced to what the partner does not say yet."""
        changed = {
            name: value for name, value in vals.items() if not _same(partner, name, value)
        }
        comment = names.fold(html2plaintext(partner.comment or ""))
        numbers = known["phones"][partner.id] | {partner.phone_sanitized}
        tag_ids = partner.category_id.ids
        beside = {
            "dates": [
                (kind, told)
                for kind, told in extras["dates"]
                if not any(_same_date(row, kind, told) for row in known["dates"][partner.id])
            ],
            "phones": [number for number in extras["phones"] if number not in numbers],
            "notes": [note for note in extras["notes"] if names.fold(note) not in comment],
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
        dates = []
        for partner, vals, extras in changes:
            vals = {**vals, **self._extra_vals(extras, lookups, partner)}
            if vals:
                partner.with_env(self._writable().env).write(vals)
            for kind, told in extras["dates"]:
                dates.append((partner, kind, told))
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
        notes = list(extras["notes"])
        if extras["phones"] and "crm.contact.point" in self.env:
            vals["contact_point_ids"] = [
                Command.create(
                    {"kind": "phone", "address": number}
                    | {"value": phones.format_phone(number)}
                )
                for number in extras["phones"]
            ]
        elif extras["phones"]:
            notes.append(", ".join(map(phones.format_phone, extras["phones"])))
        if notes:
            before = (partner and partner.comment) or Markup()
            added = Markup().join(Markup("<p>%s</p>") % note for note in notes)
            vals["comment"] = before + added
        if extras["tags"]:
            vals["category_id"] = [
                Command.link(lookups["tags"][names.fold(tag)]) for tag in extras["tags"]
            ]
        return vals

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


def _province_key(name):
    key = _PROVINCE_WORDS.sub("", names.name_key(name)).strip()
    return key.replace("thua thien hue", "hue")


def _find_state(name, states):
    key = _province_key(name)
    return states.get(key) or states.get(_PROVINCE_ALIASES.get(key, ""))


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
