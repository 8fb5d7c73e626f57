"""Write the spreadsheet dashboard «Customers and sales» of crm_vn_reports.

    python scripts/data/make_dashboard.py

Odoo Community shows spreadsheet dashboards but has no editor for them: the JSON is made
here from a description of the charts, and kept in the repository.
"""

import json
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "crm_vn_reports/data/files/customers_and_sales_dashboard.json"
SALES, CUSTOMERS = "crm.sales.analysis", "crm.customer.analysis"
PERSONS = [["customer_type", "=", "person"]]
# Pixels.
COLUMN = 120


def stable_id(name):
    """The same id at every run, so that a change shows as a small difference."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"crm_vn_reports/{name}"))


DATE_FILTER, STATE_FILTER = stable_id("date"), stable_id("state")


def matching(model):
    """Which fields of the model the global filters work on."""
    fields = {STATE_FILTER: {"chain": "state_id", "type": "many2one"}}
    if model == SALES:
        fields[DATE_FILTER] = {"chain": "date", "type": "date", "offset": 0}
    return fields


# ---------------------------------------------------------------------- data sources
def pivot(number, name, model, measures, rows=(), domain=()):
    return {
        "type": "ODOO",
        "id": str(number),
        "formulaId": str(number),
        "name": name,
        "model": model,
        "domain": list(domain),
        "context": {},
        "measures": [
            {"id": f"{field}:{how}", "fieldName": field, "aggregator": how}
            for field, how in measures
        ],
        "columns": [],
        "rows": [{"fieldName": field, "order": "asc"} for field in rows],
        "fieldMatching": matching(model),
    }


PIVOTS = {
    "1": pivot(
        1,
        "Sales",
        SALES,
        [
            ("revenue", "sum"),
            ("order_count", "count_distinct"),
            ("customer_count", "count_distinct"),
            ("average_order", "avg"),
        ],
    ),
    "2": pivot(2, "Customers", CUSTOMERS, [("customer_count", "count_distinct")]),
    "3": pivot(
        3,
        "Customers who bought",
        CUSTOMERS,
        [("customer_count", "count_distinct")],
        domain=[["order_count", ">", 0]],
    ),
}


# --------------------------------------------------------------------------- figures
def figure(name, column, row, width, height, data):
    identifier = stable_id(name)
    return {
        "id": identifier,
        "tag": "chart",
        "col": column,
        "row": row,
        "offset": {"x": 0, "y": 0},
        "width": width,
        "height": height,
        "data": {**data, "chartId": identifier},
    }


def scorecard(name, column, cell, baseline=None):
    data = {
        "type": "scorecard",
        "title": {"text": name, "bold": True, "color": "#434343"},
        "background": "#EFF6FF",
        "keyValue": f"Data!{cell}",
        "baselineMode": "text",
        "baselineDescr": {"text": ""},
        "baselineColorUp": "#00A04A",
        "baselineColorDown": "#DC6965",
        "humanize": True,
    }
    if baseline:
        data["baseline"] = f"Data!{baseline[0]}"
        data["baselineDescr"] = {"text": baseline[1]}
    return figure(name, column, 0, 2 * COLUMN - 10, 100, data)


def chart(kind, name, place, model, group_by, measure, **options):
    """A chart over a model; `place` is (column, row, columns wide)."""
    column, row, wide = place
    domain = options.pop("domain", [])
    data = {
        "type": f"odoo_{kind}",
        "title": {"text": name, "bold": True},
        "background": "#FFFFFF",
        "legendPosition": "top" if len(group_by) > 1 or kind == "pie" else "none",
        "metaData": {
            "groupBy": group_by,
            "measure": measure,
            "order": options.pop("order", None),
            "resModel": model,
            "mode": kind,
        },
        "searchParams": {
            "comparison": None,
            "context": {},
            "domain": domain,
            "groupBy": group_by,
            "orderBy": [],
        },
        "dataSets": [{}],
        "verticalAxisPosition": "left",
        "stacked": False,
        "axesDesign": {},
        "fieldMatching": matching(model),
        **options,
    }
    return figure(name, column, row, wide * COLUMN - 10, 280, data)


FIGURES = [
    scorecard("Revenue", 0, "B1", ("B2", "orders")),
    scorecard("Revenue per order", 2, "B4"),
    scorecard("Customers who bought", 4, "B3", ("B6", "ever")),
    scorecard("Customers on file", 6, "B5"),
    chart("line", "Revenue by month", (0, 6, 8), SALES, ["date:month"], "revenue"),
    chart(
        "bar",
        "Revenue by age and gender",
        (0, 19, 4),
        SALES,
        ["age_band", "gender"],
        "revenue",
        domain=PERSONS,
    ),
    chart(
        "bar",
        "Revenue by province",
        (4, 19, 4),
        SALES,
        ["state_id"],
        "revenue",
        order="DESC",
    ),
    chart("pie", "Revenue by category", (0, 32, 4), SALES, ["categ_id"], "revenue"),
    chart(
        "bar",
        "Customers by lifecycle",
        (4, 32, 4),
        CUSTOMERS,
        ["lifecycle"],
        "customer_count",
    ),
    chart(
        "bar",
        "Customers by age and gender",
        (0, 45, 4),
        CUSTOMERS,
        ["age_band", "gender"],
        "customer_count",
        domain=PERSONS,
        stacked=True,
    ),
    chart(
        "pie", "Customers by tier", (4, 45, 4), CUSTOMERS, ["tier_id"], "customer_count"
    ),
]
MENUS = {
    "Revenue by month": "crm_sales_analysis_time_menu",
    "Revenue by age and gender": "crm_sales_analysis_age_menu",
    "Revenue by province": "crm_sales_analysis_region_menu",
    "Revenue by category": "crm_sales_analysis_product_menu",
    "Customers by lifecycle": "crm_customer_analysis_menu",
    "Customers by age and gender": "crm_customer_analysis_menu",
    "Customers by tier": "crm_customer_analysis_menu",
}


# ---------------------------------------------------------------------------- sheets
def sheet(name, columns, rows, **values):
    return {
        "id": stable_id(name),
        "name": name,
        "colNumber": columns,
        "rowNumber": rows,
        "rows": {},
        "cols": {},
        "merges": [],
        "cells": {},
        "styles": {},
        "formats": {},
        "borders": {},
        "conditionalFormats": [],
        "dataValidationRules": [],
        "tables": [],
        "figures": [],
        "areGridLinesVisible": False,
        "isVisible": True,
        "headerGroups": {"ROW": [], "COL": []},
        "comments": {},
        **values,
    }


DATA_CELLS = {
    "A1": '=_t("Revenue")',
    "B1": '=PIVOT.VALUE(1,"revenue:sum")',
    "A2": '=_t("Orders")',
    "B2": '=PIVOT.VALUE(1,"order_count:count_distinct")',
    "A3": '=_t("Customers who bought")',
    "B3": '=PIVOT.VALUE(1,"customer_count:count_distinct")',
    "A4": '=_t("Revenue per order")',
    "B4": '=PIVOT.VALUE(1,"average_order:avg")',
    "A5": '=_t("Customers on file")',
    "B5": '=PIVOT.VALUE(2,"customer_count:count_distinct")',
    "A6": '=_t("Customers who ever bought")',
    "B6": '=PIVOT.VALUE(3,"customer_count:count_distinct")',
}


def dashboard():
    return {
        "version": "18.5.10",
        "revisionId": "START_REVISION",
        "uniqueFigureIds": True,
        "settings": {
            "locale": {
                "name": "English (US)",
                "code": "en_US",
                "thousandsSeparator": ",",
                "decimalSeparator": ".",
                "dateFormat": "mm/dd/yyyy",
                "timeFormat": "hh:mm:ss",
                "formulaArgSeparator": ",",
                "weekStart": 1,
            }
        },
        "styles": {},
        "formats": {"1": "#,##0"},
        "borders": {},
        "customTableStyles": {},
        "globalFilters": [
            {
                "id": DATE_FILTER,
                "type": "date",
                "label": "Period",
                "defaultValue": "this_year",
            },
            {
                "id": STATE_FILTER,
                "type": "relation",
                "label": "Province",
                "modelName": "res.country.state",
                "domainOfAllowedValues": [["country_id.code", "=", "VN"]],
            },
        ],
        "pivots": PIVOTS,
        "pivotNextId": len(PIVOTS) + 1,
        "lists": {},
        "listNextId": 1,
        "chartOdooMenusReferences": {
            stable_id(name): f"crm_vn_reports.{menu}" for name, menu in MENUS.items()
        },
        "sheets": [
            sheet(
                "Dashboard",
                8,
                60,
                figures=FIGURES,
                cols={str(number): {"size": COLUMN} for number in range(8)},
            ),
            sheet("Data", 4, 10, cells=DATA_CELLS, formats={"B1:B6": 1}),
        ],
    }


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dashboard(), indent=1, ensure_ascii=False)
    TARGET.write_text(text + "\n", encoding="utf-8")
