"""The workbook twin of the hand-written list of customers in docs/examples."""

import csv
import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

NUMBER_COLUMN, DATE_COLUMN, PHONE_COLUMN = 0, 3, 4


def write_workbook(source, path):
    """Write the list as Excel keeps it: dates as dates, phones without their zero.

    :param source: path of the CSV, with a mark in front and semicolons
    """
    with source.open(newline="", encoding="utf-8-sig") as file:
        header, *lines = csv.reader(file, delimiter=";")
    book = Workbook()
    sheet = book.active
    sheet.title = "Khách hàng"
    sheet.append(header)
    for number, cells in enumerate(lines, 1):
        cells[NUMBER_COLUMN] = number
        cells[DATE_COLUMN] = as_date(cells[DATE_COLUMN])
        if cells[PHONE_COLUMN].isdigit() and number % 3 == 0:
            cells[PHONE_COLUMN] = int(cells[PHONE_COLUMN])
        sheet.append([None if cell == "" else cell for cell in cells])
    save(book, path)


def save(book, path):
    """Save a workbook: the same bytes from the same cells, on whatever day."""
    buffer = BytesIO()
    book.properties.created = datetime(2026, 1, 1)
    book.save(buffer)
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
                content = content.replace(stamp.encode(), b"2026-01-01T00:00:00Z")
            target.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


def as_date(text):
    """Return what Excel makes of a cell typed by hand: a date where it sees one."""
    for form in ("%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return int(text) if text.isdigit() and len(text) == 5 else text
