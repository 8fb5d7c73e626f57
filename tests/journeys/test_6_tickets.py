"""A customer calls; the care staff makes a ticket; the customer finds it online."""

import re

from playwright.sync_api import expect

CUSTOMER = "Trần Hà My"
ORDER = "S00557"
MATTER = "Xe rung khi chạy nhanh"


def open_customer(staff):
    staff.open("crm_vn_core.res_partner_action")
    staff.search(CUSTOMER)
    staff.page.get_by_text(CUSTOMER, exact=True).last.click()
    staff.page.wait_for_selector(".o_form_view")
    staff.settle()


def test_ticket_from_a_call(person):
    staff = person("cskh")
    open_customer(staff)
    staff.page.locator(".oe_stat_button", has_text="Phiếu từ cuộc gọi").click()
    dialog = staff.page.locator(".modal-content")
    expect(dialog.locator("[name=partner_phone] input")).to_have_value("090 0000 734")
    expect(dialog.locator("[name=partner_id] input")).to_have_value(CUSTOMER)
    # What is still open shows before a second ticket is made of the same matter.
    expect(dialog).to_contain_text("Xin đổi mũ bảo hiểm khác cỡ")
    dialog.locator("[name=sale_order_id] input").click()
    staff.page.locator(".o-autocomplete--dropdown-item", has_text=ORDER).click()
    dialog.locator("[name=name] input").fill(MATTER)
    dialog.locator("[name=description] textarea").fill("Từ 60 km/h tay lái rung.")
    staff.screenshot("ticket-call")
    dialog.locator("button[name=action_create]").click()
    form = staff.page.locator(
        ".o_form_view", has=staff.page.locator(".o_form_statusbar")
    )
    expect(form.locator("[name=name] input")).to_have_value(MATTER)
    expect(form.locator("[name=sale_order_id] input")).to_have_value(re.compile(ORDER))
    staff.screenshot("ticket")


def test_found_by_the_number(person):
    """The next colleague types what the display of the phone shows."""
    staff = person("cskh2", phone=True)
    staff.open("helpdesk_mgmt.helpdesk_ticket_action")
    staff.page.locator(
        ".o_control_panel .oi-search, .o_control_panel .fa-search"
    ).click()
    staff.page.fill(".o_searchview_input", "+84900000734")
    proposals = staff.page.locator(".o_searchview_autocomplete")
    proposals.get_by_text("điện thoại hoặc mã").click()
    staff.settle()
    expect(staff.page.locator(".o_kanban_view")).to_contain_text(MATTER)
    staff.screenshot("ticket-phone")


def test_customer_sees_own_tickets(browser, server):
    server.new_errors()
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="vi-VN", is_mobile=True
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server.url}/web/login")
    page.fill("input[name=login]", "khachhang")
    page.fill("input[name=password]", "khachhang")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_portal")
    page.goto(f"{server.url}/my/tickets")
    rows = page.locator(".o_portal_my_doc_table tbody tr")
    expect(rows).to_have_count(3)
    for row in rows.all():
        expect(row).to_contain_text(CUSTOMER)
    page.get_by_role("link", name=MATTER).click()
    expect(page.locator("#card")).to_contain_text(ORDER)
    # A ticket of somebody else by its number.
    page.goto(f"{server.url}/my/ticket/1")
    expect(page).to_have_url(f"{server.url}/my")
    context.close()
    assert not errors
    assert not server.new_errors()
