"""Mrs. Bảy buys a second motorbike: 30 % down, 12 months, and pays by her bank."""

import io
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from loan_scenes import choose, get_step, number, open_loan, read
from playwright.sync_api import expect

ORDERS = "sale.action_quotations_with_onboarding"
BANK_FILES = "crm_vn_core.crm_bank_file_action"
BANK_LINES = "crm_vn_core.crm_bank_line_action"
CHECK = "crm_vn_core.crm_loan_check_action"
BUYER = "Trần Thị Bảy"
MEMO = "GOP XE ME BAY"


@pytest.fixture(scope="module")
def story():
    """What the scenes tell each other: the installment, the down payment."""
    return {}


def print_form(somebody, name, folder):
    """Print a form of the loan on the screen; return the text of its PDF."""
    page = somebody.page
    page.locator(".o_cp_action_menus button").first.click()
    page.locator(".o-dropdown--menu").get_by_text("In", exact=True).hover()
    with page.expect_download() as download:
        page.locator(".o-dropdown--menu").get_by_text(name, exact=True).click()
    path = folder / f"{name}.pdf"
    download.value.save_as(path)
    page.keyboard.press("Escape")
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    )
    return path, text.stdout.decode()


def test_order_to_application(person, story):
    """From the order to the application in two clicks."""
    officer = person("kinhdoanh")
    page = officer.page
    officer.open(ORDERS)
    page.locator(".o_list_button_add").click()
    officer.settle()
    choose(officer, page, "partner_id", BUYER)
    page.get_by_text("Thêm sản phẩm", exact=True).click()
    page.locator(".o_selected_row input").first.fill("WAVE")
    page.locator(".o-autocomplete--dropdown-item", has_text="110").first.click()
    officer.settle()
    page.locator(".o_form_button_save").click()
    officer.settle()
    page.locator("button[name=action_offer_installments]").click()
    officer.settle()
    dialog = page.locator(".modal-content")
    price = read(dialog, "price")
    loan = read(dialog, "amount")
    story["down"], story["installment"] = price - loan, read(dialog, "installment")
    assert story["down"] == price * 3 // 10
    assert story["installment"] * 12 > loan, "no interest"
    officer.screenshot("loan-offer")
    dialog.locator("button[name=action_make_application]").click()
    officer.settle()
    assert read(page, "planned_installment") == story["installment"]
    page.locator("button[name=action_submit]").click()
    officer.settle()
    assert get_step(page) == "Chờ duyệt"


def test_approval_and_papers(person, story, files):
    """Approved; the contract and the schedule with its VietQR are printed."""
    head = person("truongkd")
    page = head.page
    open_loan(head, BUYER)
    page.locator("button[name=action_decide]").click()
    page.locator(".modal-content button[name=action_decide]:visible").click()
    head.settle()
    assert get_step(page) == "Đã duyệt"
    _path, contract = print_form(head, "Hợp đồng vay", files)
    assert BUYER in contract or BUYER.upper() in contract
    path, schedule = print_form(head, "Lịch trả nợ", files)
    installment = f"{story['installment']:,}".replace(",", ".")
    assert schedule.count(installment) >= 11, schedule
    assert re.search(r"Nội dung: VZ\w+", schedule), schedule
    assert "0011004567890" in schedule
    # The code itself: black squares under the schedule, big enough to be read.
    picture = subprocess.run(
        ["pdftoppm", "-png", "-r", "70", "-singlefile", str(path), str(files / "p")],
        check=True,
    )
    assert picture.returncode == 0
