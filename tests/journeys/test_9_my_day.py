"""The day of a salesperson: on the screen, on paper and back, on the phone."""

from playwright.sync_api import expect

MY_DAY = "crm_vn_core.crm_my_day_action"
ENTRY = ".o_crm_vn_my_day_entry"
CONTACT = f"{ENTRY}:has(a[href^='tel:']):has(.o_crm_vn_my_day_done)"
DONE = "[data-tile=done] .fs-1"
ROW = ".o_crm_vn_my_day_row"


def finish_one(page, outcome, note=""):
    """Say what came of the first contact that is open; return its entry."""
    number = page.locator(CONTACT).first.get_attribute("data-id")
    entry = page.locator(f"{ENTRY}[data-id='{number}']")
    entry.locator(".o_crm_vn_my_day_done").click()
    entry.locator("input[type=text], .o_crm_vn_my_day_answer").first.wait_for()
    if entry.locator("input[type=text]").count():
        entry.locator("input[type=text]").fill(note)
        entry.locator(f"[data-outcome={outcome}]").click()
    expect(entry.locator(".o_crm_vn_my_day_answer")).to_be_visible()
    return entry


def test_finish_one(person):
    officer = person("kinhdoanh")
    officer.open(MY_DAY)
    page = officer.page
    page.wait_for_selector(ENTRY)
    shared = page.locator(".o_crm_vn_my_day_shared")
    expect(shared).to_contain_text("Đào Tuấn Anh")
    officer.screenshot("my-day")
    before = int(page.inner_text(DONE))
    finish_one(page, "reached", "Anh sẽ ghé cửa hàng thứ Bảy")
    expect(page.locator(DONE)).to_have_text(str(before + 1))


def test_undo(person):
    """The wrong line was tapped: one click, and the line is back."""
    officer = person("kinhdoanh")
    officer.open(MY_DAY)
    page = officer.page
    page.wait_for_selector(ENTRY)
    before = page.inner_text(DONE)
    entry = finish_one(page, "reached", "Nhầm dòng")
    expect(page.locator(DONE)).to_have_text(str(int(before) + 1))
    page.locator(".o_notification_buttons button").click()
    expect(entry.locator(".o_crm_vn_my_day_done")).to_be_visible()
    expect(page.locator(DONE)).to_have_text(before)
    # Not on the screen alone.
    officer.open(MY_DAY)
    expect(entry.locator(".o_crm_vn_my_day_done")).to_be_visible()


def test_paper_and_back(person):
    """Printed in the morning; at night three lines are typed, one of them badly."""
    officer = person("kinhdoanh")
    officer.open(MY_DAY)
    page = officer.page
    page.wait_for_selector(ENTRY)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.click(".o_crm_vn_my_day_print")
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".o_crm_vn_my_day_screen")).to_be_hidden()
    expect(page.locator(".o_main_navbar")).to_be_hidden()
    lines = page.locator(".o_crm_vn_my_day_sheet tbody tr:has(td:nth-child(2) b)")
    numbers = [line.locator("td").first.inner_text() for line in lines.all()[:3]]
    page.set_viewport_size({"width": 794, "height": 1123})
    officer.screenshot("my-day-paper")
    page.set_viewport_size({"width": 1366, "height": 860})
    page.emulate_media(media="screen")

    page.click(".o_crm_vn_my_day_key")
    page.wait_for_selector(f"{ROW} [data-field=number]")
    typed = [(numbers[0], "1", "Đã ký"), (numbers[1], "2", ""), ("999", "1", "Ai nhỉ")]
    for index, (number, digit, note) in enumerate(typed):
        field = page.locator(f"[data-row='{index}'] [data-field=number]")
        expect(field).to_be_focused()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        page.keyboard.press(digit)
        page.keyboard.type(note)
        page.keyboard.press("Enter")
    page.click(".o_crm_vn_my_day_save")
    officer.settle()
    expect(page.locator(f"{ROW}.o_crm_vn_my_day_saved")).to_have_count(2)
    bad = page.locator(f"{ROW}:has(.is-invalid)")
    expect(bad).to_contain_text("999")
    officer.screenshot("my-day-key-in")
    # The number is put right; the words are still there.
    bad.locator("[data-field=number]").fill(numbers[2])
    page.click(".o_crm_vn_my_day_save")
    expect(page.locator(f"{ROW}.o_crm_vn_my_day_saved")).to_have_count(3)
    expect(page.locator(f"{ROW} [data-field=note]").nth(2)).to_have_value("Ai nhỉ")


def test_on_the_phone(person):
    officer = person("kinhdoanh", phone=True)
    officer.open(MY_DAY)
    page = officer.page
    page.wait_for_selector(ENTRY)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "the page is wider than the phone"
    officer.screenshot("my-day-phone")
    finish_one(page, "not_reached")


def test_who_is_calling(person):
    """A number is pasted: who it is, and the call is logged by two taps."""
    staff = person("kinhdoanh")
    staff.open(MY_DAY)
    page = staff.page
    page.click(".o_crm_vn_caller_button")
    page.fill(".o_crm_vn_caller_menu input", "0330000037")
    page.keyboard.press("Enter")
    card = page.locator(".o_crm_vn_caller_card").first
    expect(card).to_contain_text("Trần Thị Bảy")
    staff.screenshot("caller")
    card.locator(".btn-primary").click()
    expect(page.locator(".modal .o_form_view")).to_be_visible()
    page.keyboard.press("Escape")
    # What a telephone opens for a number that nobody knows.
    page.goto(f"{staff.server.url}/crm_vn/call?number=0355999888")
    expect(page.locator(".o_crm_vn_caller_unknown")).to_contain_text("0355 999 888")
    page.click(".o_crm_vn_caller_create")
    phone = page.locator(".o_field_widget[name=phone] input").first
    expect(phone).to_have_value("+84 355 999 888")


def test_log_a_call(person):
    """A number is tapped: the call waits in the bar, and is logged from there."""
    officer = person("kinhdoanh")
    officer.open(MY_DAY)
    page = officer.page
    page.wait_for_selector(f"{ENTRY} a[href^='tel:']")
    # The browser of the test has no telephone to open.
    page.evaluate("""
        document.addEventListener("click", (ev) => {
            if (ev.target.closest("a[href^='tel:']")) { ev.preventDefault(); }
        })
    """)
    page.locator(f"{ENTRY} a[href^='tel:']").first.click()
    page.locator(".o_notification_buttons button").click()
    expect(page.locator(".modal .o_form_view [name=note]")).to_be_visible()
