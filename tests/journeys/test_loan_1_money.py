"""One loan from the first question to the last đồng, and what the books say of it."""

import re
from datetime import date, timedelta

from loan_scenes import choose, get_step, number, open_loan, read
from playwright.sync_api import expect

CALCULATOR = "crm_vn_core.crm_loan_calculator_action"
CASH_IN = "crm_vn_core.crm_loan_cash_in_action"
CASH_OUT = "crm_vn_core.crm_loan_cash_out_action"
BORROWER = "Trần Chí Công"
PRODUCT = "Vay tiêu dùng trả góp đều"
# Paid out so long ago that one installment is overdue today.
PAID_OUT = date.today() - timedelta(days=45)


def test_application(person):
    """The calculator answers, the answer becomes an application."""
    officer = person("kinhdoanh")
    page = officer.page
    officer.open(CALCULATOR)
    choose(officer, page, "product_id", PRODUCT)
    page.locator("[name=price] input").fill("24000000")
    page.keyboard.press("Tab")
    officer.settle()
    installment = read(page, "installment")
    assert installment > 24_000_000 // 18
    officer.screenshot("loan-calculator")
    page.locator("button[name=action_make_application]").click()
    officer.settle()
    assert read(page, "planned_installment") == installment
    # What is missing is said before anybody has to ask.
    expect(page.locator("[name=missing]").first).to_contain_text("mục đích")
    choose(officer, page, "partner_id", BORROWER)
    page.locator("[name=purpose] input").fill("Sửa mái nhà")
    page.locator(".o_form_button_save").click()
    officer.settle()
    page.get_by_role("tab", name="Điều kiện").click()
    for row in range(3):
        page.locator(".o_field_boolean_toggle input").nth(row).click()
    page.locator(".o_form_button_save").click()
    officer.settle()
    page.locator("button[name=action_submit]").click()
    officer.settle()
    assert get_step(page) == "Chờ duyệt"
    # Nobody decides on an application of their own.
    expect(page.locator("button[name=action_decide]")).to_have_count(0)


def test_approval(person):
    head = person("truongkd")
    page = head.page
    open_loan(head, BORROWER)
    page.locator("button[name=action_decide]").click()
    dialog = page.locator(".modal-content")
    dialog.locator("[name=remark] input, [name=remark] textarea").fill("Khách quen")
    dialog.locator("button[name=action_decide]:visible").click()
    head.settle()
    assert get_step(page) == "Đã duyệt"


def test_disbursement(person):
    """The accountant writes it, the cashier hands it out and says so."""
    accountant = person("ketoan")
    page = accountant.page
    open_loan(accountant, BORROWER)
    page.get_by_role("button", name="Giải ngân", exact=True).click()
    dialog = page.locator(".modal-content")
    dialog.locator("[name=date] button").click()
    dialog.locator("[name=date] input").fill(PAID_OUT.strftime("%d/%m/%Y"))
    page.keyboard.press("Enter")
    dialog.get_by_text("Tiền mặt").click()
    accountant.settle()
    # The fee is withheld.
    assert read(dialog, "paid_out") == 24_000_000 - 300_000
    accountant.screenshot("loan-disburse")
    dialog.locator("button[name=action_confirm]").click()
    accountant.settle()
    cashier = person("thuquy")
    cashier.open(CASH_OUT)
    row = cashier.page.locator(".o_data_row", has_text=BORROWER)
    row.locator("button[name=action_confirm_cash]").click()
    cashier.settle()
    expect(row).to_have_count(0)
    open_loan(accountant, BORROWER)
    assert get_step(page) == "Đang hoạt động"
    assert read(page, "principal_outstanding") == 24_000_000


def start_payment(somebody):
    """Open the payment of the loan on the screen; return the dialog."""
    somebody.page.locator(".o_form_statusbar").get_by_role(
        "button", name=re.compile("^Thu (nợ|tiền)$")
    ).click()
    dialog = somebody.page.locator(".modal-content")
    dialog.locator("[name=amount] input").wait_for()
    somebody.settle()
    return dialog


def read_lines(dialog):
    """Return component → amount of the preview, added up."""
    amounts = {}
    for row in dialog.locator("[name=line_ids] .o_data_row").all():
        component = row.locator("[name=component]").inner_text().strip()
        amounts[component] = amounts.get(component, 0) + number(
            row.locator("[name=amount]").inner_text()
        )
    return amounts


def test_first_payment(person):
    """An installment is overdue: where each đồng goes shows before it is entered."""
    officer = person("kinhdoanh")
    page = officer.page
    open_loan(officer, BORROWER)
    expect(page.locator("[name=days_past_due]").first).not_to_have_text("0")
    dialog = start_payment(officer)
    amount = number(dialog.locator("[name=amount] input").input_value())
    lines = read_lines(dialog)
    assert sum(lines.values()) == amount
    assert {"Gốc", "Lãi", "Lãi trên gốc quá hạn"} <= set(lines), lines
    # Less than is owed: the preview follows what is typed, principal first.
    dialog.locator("[name=amount] input").fill("1000000")
    page.keyboard.press("Tab")
    officer.settle()
    assert sum(read_lines(dialog).values()) == 1_000_000
    dialog.locator("[name=amount] input").fill(str(amount))
    page.keyboard.press("Tab")
    officer.settle()
    assert read_lines(dialog) == lines
    dialog.locator(".modal-title").click()
    officer.screenshot("loan-payment")
    dialog.locator("button[name=action_confirm]").click()
    officer.settle()
    expect(page.locator("[name=owed_total]")).to_have_count(0)
    assert read(page, "principal_outstanding") == 24_000_000 - lines["Gốc"]
    officer.screenshot("loan")


def test_settlement(person):
    """The rest is paid in cash; when the cashier has it the loan is closed."""
    officer = person("kinhdoanh")
    page = officer.page
    open_loan(officer, BORROWER)
    dialog = start_payment(officer)
    dialog.locator("[name=mode] select, [name=mode] input").first.click()
    select = dialog.locator("[name=mode] select")
    if select.count():
        select.select_option("settle")
    else:
        page.locator(".o_select_menu_item", has_text="Tất toán").click()
    dialog.get_by_text("Tiền mặt").click()
    officer.settle()
    lines = read_lines(dialog)
    amount = number(dialog.locator("[name=amount] input").input_value())
    assert sum(lines.values()) == amount > read(page, "principal_outstanding")
    dialog.locator("button[name=action_confirm]").click()
    officer.settle()
    assert get_step(page) == "Đã đóng"
    cashier = person("thuquy")
    cashier.open(CASH_IN)
    row = cashier.page.locator(".o_data_row", has_text=BORROWER)
    row.locator("button[name=action_confirm_cash]").click()
    cashier.settle()
    expect(row).to_have_count(0)


def test_books(person):
    """From the loan to its entries, and from an entry back to the loan."""
    accountant = person("ketoan")
    page = accountant.page
    open_loan(accountant, BORROWER)
    page.get_by_role("tab", name="Kế toán").click()
    accountant.settle()
    total = page.locator("[name=posting_ids] tfoot")
    assert number(total.inner_text()) == 0, total.inner_text()
    accountant.screenshot("loan-books")
    page.locator("button[name=action_open_moves]").first.click()
    accountant.settle()
    rows = page.locator(".o_list_view .o_data_row")
    assert rows.count() >= 3
    rows.first.locator("td[name=name]").click()
    accountant.settle()
    page.locator("button[name=action_open_crm_loans]").first.click()
    accountant.settle()
    expect(page.locator(".o_breadcrumb")).to_contain_text(BORROWER)
    assert get_step(page) == "Đã đóng"
