"""Sales staff enter a customer; everyone finds her; few see her number."""

from datetime import date

from playwright.sync_api import expect

CUSTOMERS = "crm_vn_core.res_partner_action"
# Full moon of the eighth month, by the published almanacs.
TRUNG_THU = [
    date(2026, 9, 25),
    date(2027, 9, 15),
    date(2028, 10, 3),
    date(2029, 9, 22),
    date(2030, 9, 12),
]


def test_lunar_birthday(person):
    officer = person("kinhdoanh")
    officer.open(CUSTOMERS)
    page = officer.page
    page.click(".o_list_button_add")
    name = page.locator("h1 .o_field_widget[name=name]:visible").locator(
        "input, textarea"
    )
    name.fill("Lò Thị Mận")
    page.fill(".o_field_widget[name=phone] input", "0169 000 4321")
    page.click(".nav-link[name=crm_vn_dates]")
    page.click(".o_field_widget[name=date_ids] .o_field_x2many_list_row_add a")
    row = page.locator(".o_field_widget[name=date_ids] .o_selected_row")
    choose(page, row.locator("[name=calendar]"), "Âm lịch")
    row.locator("[name=day] input").fill("15")
    row.locator("[name=month] input").fill("8")
    page.click(".o_form_button_save")
    officer.settle()
    due = next(day for day in TRUNG_THU if day >= date.today())
    cells = page.locator(".o_field_widget[name=date_ids] .o_data_row")
    expect(cells).to_contain_text(f"{due:%d/%m/%Y}")
    # An old eleven-digit number is found by the new one.
    found = search(officer, "039 000 4321")
    expect(found).to_contain_text("Lò Thị Mận")


def choose(page, field, label):
    """Choose a value of a selection in a list row."""
    field.locator("input, select").first.click()
    page.locator(f".o_select_menu_item:has-text('{label}')").first.click()


def search(somebody, text):
    """Type into the search box of the customers; return the list."""
    somebody.open(CUSTOMERS)
    somebody.search(text)
    return somebody.page.locator(".o_list_table")


def test_customer_of_the_story(person):
    officer = person("kinhdoanh")
    found = search(officer, "tran thi bay")
    expect(found).to_contain_text("Trần Thị Bảy")
    officer.page.click("td:has-text('Trần Thị Bảy')")
    officer.page.wait_for_selector(".o_form_view")
    officer.page.click(".nav-link[name=crm_vn_dates]")
    officer.screenshot("customer")
    assert "cô Bảy" in officer.page.inner_text(".o_field_widget[name=greeting]")


def test_employee_without_a_role(person):
    """Finds the card and logs a contact; sees no number and changes nothing."""
    employee = person("nhanvien")
    search(employee, "Trần Thị Bảy")
    page = employee.page
    page.click("td:has-text('Trần Thị Bảy')")
    page.wait_for_selector(".o_form_view")
    assert "079174000082" not in page.content()
    assert "0•" in page.inner_text(".o_field_widget[name=identity_number_masked]")
    page.click(".oe_stat_button .fa-pencil-square-o")
    page.wait_for_selector(".modal .o_form_view")
    page.locator(".modal .o_field_widget[name=note] textarea").fill("Hẹn thứ Sáu")
    page.click(".modal footer .btn-primary")
    entry = page.locator(".o_crm_vn_timeline_entry").first
    expect(entry).to_contain_text("Hẹn thứ Sáu")
