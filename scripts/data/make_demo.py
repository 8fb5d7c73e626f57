#!/usr/bin/env python3
"""Write the lists of the demo company: customers, orders, contacts, tickets.

    make_demo.py        rewrites crm_vn_core/demo/*.csv and docs/examples/*.xlsx

Everything is drawn from one seed, so the same script writes the same files. Names,
numbers and addresses are invented: phones hold «0000» after the prefix of a network,
tax codes are of a range that was never given out, e-mails end in example.com. What is
relative to today is written as if today were 1 January 2026; `demo/dates.sql` moves it
when the demo is loaded. Needs openpyxl for the XLSX.
"""

import csv
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "crm_vn_core"))

from demo.cast import make_cast  # noqa: E402
from demo.contacts import add_story, make_interactions  # noqa: E402
from demo.firms import (  # noqa: E402
    make_careers,
    make_companies,
    make_duplicates,
    make_household,
)
from demo.messy import write_workbook  # noqa: E402
from demo.people import Registry, make_family, make_person  # noqa: E402
from demo.places import Places  # noqa: E402
from demo.service import make_leads, make_tickets  # noqa: E402
from demo.trade import category_rows, make_orders, product_rows  # noqa: E402
from text.names import fold  # noqa: E402

SEED = 2026
PERSONS, FAMILIES, HOUSEHOLDS = 130, 32, 18


def write(name, rows):
    """Write rows to a CSV file of the demo; keys with a _ in front are notes."""
    columns = list(dict.fromkeys(key for row in rows for key in row if key[0] != "_"))
    path = ROOT / "crm_vn_core" / "demo" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(
            file, columns, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)


def make_customers():
    """Return a registry full of customers."""
    places = Places(ROOT / "crm_vn_core")
    registry, rng = Registry(), random.Random(SEED)
    make_cast(registry, rng, places, fold)
    for _ in range(PERSONS):
        make_person(registry, rng, places, fold)
    for _ in range(FAMILIES):
        make_family(registry, rng, places, fold)
    make_companies(registry, rng, places, fold)
    for _ in range(HOUSEHOLDS):
        make_household(registry, rng, places, fold)
    make_careers(registry, rng)
    make_duplicates(registry, rng, fold)
    return registry


def main():
    registry = make_customers()
    partners = registry.partners
    write("res.partner.csv", partners)
    write("crm.partner.date.csv", registry.dates)
    write("crm.partner.relation.csv", registry.relations)
    write("product.category.csv", category_rows())
    write("product.product.csv", product_rows())
    orders, lines = make_orders(random.Random(SEED + 1), partners)
    tickets = make_tickets(random.Random(SEED + 3), partners)
    add_story(orders, lines, tickets)
    write("sale.order.csv", orders)
    write("sale.order.line.csv", lines)
    write("crm.lead.csv", make_leads(random.Random(SEED + 2), partners))
    write("helpdesk.ticket.csv", tickets)
    contacts, words = make_interactions(random.Random(SEED + 4), partners)
    write("crm.interaction.csv", contacts)
    write("crm.interaction.body.csv", words)
    path = ROOT / "docs" / "examples" / "danh-sach-khach-hang.csv"
    write_workbook(path, path.with_suffix(".xlsx"))


if __name__ == "__main__":
    main()
