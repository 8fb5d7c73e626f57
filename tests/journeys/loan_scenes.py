"""What the scenes of loans share: finding a loan, reading amounts, choosing records."""

import re

LOANS = "crm_vn_core.crm_loan_action"


def number(text):
    """Return the đồng of «1.647.557 ₫»."""
    return int(re.sub(r"[^\d-]", "", text) or 0)


def read(page, field):
    """Return the đồng that a field shows."""
    return number(page.locator(f"[name={field}]").first.inner_text())


def choose(somebody, scope, field, text):
    """Choose a record in a many2one field."""
    scope.locator(f"[name={field}] input").first.fill(text)
    somebody.page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()
    somebody.settle()


def open_loan(somebody, borrower, action=LOANS):
    """Open the newest loan of a borrower."""
    somebody.open(action)
    somebody.search(borrower)
    somebody.page.locator("td", has_text=borrower).first.click()
    somebody.page.wait_for_selector(".o_form_view")
    somebody.settle()


def get_step(page):
    """Return the step at which the bar above a loan stands."""
    bar = page.locator(".o_statusbar_status button[aria-checked=true]")
    return bar.first.inner_text().strip()
