# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import formatLang

from ...exchange.loan_list import places_of
from ...text.names import fold

_NEEDED = ("contract", "amount", "disbursed_on")
_CUSTOMER = ("ref", "identity_number", "vat", "phone", "name")


class CrmLoanImportPlanner(models.AbstractModel):
    """Decides, before anything is written, what loan each contract would make."""

    _name = "crm.loan.import.planner"
    _description = "Take-over of Loans: Planner"

    @api.model
    def _plan(self, import_, rows, columns, others, faults):
        """Return the values of a line for each contract.

        :param rows: list of ``exchange.plan.Row``
        :param columns: ``{column position: target key}``
        :param others: ``{"payments" or "schedules": {contract: [values]}}``
        :param faults: ``{contract: [Issue]}`` of the other lists
        """
        rows = self._join_tranches(rows)
        known = self._get_known(import_, rows)
        matches = self._match_customers(rows)
        lookups = {
            "products": self._get_products(import_),
            "users": self.env["crm.customer.import.values"]._lookup_users(
                [row.values for row in rows]
            ),
            "others": others,
        }
        seen, lines = {}, []
        for row, match in zip(rows, matches, strict=True):
            contract = row.values.get("contract", "")
            issues = [list(issue) for issue in row.issues]
            issues += [list(issue) for issue in faults.get(contract, ())]
            vals = self._new_line(import_, row, issues)
            self._check_row(import_, row, issues, places_of(row.number, columns))
            if contract and contract in seen:
                issues.append(["", "duplicate", {"row": seen[contract]}, True])
            seen.setdefault(contract, row.number)
            if contract in known and not vals.get("is_repeated"):
                self._plan_known(vals, row, known[contract])
            else:
                self._plan_new(import_, vals, row, match, lookups)
            self._finish(vals)
            lines.append(vals)
        return lines

    def _join_tranches(self, rows):
        """Join the rows of one contract that tell its disbursements, one each.

        A further row tells another day and its amount, and else nothing that the first
        row does not tell: other figures are of the whole contract. Any other row of the
        same contract stays, to be refused as its duplicate.
        """
        heads = {}
        for row in rows:
            told = {**row.values}
            contract = told.pop("contract", None)
            part = [told.pop("disbursed_on", None), told.pop("amount", None)]
            head, parts = heads.setdefault(contract or id(row), (row, []))
            is_more = (
                row is not head
                and not row.issues
                and all(part)
                and part[0] not in [day for day, _amount in parts]
                and all(head.values.get(key) == value for key, value in told.items())
            )
            if row is head or is_more:
                parts.append(part)
            else:
                heads[id(row)] = (row, [])
        return [
            row._replace(values={**row.values, **self._sum_tranches(parts)})
            if len(parts) > 1 and all(parts[0])
            else row
            for row, parts in heads.values()
        ]

    def _sum_tranches(self, parts):
        return {
            "disbursed_on": min(day for day, _amount in parts),
            "amount": sum(amount for _day, amount in parts),
            "tranches": sorted(parts),
        }

    def _new_line(self, import_, row, issues):
        return {
            "import_id": import_.id,
            "row_number": row.number,
            "contract": row.values.get("contract"),
            "customer_name": row.values.get("name") or row.values.get("ref"),
            "values": row.values,
            "issues": issues,
            "amount": row.values.get("amount", 0),
            "status": "new",
        }

    def _finish(self, vals):
        """Set the status by what was found, the gravest first."""
        issues = vals["issues"]
        if vals["status"] != "known":
            if any(is_error for _cell, _code, _params, is_error in issues):
                vals["status"] = "error"
                vals["events"] = False
            elif issues:
                vals["status"] = "remark"
        vals["has_issue"] = bool(issues) and vals["status"] != "known"

    # -- what the row says ------------------------------------------------------------

    def _check_row(self, import_, row, issues, places):
        """Add what is missing in a row, or contradicts itself or the import."""
        values = row.values
        broken = {issue[0] for issue in issues}
        missing = [
            key
            for key in _NEEDED
            if key not in values and places.get(key) not in broken
        ]
        if missing:
            labels = self.env["crm.loan.import.column"]._get_target_labels()
            params = {"labels": ", ".join(labels[key] for key in missing)}
            issues.append(["", "missing", params, True])
        cutover = import_.cutover_date.isoformat()
        for key in ("disbursed_on", "last_paid"):
            if values.get(key, "") > cutover:
                params = {"value": values[key]}
                issues.append([places.get(key, ""), "after_cutover", params, True])
        if tranches := values.get("tranches"):
            params = {"count": len(tranches)}
            issues.append(["", "tranches", params, False])
            if tranches[-1][0] > cutover:
                params = {"value": tranches[-1][0]}
                issues.append(["", "after_cutover", params, True])
        currency = values.get("currency")
        if currency and currency != import_.currency_id.name:
            place = places.get("currency", "")
            issues.append([place, "currency", {"value": currency}, True])
        self._check_outstanding(import_, values, issues, places)
        if "collateral_value" in values and "collateral" not in values:
            place = places["collateral_value"]
            issues.append([place, "collateral_value", {}, False])

    def _check_outstanding(self, import_, values, issues, places):
        """Derive the principal paid from the outstanding one, or compare both."""
        outstanding, amount = values.get("outstanding"), values.get("amount")
        if outstanding is None or amount is None:
            return
        paid = values.setdefault("paid_principal", amount - outstanding)
        if amount - paid != outstanding or paid < 0:
            params = {
                "amount": self._format(import_, amount),
                "paid": self._format(import_, max(paid, 0)),
                "outstanding": self._format(import_, outstanding),
            }
            place = places.get("outstanding", "")
            issues.append([place, "outstanding_differs", params, True])

    # -- who, what --------------------------------------------------------------------

    def _get_known(self, import_, rows):
        """Return the loans of the company by contract number."""
        contracts = [row.values.get("contract") for row in rows]
        loans = (
            self.env["crm.loan"]
            .sudo()
            .search(
                [
                    ("company_id", "=", import_.company_id.id),
                    ("name", "in", [name for name in contracts if name]),
                ]
            )
        )
        return {loan.name: loan for loan in loans}

    def _plan_known(self, vals, row, loan):
        issues = vals["issues"] = []
        vals["status"] = "known"
        vals["loan_id"] = loan.id
        vals["partner_id"] = loan.partner_id.id
        vals["product_id"] = loan.product_id.id
        if row.values.get("amount") == loan.amount:
            issues.append(["", "known", {}, False])
            return
        params = {
            "amount": self._format(vals["import_id"], loan.amount),
            "name": loan.partner_id.name,
        }
        issues.append(["", "known_differs", params, False])

    def _match_customers(self, rows):
        matcher = self.env["crm.customer.import.matcher"]
        return matcher._match(
            [
                {key: row.values[key] for key in _CUSTOMER if key in row.values}
                for row in rows
            ]
        )

    def _find_customer(self, row, match, issues):
        """Return the id of the customer, or add why there is none."""
        if match.status == "update":
            return match.partner_id
        told = [row.values[key] for key in _CUSTOMER if key in row.values]
        if match.code:
            issues.append(["", match.code, match.params, True])
        elif match.candidates:
            partners = self.env["res.partner"].browse(match.candidates[:3])
            params = {"names": ", ".join(partners.mapped("display_name"))}
            issues.append(["", "customer_name_only", params, True])
        elif not told:
            issues.append(["", "customer_missing", {}, True])
        else:
            params = {"value": ", ".join(map(_shown, told))}
            issues.append(["", "customer_unknown", params, True])
        return False

    def _get_products(self, import_):
        """Return the products of the company by folded code and name."""
        products = self.env["crm.loan.product"].search(
            [("company_id", "=", import_.company_id.id)]
        )
        found = {fold(product.name): product for product in products}
        return found | {fold(product.code): product for product in products}

    def _find_product(self, import_, row, lookups, issues):
        name = row.values.get("product")
        product = lookups["products"].get(fold(name)) if name else import_.product_id
        if not product:
            code = "product_unknown" if name else "product_missing"
            issues.append(["", code, {"value": name}, True])
        elif product.is_installment_sale and product._is_posted():
            # Its goods, tax and deferred interest stand on other accounts.
            issues.append(["", "product_sale", {"value": product.name}, True])
        return product

    def _plan_new(self, import_, vals, row, match, lookups):
        issues = vals["issues"]
        partner_id = self._find_customer(row, match, issues)
        product = self._find_product(import_, row, lookups, issues)
        vals["partner_id"] = partner_id
        vals["product_id"] = product.id if product else False
        officer = lookups["users"].get(fold(row.values.get("officer")))
        if row.values.get("officer") and not officer:
            params = {"value": row.values["officer"]}
            issues.append(["", "officer_unknown", params, False])
        if any(is_error for _cell, _code, _params, is_error in issues):
            return
        values = {**row.values, "officer_id": officer}
        opening = self.env["crm.loan.import.opening"]
        opening._plan(import_, vals, values, product, lookups["others"])

    def _format(self, import_, amount):
        if isinstance(import_, int):
            import_ = self.env["crm.loan.import"].browse(import_)
        return formatLang(self.env, amount, currency_obj=import_.currency_id)


def _shown(value):
    return ", ".join(value) if isinstance(value, list) else str(value)
