"""The demo company has something for everyone: people log in and find their work."""

import json
import urllib.request
from http.cookiejar import CookieJar

import pytest

# Login → model → at least so many rows that this person may see.
WORK = {
    "giamdoc": {"res.partner": 200, "sale.order": 250, "crm.care.event": 100},
    "truongkd": {"sale.order": 250, "crm.lead": 8},
    "kinhdoanh": {"sale.order": 100, "crm.lead": 5},
    "truongcskh": {"crm.care.event": 100, "helpdesk.ticket": 30},
    "marketing": {"crm.segment": 5, "res.partner": 200},
    "ketoan": {"account.move": 10, "res.partner": 200},
    "nhanvien": {"res.partner": 200},
    "chinhanh": {"sale.order": 80, "crm.care.event": 20},
}


class Caller:
    """Somebody of the company who calls the server without a screen."""

    def __init__(self, server, login):
        self.url = server.url
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )
        session = self.post(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": login},
        )
        self.companies = session["user_companies"]

    def post(self, path, params):
        """Return the result of a JSON-RPC call; raise with the server's message."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body.encode(), headers)
        with self.opener.open(request, timeout=60) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)


@pytest.mark.parametrize("login", WORK)
def test_role_finds_its_work(server, login):
    person = Caller(server, login)
    found = {model: person.call(model, "search_count", []) for model in WORK[login]}
    assert all(found[model] >= least for model, least in WORK[login].items()), found


def test_care_staff_have_a_full_day(server):
    board = Caller(server, "cskh").call("crm.care.board", "get_today_board")
    # Nine in the morning; the journeys before this one have finished some.
    assert 6 <= board["counts"]["today"] <= 16, board["counts"]
    assert board["counts"]["overdue"] >= 3, board["counts"]
    names = [card["partner_name"] for card in board["cards"]]
    assert "Bùi Thị Nụ" in names, "no birthday by the moon today"
    assert "Cao Văn Điền" not in names, "greeted in mourning"


def test_branch_stays_with_its_own(server):
    person = Caller(server, "chinhanh")
    assert len(person.companies["allowed_companies"]) == 1
    orders = person.call("sale.order", "search_read", [], ["company_id"])
    assert {order["company_id"][1] for order in orders} == {
        "Sao Mai – Chi nhánh Đà Nẵng"
    }


def test_customer_of_the_story(server):
    [card] = Caller(server, "cskh").call(
        "res.partner", "search_read", [["nickname", "=", "Bảy"]], ["name", "phone"]
    )
    assert card["name"] == "Trần Thị Bảy"
    [birthday] = Caller(server, "cskh").call(
        "crm.partner.date",
        "search_read",
        [["partner_id", "=", card["id"]]],
        ["calendar", "day", "month"],
    )
    assert (birthday["calendar"], birthday["day"], birthday["month"]) == (
        "lunar",
        15,
        8,
    )
