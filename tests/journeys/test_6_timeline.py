"""The history of a customer: read, filtered, searched, and written on by phone."""

from playwright.sync_api import expect

CUSTOMERS = "crm_vn_core.res_partner_action"
ENTRY = ".o_crm_vn_timeline_entry"
CODES = {"Trần Thị Bảy": "KH000001", "Phạm Văn Hùng": "KH000002"}


def open_customer(somebody, name):
    """Open a card from the list; its timeline is the first page."""
    somebody.open(CUSTOMERS)
    # On a phone the search box waits behind its sign.
    sign = somebody.page.locator(".o_control_panel button:has(.fa-search)")
    if sign.is_visible():
        sign.click()
    # An imported list may hold somebody of the same name.
    somebody.search(CODES[name])
    found = somebody.page.locator(".o_data_row td, .o_kanban_record .fw-bold")
    found.filter(has_text=name).first.click()
    somebody.page.wait_for_selector(f"{ENTRY}, .o_crm_vn_timeline_empty")
    somebody.settle()
    timeline = somebody.page.locator(".o_crm_vn_timeline")
    timeline.evaluate("element => element.scrollIntoView()")
    return timeline


def get_kinds(timeline):
    entries = timeline.locator(ENTRY).all()
    return {entry.get_attribute("data-kind") for entry in entries}


def test_history_of_every_kind(person):
    director = person("giamdoc")
    timeline = open_customer(director, "Trần Thị Bảy")
    kinds = {"interaction", "order", "invoice", "payment", "ticket", "lead"}
    assert kinds <= get_kinds(timeline)
    # A message that was stopped says why, one that was moved says from when.
    stopped = timeline.locator(ENTRY, has_text="Mời dự lái thử")
    expect(stopped.locator(".o_crm_vn_timeline_message")).to_contain_text("91/2025")
    moved = timeline.locator(ENTRY, has_text="Ưu đãi phụ tùng")
    expect(moved.locator(".o_crm_vn_timeline_message")).to_contain_text("22:30")
    # What was said, and what became of a message.
    mail = timeline.locator(f"{ENTRY}[data-channel=email]").first
    title = mail.locator(".o_crm_vn_timeline_title")
    title.click()
    expect(title).to_have_attribute("aria-expanded", "true")
    expect(mail.locator(".o_crm_vn_timeline_words")).to_contain_text("Kính gửi cô Bảy")
    expect(mail.locator(".o_crm_vn_timeline_details li")).to_have_count(3)
    timeline.evaluate("element => element.scrollIntoView()")
    director.screenshot("timeline")


def test_filter_and_search(person):
    director = person("giamdoc")
    timeline = open_customer(director, "Trần Thị Bảy")
    page = director.page
    timeline.locator("[data-kind=order].o_crm_vn_timeline_chip").click()
    director.settle()
    assert get_kinds(timeline) == {"order"}
    # An order has a page of its own; the way back leads to the card.
    order = timeline.locator(ENTRY).first
    order.locator(".o_crm_vn_timeline_title").click()
    order.locator(".o_crm_vn_timeline_open").click()
    page.wait_for_selector(".o_form_view .o_field_widget[name=order_line]")
    page.locator(".o_breadcrumb a:has-text('Trần Thị Bảy')").click()
    page.wait_for_selector(ENTRY)
    timeline.locator("[data-kind=interaction].o_crm_vn_timeline_chip").click()
    timeline.locator("[data-channel=zalo].o_crm_vn_timeline_chip").click()
    director.settle()
    channels = {
        entry.get_attribute("data-channel") for entry in timeline.locator(ENTRY).all()
    }
    assert channels == {"zalo"}
    timeline.locator(".o_crm_vn_timeline_chip").first.click()
    director.settle()
    everything = timeline.locator(ENTRY).count()
    timeline.locator("input[type=search]").fill("tra gop")
    expect(timeline.locator(ENTRY)).not_to_have_count(everything)
    assert 2 <= timeline.locator(ENTRY).count() < everything
    timeline.locator("input[type=search]").fill("không hề có")
    expect(timeline.locator(".o_crm_vn_timeline_empty")).to_be_visible()
    timeline.locator(".o_crm_vn_timeline_empty button").click()
    expect(timeline.locator(ENTRY).nth(5)).to_be_visible()


def test_goes_on_while_one_scrolls(person):
    """Of the customer with most contacts all are shown in the end, each once."""
    officer = person("kinhdoanh")
    timeline = open_customer(officer, "Trần Thị Bảy")
    for number in range(25):
        log_call(officer, f"Lần {number}")
    officer.page.reload()
    officer.page.wait_for_selector(ENTRY)
    officer.settle()
    first = timeline.locator(ENTRY).count()
    assert first == 30
    timeline.locator(ENTRY).last.scroll_into_view_if_needed()
    expect(timeline.locator(ENTRY).nth(30)).to_be_attached()
    officer.settle()
    keys = [
        (entry.get_attribute("data-kind"), entry.get_attribute("data-id"))
        for entry in timeline.locator(ENTRY).all()
    ]
    assert len(keys) == len(set(keys)) > 35


def log_call(somebody, note):
    """Write a call down by the server, as the dialog does."""
    somebody.page.evaluate(
        """async ([partner, note]) => {
            const call = async (model, method, args) => {
                const url = `/web/dataset/call_kw/${model}/${method}`;
                const response = await fetch(url, {
                    method: "POST",
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({jsonrpc: "2.0", method: "call", params: {
                        model, method, args, kwargs: {}}}),
                });
                return (await response.json()).result;
            };
            const values = {partner_id: partner, note};
            const ids = await call("crm.contact.log", "create", [[values]]);
            await call("crm.contact.log", "action_log", [ids]);
        }""",
        [int(somebody.page.url.split("/")[-1].split("?")[0]), note],
    )


def test_call_on_the_phone(person):
    """A call is written down with outcome, minutes and next step, by the thumb."""
    officer = person("kinhdoanh", phone=True)
    timeline = open_customer(officer, "Phạm Văn Hùng")
    page = officer.page
    timeline.locator(".o_crm_vn_timeline_log").click()
    page.wait_for_selector(".modal .o_form_view")
    page.click(".modal .o_field_widget[name=outcome] .o_select_menu_toggler")
    page.locator(".o_select_menu_item:has-text('gọi lại')").first.click()
    page.fill(".modal .o_field_widget[name=note] textarea", "Hỏi giá xe tay ga")
    page.fill(".modal .o_field_widget[name=duration] input", "4")
    page.fill(".modal .o_field_widget[name=next_step] input", "Gửi báo giá")
    page.click(".modal footer .btn-primary, .modal .o_form_view + * .btn-primary")
    entry = timeline.locator(ENTRY, has_text="Hỏi giá xe tay ga").first
    expect(entry).to_contain_text("gọi lại")
    expect(entry).to_contain_text("4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    timeline.evaluate("element => element.scrollIntoView()")
    officer.screenshot("timeline-phone")


def test_first_contact(person):
    """A new customer has no history yet, and the page says what to do."""
    officer = person("kinhdoanh")
    officer.open(CUSTOMERS)
    page = officer.page
    page.click(".o_list_button_add")
    page.locator("h1 .o_field_widget[name=name]:visible").locator(
        "input, textarea"
    ).fill("Vàng A Páo")
    page.click(".o_form_button_save")
    officer.settle()
    page.click(".nav-link[name=crm_vn_timeline]")
    expect(page.locator(".o_crm_vn_timeline_empty")).to_be_visible()
