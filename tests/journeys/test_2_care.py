"""Care staff see today's work and finish a piece of it."""

from playwright.sync_api import expect

BOARD = "crm_vn_care.crm_care_board_action"
CARD = ".o_crm_vn_care_card"
COUNT = ".o_crm_vn_care_count_today .fs-1"


def test_complete_one_of_today(person):
    staff = person("cskh")
    staff.open(BOARD)
    page = staff.page
    page.wait_for_selector(CARD)
    staff.screenshot("today")
    before = int(page.inner_text(COUNT))
    assert before >= 3
    card = page.locator(CARD).first
    number = card.get_attribute("data-id")
    name = card.locator(".o_crm_vn_care_name").inner_text()
    card.locator(".o_crm_vn_care_done").click()
    done = page.locator(f"{CARD}[data-id='{number}']")
    expect(done.locator(".text-success").first).to_be_visible()
    expect(page.locator(COUNT)).to_have_text(str(before - 1))
    # What is done is done for the others, too.
    chief = person("truongcskh")
    chief.open("crm_vn_care.crm_care_event_action_all")
    chief.search(name)
    assert name in chief.page.inner_text(".o_content")


def test_undo(person):
    staff = person("cskh")
    staff.open(BOARD)
    page = staff.page
    page.wait_for_selector(CARD)
    before = page.inner_text(COUNT)
    card = page.locator(CARD).first
    number = card.get_attribute("data-id")
    card.locator(".o_crm_vn_care_done").click()
    done = page.locator(f"{CARD}[data-id='{number}']")
    # Only then is the last button the one that takes it back.
    expect(done.locator(".text-success").first).to_be_visible()
    done.locator("button.btn-link").last.click()
    expect(done.locator(".o_crm_vn_care_done")).to_be_visible()
    expect(page.locator(COUNT)).to_have_text(before)


def test_today_on_the_phone(person):
    staff = person("cskh", phone=True)
    staff.open(BOARD)
    staff.page.wait_for_selector(CARD)
    width = staff.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "the page is wider than the phone"
    staff.screenshot("today-phone")
