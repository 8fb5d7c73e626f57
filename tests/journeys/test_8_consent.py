"""A customer says on the phone what she wants; staff see it on her card at once."""

import re

import psycopg2
import pytest
from playwright.sync_api import expect

CUSTOMERS = "crm_vn_core.res_partner_action"
INTERACTIONS = "crm_vn_core.crm_interaction_action"


@pytest.fixture
def phone(browser, server):
    """The phone of somebody who has no login, and where JavaScript is switched off."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="vi-VN",
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
    )
    page = context.new_page()
    yield page
    context.close()
    assert not server.new_errors()


def open_card(somebody, name):
    somebody.open(CUSTOMERS)
    somebody.search(name)
    somebody.page.click(f"td:has-text('{name}')")
    somebody.page.wait_for_selector(".o_form_view")


def get_link(somebody):
    """Write the customer a message with the link of the page; return the link."""
    page = somebody.page
    button = page.locator(".fa-paper-plane-o")
    if not button.count():
        # Buttons without a place are behind "More".
        page.locator(".o_button_more").click()
    button.first.click()
    page.wait_for_selector(".modal .o_form_view")
    body = page.locator(".modal .o_field_widget[name=body] textarea")
    body.fill("Mời {you} xem {preferences}")
    body.press("Tab")
    somebody.settle()
    text = page.locator(".modal").inner_text()
    page.keyboard.press("Escape")
    return re.search(r"(/crm_vn/preferences/[\w-]{32})", text)[1]


def get_code(server):
    """Return the code that the customer gets; colleagues cannot read it."""
    connection = psycopg2.connect(dbname=server.database)
    with connection.cursor() as cr:
        cr.execute(
            """SELECT b.body FROM crm_interaction_body b
                 JOIN crm_interaction i ON i.id = b.interaction_id
                WHERE i.summary IN ('Code for the preference page',
                                    'Mã của trang tùy chọn')
                   OR i.origin_model = 'crm.preference.code'
                ORDER BY b.id DESC LIMIT 1"""
        )
        [text] = cr.fetchone()
    connection.close()
    return re.search(r"\b(\d{6})\b", text)[1]


def test_preferences(person, phone, server):
    officer = person("kinhdoanh")
    open_card(officer, "Phạm Văn Hùng")
    link = server.url + get_link(officer)
    phone.goto(link)
    assert "Hùng" not in phone.content(), "nothing personal before the code"
    phone.locator("button[name=way]").first.click()
    phone.fill("#code", get_code(server))
    phone.locator("form[action$='/proof'] button").click()
    expect(phone.locator("#wrap")).to_contain_text("Phạm Văn Hùng")
    assert not phone.locator("input[type=checkbox]:checked").count()
    phone.check("#sms-care")
    phone.check("#sms-marketing")
    phone.locator("button[name=save]").click()
    expect(phone.locator("#sms-marketing")).to_be_checked()
    expect(phone.locator("#email-marketing")).not_to_be_checked()
    open_card(officer, "Phạm Văn Hùng")
    officer.page.click(".nav-link[name=crm_vn_consent]")
    row = officer.page.locator(".o_field_widget[name=consent_table] tr", has_text="SMS")
    expect(row.locator(".fa-check")).to_have_count(2)
    history = officer.page.locator(".o_field_widget[name=consent_ids]")
    history.scroll_into_view_if_needed()
    officer.screenshot("consent")
    phone.locator("button[name=stop]").click()
    expect(phone.locator("#sms-marketing")).not_to_be_checked()
    expect(phone.locator("#sms-care")).to_be_checked()
    open_card(officer, "Phạm Văn Hùng")
    officer.page.click(".nav-link[name=crm_vn_consent]")
    expect(row.locator(".fa-check")).to_have_count(1)
    expect(row.locator(".fa-times")).to_have_count(1)


def test_staff_enter_consent(person):
    """Consent is entered with its evidence, and refused without."""
    officer = person("kinhdoanh")
    open_card(officer, "Trần Thị Bảy")
    page = officer.page
    page.click(".nav-link[name=crm_vn_consent]")
    page.click("button[name=action_enter_consent]")
    page.wait_for_selector(".modal .o_form_view")
    cell = page.locator(".modal .o_data_row", has_text="SMS").locator(
        "[name=marketing]"
    )
    cell.click()
    cell.locator("input, select").first.click()
    page.locator(".o_select_menu_item").first.click()
    page.locator(".modal .o_field_widget[name=evidence] input").fill("Phiếu số 12")
    officer.screenshot("consent_entry")
    page.locator(".modal footer .btn-primary").click()
    page.wait_for_selector(".modal", state="detached")
    row = page.locator(".o_field_widget[name=consent_table] tr", has_text="SMS")
    expect(row.locator(".fa-check")).to_have_count(1)
