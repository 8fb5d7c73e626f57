"""The owner drops the company's own messy list: faults are explained, it goes in."""

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

LIST = Path(__file__).resolve().parents[2] / "docs/examples/danh-sach-khach-hang.csv"
NAME = 1
IMPORT = "crm_vn_core.crm_customer_import_action"
LINES = ".o_field_widget[name=problem_line_ids] .o_data_row"


def press(somebody, method):
    """Press the button of a step and wait for the next one."""
    somebody.page.click(f"button[name={method}]:visible")
    somebody.settle()


def upload(somebody, path):
    somebody.open(IMPORT)
    somebody.page.click(".o_list_button_add")
    somebody.page.set_input_files(".o_field_binary input[type=file]", str(path))
    press(somebody, "action_read")


def count(somebody, kind):
    """The number on the button of new, update, unchanged, duplicate or error."""
    text = somebody.page.inner_text(f".o_field_widget[name={kind}_count]")
    return int("".join(filter(str.isdigit, text)))


def download_faults(somebody, folder):
    with somebody.page.expect_download() as download:
        somebody.page.click("button[name=action_download_errors]:visible")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def mend(path):
    """Empty every cell that the reason at the end of its line names, such as "D6".

    A line without a name gets one.
    """
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for line in sheet.iter_rows(min_row=2):
        for letter in re.findall(r"\b([A-Z]{1,2})\d+: ", str(line[-1].value)):
            sheet[f"{letter}{line[0].row}"].value = None
        if not line[NAME].value:
            line[NAME].value = "Khách Quên Tên"
    book.save(path)


def test_messy_list(person, files):
    owner = person("giamdoc")
    upload(owner, LIST)
    expect(owner.page.locator("[name=column_ids] .o_data_row").first).to_be_visible()
    owner.screenshot("import-columns")
    press(owner, "action_check")
    expect(owner.page.locator(LINES).first).to_be_visible()
    owner.screenshot("import")
    new, wrong = count(owner, "new"), count(owner, "error")
    assert new >= 20 and wrong >= 3
    faults = download_faults(owner, files)
    sheet = openpyxl.load_workbook(faults).active
    assert sheet.max_row == wrong + 1
    press(owner, "action_import")
    expect(owner.page.locator("button[name=action_view_customers]")).to_be_visible()
    press(owner, "action_view_customers")
    assert owner.page.locator(".o_data_row").count() >= new

    # The faulty lines come back corrected and go in.
    mend(faults)
    upload(owner, faults)
    press(owner, "action_check")
    assert count(owner, "error") == 0
    mended = count(owner, "new") + count(owner, "duplicate") + count(owner, "update")
    assert mended
    press(owner, "action_import")

    # The same list once more changes nothing.
    upload(owner, LIST)
    press(owner, "action_check")
    assert (count(owner, "new"), count(owner, "update")) == (0, 0)
    assert count(owner, "unchanged") >= new


def test_file_that_is_no_list(person, files):
    """One sentence in the user's language, and nothing is written."""
    owner = person("giamdoc")
    bad = files / "khach.xlsx"
    bad.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    upload(owner, bad)
    message = owner.page.locator(".modal-body, .o_notification_content, .alert-warning")
    expect(message.first).to_be_visible()
    sentence = message.first.inner_text().strip()
    assert sentence and "Traceback" not in sentence and "\n" not in sentence
