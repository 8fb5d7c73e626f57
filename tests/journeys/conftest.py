"""A browser before a real server with the demo company, as its people see it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from server import LOCAL, Server

SCREENSHOTS = LOCAL / "screenshots"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def server():
    with Server("crm_vn_journey") as running:
        yield running


@pytest.fixture(scope="session")
def bare_server():
    """What a company has before it installs the suite."""
    with Server("crm_vn_bare") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=CHROMIUM,
        )
        yield browser
        browser.close()


class Person:
    """Somebody of the company before a screen.

    :ivar page: the Playwright page
    """

    def __init__(self, browser, server, login, phone=False):
        server.new_errors()
        width, height = (390, 844) if phone else (1366, 860)
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=phone,
            is_mobile=phone,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self._watch_requests()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.server = server
        self.page.goto(f"{server.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def open(self, action):
        """Open an action by its XML id, as its menu does."""
        self.page.goto(f"{self.server.url}/odoo/action-{action}")
        self.page.wait_for_selector(".o_action_manager > *")
        self.settle()

    def search(self, text):
        """Type into the search box and take its first proposal."""
        self.page.fill(".o_searchview_input", text)
        self.page.wait_for_selector(".o_searchview_autocomplete")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".o_searchview_facet")
        self.settle()

    def settle(self):
        """Wait until the client has loaded and drawn what it asked for."""
        quiet = 0
        while quiet < 4:
            self.page.wait_for_timeout(100)
            quiet = 0 if self.pending else quiet + 1

    def pick(self, menu, item):
        """Open a menu and click an item of it.

        On a phone the menu slides in from below: whoever reaches for it before it is
        there pushes it away.
        """
        self.page.click(menu)
        found = self.page.locator(item)
        expect(found).to_be_in_viewport(ratio=1)
        found.element_handle().wait_for_element_state("stable")
        found.click()

    def _watch_requests(self):
        """Keep the calls under way in `pending`; the bus's are open for ever."""
        self.pending = set()

        def started(request):
            if "/web/dataset/" in request.url or "/web/action/" in request.url:
                self.pending.add(request)

        self.page.on("request", started)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda request: self.pending.discard(request))

    def screenshot(self, name):
        """Keep a picture; `make screenshots` puts it into the documentation."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.settle()
        self.page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))


@pytest.fixture
def person(browser, request):
    """Log somebody in: person("login"), person("login", phone=True).

    An error in the browser's console or in the server's log fails the test.
    """
    people = []

    def log_in(login, phone=False, at="server"):
        people.append(Person(browser, request.getfixturevalue(at), login, phone))
        return people[-1]

    yield log_in
    for somebody in people:
        somebody.context.close()
        assert not somebody.errors, somebody.errors
        assert not somebody.server.new_errors()


@pytest.fixture
def files(tmp_path):
    """A folder for files that a journey uploads."""
    return Path(tmp_path)
