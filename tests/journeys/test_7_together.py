"""Colleagues work together: hand-over, the lock of a customer, contracts."""

from playwright.sync_api import expect

CUSTOMERS = "crm_vn_core.res_partner_action"
CONTRACTS = "crm_vn_core.crm_contract_action"
HANDOVERS = "crm_vn_core.crm_customer_handover_action"
LOCK = "[name=crm_vn_staff_lock]"
MINE = "[name=crm_vn_staff_lock_mine]"


def open_card(somebody, name):
    somebody.open(CUSTOMERS)
    somebody.search(name)
    somebody.page.locator(f"td[name=complete_name]:has-text('{name}')").first.click()
    somebody.page.wait_for_selector(".o_form_view")
    somebody.settle()


def choose(somebody, field, text):
    """Type into a many2one of the dialog and take the first proposal."""
    field = somebody.page.locator(f".modal .o_field_widget[name={field}] input")
    field.fill(text)
    item = somebody.page.locator(f".o-autocomplete--dropdown-item:has-text('{text}')")
    item.first.click()


def test_hand_over_three_customers(person):
    """Proposed from the list, accepted on the phone."""
    officer = person("kinhdoanh")
    officer.open(CUSTOMERS)
    page = officer.page
    officer.search("KH0000")
    page.click(".o_searchview_dropdown_toggler")
    page.locator(".o_filter_menu .o-dropdown-item").first.click()
    page.keyboard.press("Escape")
    officer.settle()
    rows = page.locator(".o_data_row")
    names = []
    for number in range(3):
        names.append(rows.nth(number).locator("[name=complete_name]").inner_text())
        rows.nth(number).locator("input[type=checkbox]").click()
    page.click(".o_cp_action_menus button:has-text('Tác vụ')")
    page.locator(".o-dropdown-item:has-text('Bàn giao')").first.click()
    page.wait_for_selector(".modal .o_form_view")
    expect(page.locator(".modal [name=partner_count]")).to_contain_text("3")
    choose(officer, "to_user_id", "Đào Tuấn Anh")
    note = page.locator(".modal .o_field_widget[name=note] textarea")
    note.fill("Ba khách gần nhà anh")
    officer.screenshot("handover-propose")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".o_form_view [name=line_ids]")
    officer.screenshot("handover")

    colleague = person("kinhdoanh2", phone=True)
    colleague.open(HANDOVERS)
    card = colleague.page.locator(".o_kanban_record:has-text('Lê Thu Phương →')")
    card.first.click()
    colleague.page.wait_for_selector(".o_form_view")
    colleague.settle()
    colleague.screenshot("handover-phone")
    width = colleague.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "the page is wider than the phone"
    colleague.page.click("button[name=action_accept]")
    accepted = colleague.page.locator(".o_form_view [name=answer_user_id]")
    expect(accepted).to_contain_text("Đào Tuấn Anh")

    open_card(officer, names[0])
    officer_name = page.locator(".o_field_widget[name=user_id] input").first
    expect(officer_name).to_have_value("Đào Tuấn Anh")
    expect(page.locator(".o-mail-Message").first).to_contain_text("Đào Tuấn Anh")


def test_lock_of_a_customer(person):
    """Who contacts the customer today is seen by all; a manager may take over."""
    officer = person("kinhdoanh")
    open_card(officer, "Trần Thị Bảy")
    officer.page.click("button[name=action_contact_today]")
    expect(officer.page.locator(MINE)).to_be_visible()
    colleague = person("kinhdoanh2")
    open_card(colleague, "Trần Thị Bảy")
    banner = colleague.page.locator(LOCK)
    expect(banner).to_contain_text("Lê Thu Phương")
    expect(banner.locator("button")).to_have_count(0)
    colleague.screenshot("lock")
    chief = person("truongkd")
    open_card(chief, "Trần Thị Bảy")
    chief.page.click("button[name=action_take_over_contact]")
    expect(chief.page.locator(MINE)).to_be_visible()
    chief.page.click("button[name=action_release_contact]")
    expect(chief.page.locator(MINE)).to_be_hidden()


def test_contract_that_ends_soon(person):
    """The card warns, the list says when, the next contract follows the old one."""
    officer = person("kinhdoanh")
    open_card(officer, "Công ty CP Dệt may Hà Thành Xanh")
    page = officer.page
    expect(page.locator("[name=crm_vn_contracts]")).to_contain_text("/HĐ")
    page.click("button[name=action_view_contracts]")
    page.wait_for_selector(".o_list_view .o_data_row")
    page.locator(".o_data_row").first.click()
    page.wait_for_selector(".o_form_view [name=expiring]")
    officer.screenshot("contract")
    number = page.locator("h1 .o_field_widget[name=name] input").input_value()
    page.click("button[name=action_renew]")
    previous = page.locator(".o_field_widget[name=previous_id]")
    expect(previous).to_contain_text(number)
    page.click("button[name=action_run]")
    renew = page.locator("button[name=action_renew]")
    expect(renew).to_be_visible()
    officer.open(CONTRACTS)
    rows = page.locator(".o_data_row")
    expect(rows.first).to_be_visible()
    expect(page.locator(f".o_data_row:has-text('{number}')")).to_have_count(0)
    officer.screenshot("contracts")


def test_contracts_on_the_phone(person):
    officer = person("kinhdoanh2", phone=True)
    officer.open(CONTRACTS)
    card = officer.page.locator(".o_kanban_record:has-text('/HĐ')").first
    expect(card).to_be_visible()
    width = officer.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "the page is wider than the phone"
    officer.screenshot("contracts-phone")
