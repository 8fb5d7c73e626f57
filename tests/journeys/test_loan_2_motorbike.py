"""Mrs. Bảy buys a second motorbike: 30 % down, 12 months, and pays by her bank."""

import re
from datetime import date

import openpyxl
import pytest
from loan_scenes import LOANS, choose, get_step, number, open_loan, read
from playwright.sync_api import expect
from PyPDF2 import PdfReader

ORDERS = "sale.action_quotations_with_onboarding"
BANK_FILES = "crm_vn_core.crm_bank_file_action"
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
    pages = PdfReader(path).pages
    return "\n".join(page.extract_text() for page in pages)


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
    contract = print_form(head, "Hợp đồng vay", files)
    assert BUYER in contract or BUYER.upper() in contract
    schedule = print_form(head, "Lịch trả nợ", files)
    installment = f"{story['installment']:,}".replace(",", ".")
    assert schedule.count(installment) >= 11, schedule
    assert re.search(r"Nội dung: VZ\w+", schedule), schedule
    assert "0011004567890" in schedule


def make_statement(path, lines):
    """Write a bank statement as a bank gives it: (amount, memo) rows of today."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SAO KÊ TÀI KHOẢN", None, None, None, None])
    sheet.append(["Ngày giao dịch", "Số bút toán", "Ghi nợ", "Ghi có", "Nội dung"])
    today = date.today().strftime("%d/%m/%Y")
    for row, (amount, memo) in enumerate(lines, 1):
        sheet.append([today, f"GX{date.today():%y%m%d}{row:04}", None, amount, memo])
    book.save(path)
    return path


def test_bank_file(person, files, story):
    """The file is read, the right loan proposed, each đồng explained, all booked."""
    accountant = person("ketoan")
    page = accountant.page
    accountant.open(LOANS)
    accountant.search(BUYER)
    row = page.locator(".o_data_row", has_text="Đang hoạt động").first
    row.locator("td", has_text=BUYER).click()
    accountant.settle()
    loan = page.locator(".o_form_view [name=name]").first.inner_text().strip()
    before = read(page, "paid_total")
    amount = read(page, "next_due_amount")
    path = make_statement(
        files / "sao-ke.xlsx", [(amount, MEMO), (555_000, "chuyen tien")]
    )
    accountant.open(BANK_FILES)
    page.locator(".o_list_button_add").click()
    accountant.settle()
    page.set_input_files("input[type=file]", path)
    accountant.settle()
    page.locator("button[name=action_read]:visible").click()
    accountant.settle()
    check = page.locator("button[name=action_check]:visible")
    if check.count():
        check.click()
        accountant.settle()
    expect(page.locator("[name=sample_table]")).to_contain_text(MEMO)
    accountant.screenshot("bank-file")
    page.locator("button[name=action_import]:visible").click()
    accountant.settle()
    page.locator(".o_data_row", has_text=MEMO).locator("td[name=memo]").first.click()
    accountant.settle()
    expect(page.locator("[name=match_name]").first).to_contain_text(loan)
    preview = page.locator("[name=preview]").last
    lines = [row.locator("td") for row in preview.locator("tr").all()]
    amounts = {
        line.first.inner_text(): number(line.last.inner_text()) for line in lines
    }
    assert sum(amounts.values()) == amount, amounts
    assert any("Gốc" in name for name in amounts), amounts
    accountant.screenshot("bank-line")
    page.locator("button[name=action_accept]:visible").click()
    accountant.settle()
    assert get_step(page) == "Đã hạch toán"
    page.locator("button[name=action_open_target]").first.click()
    accountant.settle()
    assert read(page, "paid_total") == before + amount


def test_ledger_balances(person):
    """The check of the night, asked for now: every identity holds."""
    accountant = person("ketoan")
    page = accountant.page
    accountant.open(CHECK)
    page.locator("button[name=action_run]").click()
    accountant.settle()
    states = page.locator(".o_data_row .badge")
    assert states.count() >= 10
    expect(page.locator(".o_data_row .badge.text-bg-danger")).to_have_count(0)
    expect(page.locator(".o_data_row .badge.text-bg-success")).to_have_count(
        states.count()
    )
    accountant.screenshot("loan-check")
