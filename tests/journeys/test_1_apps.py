"""A company finds the suite on the Apps screen and installs it."""

from playwright.sync_api import expect

CARD = ".o_kanban_record:has-text('CRM Việt Nam: {}')"
INSTALL = "button[name=button_immediate_install]"
ADDONS = ["Customers", "Care", "Campaigns", "Reports"]


def search_apps(admin):
    admin.open("base.open_module_tree")
    admin.search("CRM Việt Nam")


def test_install_from_apps(person):
    admin = person("admin", at="bare_server")
    search_apps(admin)
    for addon in ADDONS:
        expect(admin.page.locator(CARD.format(addon))).to_be_visible()
    admin.screenshot("apps")
    admin.page.locator(CARD.format("Care")).locator(INSTALL).click()
    # The page reloads when care, and the customers it needs, are there.
    admin.page.wait_for_event("load", timeout=180_000)
    admin.settle()
    search_apps(admin)
    buttons = {
        addon: admin.page.locator(CARD.format(addon)).locator(INSTALL).count()
        for addon in ADDONS
    }
    assert buttons == {"Customers": 0, "Care": 0, "Campaigns": 1, "Reports": 1}
