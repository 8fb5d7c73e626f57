"""The borrower at home, on the phone: what is owed, and what she wants to tell us."""

from datetime import date, timedelta

import pytest
from loan_scenes import number
from playwright.sync_api import expect
from server import LOCAL

SCREENSHOTS = LOCAL / "screenshots"
PRODUCT = "Trả góp xe máy 12 tháng"


@pytest.fixture
def borrower(browser, server):
    """Mrs. Bảy's phone, signed in; an error of page or server fails the test."""
    server.new_errors()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server.url}/web/login")
    page.fill("input[name=login]", "bay")
    page.fill("input[name=password]", "bay")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_portal")
    yield page
    context.close()
    assert not errors
    assert not server.new_errors()


def open_loan(page, server):
    """Open the loan that runs, from the start page of the portal."""
    page.goto(f"{server.url}/my")
    page.locator("a[href='/my/loans']").first.click()
    cards = page.locator("a.card", has_text=PRODUCT)
    cards.first.wait_for()
    # The one of the second motorbike is not delivered: nothing is owed on it.
    owed = [number(card.locator(".fw-bold").last.inner_text()) for card in cards.all()]
    cards.nth(owed.index(max(owed))).click()
    page.wait_for_selector("h1.h3")


def test_what_is_owed(borrower, server):
    page = borrower
    open_loan(page, server)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    amount = number(page.locator(".card .fs-2").first.inner_text())
    assert amount > 1_000_000
    code = page.locator("img[alt=VietQR]")
    assert code.evaluate("image => image.complete && image.naturalWidth") > 0
    expect(page.locator(".user-select-all")).to_contain_text("VZ")
    assert page.locator("table tbody tr").count() >= 12
    assert page.locator(".list-group-item").count() >= 2
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / "loan-portal.png"))


def test_promise(borrower, server):
    page = borrower
    open_loan(page, server)
    page.fill("#promise_day", (date.today() + timedelta(days=4)).isoformat())
    page.locator("form[action$='/promise'] button[type=submit]").click()
    expect(page.locator(".alert-success")).to_be_visible()
    # A day that is over is refused, and told why.
    page.locator("#promise_day").evaluate("field => field.removeAttribute('min')")
    page.fill("#promise_day", (date.today() - timedelta(days=4)).isoformat())
    page.locator("form[action$='/promise'] button[type=submit]").click()
    expect(page.locator(".alert-warning, .alert-danger")).to_be_visible()


def test_early_settlement(borrower, server):
    page = borrower
    open_loan(page, server)
    owed = number(page.locator(".card .mt-3 span").nth(1).inner_text())
    page.fill("#settle_on", (date.today() + timedelta(days=2)).isoformat())
    page.locator("form:has(#settle_on) button[type=submit]").click()
    form = page.locator("form[action$='/settle']")
    # Principal, the interest of the days until then and the fee.
    assert number(form.locator(".fs-2").inner_text()) > owed
    form.locator("button[type=submit]").click()
    expect(page.locator(".alert-success")).to_be_visible()


def test_nothing_of_others(borrower, server):
    """A loan of somebody else by its number."""
    answer = borrower.goto(f"{server.url}/my/loans/1")
    assert answer.status == 404
    expect(borrower.locator("body")).not_to_contain_text("HDV")
