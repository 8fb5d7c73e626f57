# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...exchange import places
from ...exchange.tables import cell_name
from ...text import phones

# Never shown in a list of changes: only people with a right may see these.
_HIDDEN = ("identity_number", "vat")


class CrmCustomerImportPlanner(models.AbstractModel):
    """Decides, before anything is written, what each line of a list would do."""

    _name = "crm.customer.import.planner"
    _description = "Customer Import Planner"

    @api.model
    def _plan(self, import_, rows, columns):
        """Return the line values for clean rows.

        :param rows: list of ``exchange.plan.Row``
        :param columns: ``{column position: target key}``
        """
        matcher = self.env["crm.customer.import.matcher"]
        reader = self.env["crm.customer.import.values"]
        loader = self.env["crm.customer.import.loader"]
        all_values = [row.values for row in rows]
        for values in all_values:
            places.add_place(values)
        lookups = reader._get_lookups(all_values)
        matches = matcher._match(all_values)
        known = loader._get_known(self._matched_partners(matches))
        positions = {key: position for position, key in columns.items()}
        seen, partners_seen, lines = {}, {}, []
        for row, match in zip(rows, matches, strict=True):
            vals = self._plan_row(row, match, lookups, known, import_)
            self._add_warnings(vals, row, lookups, positions)
            self._mark_repeated(vals, row, matcher, seen, partners_seen)
            self._decide(vals, import_)
            lines.append(vals)
        return lines

    def _matched_partners(self, matches):
        ids = {match.partner_id for match in matches} - {0}
        ids.update(partner_id for match in matches for partner_id in match.candidates)
        return self.env["res.partner"].browse(sorted(ids))

    def _plan_row(self, row, match, lookups, known, import_):
        """Return the values of one line, its decision left open."""
        vals = {
            "import_id": import_.id,
            "row_number": row.number,
            "values": row.values,
            "issues": [list(issue) for issue in row.issues],
            "changes": [],
            "status": match.status,
            "partner_id": match.partner_id or False,
        }
        if match.code:
            vals["issues"].append(["", match.code, match.params, False])
        if match.status in ("update", "weak"):
            self._compare(vals, row, match, lookups, known)
        if vals["status"] in ("new", "weak"):
            vals["status"] = "new"
            if not row.values.get("name"):
                vals["issues"].append(["", "name_missing", {}, True])
        if any(is_error for _cell, _code, _params, is_error in vals["issues"]):
            vals["status"] = "error"
        return vals

    def _compare(self, vals, row, match, lookups, known):
        """Find what the line changes; a namesake that differs is somebody else."""
        reader = self.env["crm.customer.import.values"]
        loader = self.env["crm.customer.import.loader"]
        told_all, extras = reader._prepare_vals(row.values, lookups)
        ids = [match.partner_id] if match.partner_id else match.candidates
        # The common prefetch of all customers: one query for all, not one for each.
        for partner in (
            known["partners"].browse(ids).with_prefetch(known["partners"].ids)
        ):
            told = loader._for_update(partner, row.values, told_all)
            changed, beside = loader._diff(partner, told, extras, known, lookups)
            if not changed and not any(beside.values()):
                vals["status"], vals["partner_id"] = "unchanged", partner.id
                return
            if match.partner_id:
                vals["changes"] = self._describe(partner, changed, beside)

    def _describe(self, partner, changed, beside):
        """Return ``[[field, old, new], …]`` for people to read."""
        described = []
        for name, value in changed.items():
            field = partner._fields[name]
            if name in _HIDDEN:
                described.append([name, "***" if partner[name] else "", "***"])
                continue
            if field.type == "many2one":
                value = self.env[field.comodel_name].browse(value).display_name
                described.append([name, partner[name].display_name or "", value])
                continue
            old = partner[name]
            described.append([name, str(old) if old else "", str(value)])
        for kind, told in beside["dates"]:
            text = f"{told['day']}/{told['month']}"
            text += f"/{told['year']}" if told["year"] else ""
            text += " ÂL" if told["calendar"] == "lunar" else ""
            described.append([kind, "", text])
        for name, field in (("notes", "comment"), ("tags", "category_id")):
            described += [[field, "", f"+ {text}"] for text in beside[name]]
        described += [
            ["phone", "", f"+ {phones.format_phone(number)}"]
            for number in beside["phones"]
        ]
        return described

    def _add_warnings(self, vals, row, lookups, positions):
        reader = self.env["crm.customer.import.values"]
        for key, code, value in reader._get_warnings(row.values, lookups):
            cell = cell_name(positions[key], row.number)
            vals["issues"].append([cell, code, {"value": value}, False])

    def _mark_repeated(self, vals, row, matcher, seen, partners_seen):
        """Mark a line whose customer stands above it in the same file."""
        if vals["status"] == "error":
            return
        keys = matcher._file_keys(row.values)
        first = next((seen[key] for key in keys if key in seen), None)
        partner_id = vals["partner_id"]
        if first is None and partner_id and vals["status"] != "duplicate":
            first = partners_seen.setdefault(partner_id, row.number)
            first = None if first == row.number else first
        if first is not None:
            vals["issues"].append(["", "same_as_row", {"row": first}, False])
            vals["status"] = "duplicate"
            vals["repeats"] = True
        for key in keys:
            seen.setdefault(key, row.number)

    def _decide(self, vals, import_):
        """Set what the import does with the line unless a person decides otherwise."""
        repeats = vals.pop("repeats", False)
        decision = "skip"
        if vals["status"] == "new":
            decision = "create"
        elif vals["status"] == "update" and import_.update_existing:
            decision = "update"
        elif vals["status"] == "duplicate" and not repeats:
            named = vals["values"].get("name")
            if import_.duplicate_policy == "create" and named:
                decision = "create"
        vals["decision"] = decision
