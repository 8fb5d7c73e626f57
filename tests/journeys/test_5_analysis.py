"""Marketing and the director find something to look at."""

from playwright.sync_api import expect


def test_segments(person):
    marketing = person("marketing")
    marketing.open("crm_vn_campaigns.crm_segment_action")
    cards = marketing.page.locator(".o_kanban_record:not(.o_kanban_ghost)")
    expect(cards.first).to_be_visible()
    assert cards.count() >= 3
    marketing.screenshot("segments")


def test_sales_by_region(person):
    director = person("giamdoc")
    director.open("crm_vn_reports.crm_sales_analysis_action_region")
    table = director.page.locator(".o_pivot table")
    expect(table).to_contain_text("Hà Nội")
    director.screenshot("analysis")


def test_dashboard(person):
    director = person("giamdoc")
    director.open("spreadsheet_dashboard.ir_actions_dashboard_action")
    page = director.page
    page.locator(".o_search_panel_category_value", has_text="khách hàng").first.click()
    page.wait_for_selector(".o-spreadsheet, .o_spreadsheet_dashboard_action canvas")
    director.settle()
    page.wait_for_timeout(1500)
    director.screenshot("dashboard")
