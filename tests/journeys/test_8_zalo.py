"""Staff send from their own Zalo, on the phone, and find it in the history."""

import re

from playwright.sync_api import expect
from test_3_customer import CUSTOMERS, search

TEXT = "Cháu chào cô Bảy, cháu gửi cô lịch trả góp tháng này ạ."
TO_DO = "crm_vn_core.crm_interaction_action_manual"
CODES = {"Trần Thị Bảy": "KH000001"}


def open_customer(somebody, name):
    """Open a customer's card on the phone, where customers are cards in a column."""
    somebody.open(CUSTOMERS)
    page = somebody.page
    page.locator(".o_control_panel button:has(.fa-search)").last.click()
    # An imported list may hold somebody of the same name.
    somebody.search(CODES[name])
    page.locator(".o_kanban_record .fw-bold", has_text=name).first.click()
    page.wait_for_selector(".o_form_view")
    somebody.settle()


def write_on_zalo(somebody, text):
    """Write one message for the personal Zalo; the dialog that sends it opens."""
    page = somebody.page
    menu = "button:has(.fa-bolt)"
    somebody.pick(menu, ".o-dropdown--menu button:has(.fa-paper-plane-o)")
    page.wait_for_selector(".modal .o_form_view")
    channels = page.locator(".modal .o_field_widget[name=channel_id] .o_radio_item")
    channels.filter(has_text="Zalo cá nhân").locator("input").click()
    somebody.settle()
    page.fill(".modal .o_field_widget[name=body] textarea", text)
    somebody.settle()
    page.click(".modal footer button[name=action_send]:visible")
    page.wait_for_selector(".o_crm_vn_send_by_hand")
    somebody.settle()


def test_personal_zalo(person):
    officer = person("kinhdoanh", phone=True)
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # Nothing of this leaves the machine.
    officer.context.route(
        re.compile(r"https://zalo\.me/.*"),
        lambda route: route.fulfill(body="Zalo", content_type="text/html"),
    )
    page = officer.page
    open_customer(officer, "Trần Thị Bảy")
    write_on_zalo(officer, TEXT)
    expect(page.locator(".o_crm_vn_send_text")).to_have_text(TEXT)
    with officer.context.expect_page() as opened:
        page.click(".o_crm_vn_send_open")
    assert opened.value.url == "https://zalo.me/84330000037"
    opened.value.close()
    officer.settle()
    assert page.evaluate("navigator.clipboard.readText()") == TEXT
    officer.screenshot("zalo")
    page.click(".o_crm_vn_send_done")
    page.wait_for_selector(".o_crm_vn_send_by_hand", state="detached")
    officer.settle()
    officer.open("crm_vn_core.crm_interaction_action")
    sent = page.locator(".o_kanban_record", has_text=TEXT[:30])
    expect(sent).to_contain_text("Trần Thị Bảy")


def test_put_off_and_done_from_the_list(person):
    """What is put off waits on the list of what people do themselves."""
    officer = person("kinhdoanh", phone=True)
    page = officer.page
    open_customer(officer, "Trần Thị Bảy")
    write_on_zalo(officer, "Cô nhớ lịch hẹn chiều mai nhé.")
    page.click(".o_crm_vn_send_later")
    page.click(".o_crm_vn_send_hour")
    page.wait_for_selector(".o_crm_vn_send_by_hand", state="detached")
    officer.open(TO_DO)
    row = page.locator(".o_kanban_record:has-text('Cô nhớ lịch hẹn')")
    officer.screenshot("by_hand")
    row.locator("button[name=action_do_by_hand]:visible").click()
    page.wait_for_selector(".o_crm_vn_send_by_hand")
    page.click(".o_crm_vn_send_done")
    page.wait_for_selector(".o_crm_vn_send_by_hand", state="detached")
    expect(row).to_have_count(0)


def test_consent_is_asked_for(person):
    """An advertisement without consent is explained, not offered."""
    officer = person("kinhdoanh")
    found = search(officer, "Đặng Thị Tâm")
    found.locator("td:has-text('Đặng Thị Tâm')").first.click()
    page = officer.page
    page.wait_for_selector(".o_form_view")
    if not page.locator("button:has(.fa-paper-plane-o)").count():
        page.click(".o_button_more")
    page.click("button:has(.fa-paper-plane-o)")
    page.wait_for_selector(".modal .o_form_view")
    channels = page.locator(".modal .o_field_widget[name=channel_id] .o_radio_item")
    channels.filter(has_text="Zalo cá nhân").locator("input").click()
    officer.settle()
    purpose = page.locator(".modal .o_field_widget[name=purpose]")
    purpose.locator("input, select").first.click()
    page.click(".o_select_menu_item:has-text('Tiếp thị')")
    officer.settle()
    page.fill(".modal .o_field_widget[name=body] textarea", "Giảm giá 10 %")
    officer.settle()
    expect(page.locator(".modal .alert-warning")).to_contain_text("91/2025")
