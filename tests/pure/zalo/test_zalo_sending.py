"""Zalo without Odoo, against the fake server: sending, errors, faults, parameters."""

from dataclasses import replace
from datetime import datetime, timezone
from unittest.mock import patch

import pytest
from zalo_case import MESSAGE, PARAMETERS, TEMPLATE, USER, send

from crm_vn_core.delivery import (
    AccessExpired,
    Message,
    ProviderError,
    State,
)
from crm_vn_core.delivery.zalo_errors import explain, get_meaning, seconds_until
from crm_vn_core.delivery.zalo_parameters import find_problem


def test_send_by_phone(zalo, provider):
    result = send(provider)
    assert result.state == State.SENT
    assert result.quota == 499
    assert zalo.messages[result.ref] == {
        "phone": "84912345678",
        "template_id": TEMPLATE,
        "template_data": {"customer_name": "Nguyễn Thị Hoa", "amount": "1500000"},
        "tracking_id": MESSAGE.key,
    }
    assert zalo.requests == ["/message/template"]


def test_send_to_user(zalo, make):
    provider = make(development=True, prices={TEMPLATE: (220.0, 165.0)})
    result = send(provider, address=USER)
    assert zalo.messages[result.ref]["user_id"] == USER
    assert zalo.messages[result.ref]["mode"] == "development"
    assert zalo.requests == ["/v3.0/oa/message/template"]
    assert result.cost == 165
    assert send(provider).cost == 220


def test_answer_in_chat(zalo, provider):
    answer = {"template": "", "data": {}, "body": "Dạ vâng ạ.", "answers": "m1"}
    result = send(provider, address=USER, **answer)
    assert result.state == State.SENT and result.ref
    assert zalo.messages[result.ref] == {
        "recipient": {"user_id": USER},
        "message": {"text": "Dạ vâng ạ."},
    }
    assert zalo.requests == ["/v3.0/oa/message/cs"]


def test_decomposed_letters(zalo, provider):
    result = send(provider, data={"customer_name": "Nguye\u0302\u0303n"})
    sent = zalo.messages[result.ref]["template_data"]["customer_name"]
    assert sent == "Nguy\u1ec5n"


CLASSES = {
    "token": (-124, -216, -220),
    "setup": (-101, -102, -103, -104, -105, -135, -1351, -137),
    "busy": (-32, -100),
    "money": (-115,),
    "quota": (-144, -1441),
    "template_quota": (-147, -1471, -1472),
    "night": (-133, -234),
    "unreachable": (-108, -114, -118, -119, -227),
    "refused": (-139, -140, -141),
    "window": (-230,),
    "template": (-109, -131, -146),
    "parameters": (-111, -112, -1121, -1122, -1123, -1124),
    "other": (-99999, 7),
}
STATES = {
    "token": State.PAUSED,
    "setup": State.PAUSED,
    "busy": State.RETRY,
    "money": State.RETRY,
    "quota": State.RETRY,
    "template_quota": State.RETRY,
    "night": State.RETRY,
}


@pytest.mark.parametrize("name", CLASSES)
def test_error_codes(zalo, provider, name):
    for code in CLASSES[name]:
        zalo.faults["84912345678"] = code
        result = send(provider)
        assert get_meaning(code).name == name
        assert result.state == STATES.get(name, State.FAILED), code
        assert result.fallback == (name in ("unreachable", "refused"))
        assert result.renew == (name == "token")
        assert result.error == f"Zalo {code}: as the test wants it"
        assert result.quota == (0 if name == "quota" else None)
    assert not zalo.messages, "nothing was sent"


def test_wait_until_morning():
    evening = datetime(2026, 11, 22, 15, 30, tzinfo=timezone.utc)  # 22:30
    assert seconds_until(6, evening) == 7.5 * 3600 + 1
    assert explain(-133, "", evening).wait == 7.5 * 3600 + 1
    assert explain(-144, "", evening).wait == 1.5 * 3600 + 1
    assert explain(-32, "").wait == 60
    assert explain(-100, "").wait == 0


FAULTS = {
    # fault: (state, taken by Zalo)
    "slow": (State.UNKNOWN, True),
    "cut": (State.UNKNOWN, True),
    "garbage": (State.UNKNOWN, True),
    "500": (State.UNKNOWN, False),
    "503": (State.RETRY, False),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(zalo, provider, fault):
    state, taken = FAULTS[fault]
    zalo.faults["84912345678"] = fault
    result = send(provider)
    assert result.state == state
    assert result.error
    assert bool(zalo.messages) == taken


def test_nobody_listens(make):
    result = send(make(endpoint="http://127.0.0.1:9"))
    assert result.state == State.RETRY, "nothing was sent"


def test_wrong_address(zalo, make):
    assert send(make(endpoint=f"{zalo.url}/wrong")).state == State.PAUSED


def test_no_access(zalo, make):
    """An access token that has run out is not tried at all."""
    gone = datetime(2026, 1, 1)
    for config in ({"access_token": ""}, {"access_ends": gone}):
        result = send(make(**config))
        assert (result.state, result.renew) == (State.PAUSED, True)
    assert not zalo.requests


def test_renew(zalo, make):
    provider = make()
    zalo.expire()
    assert send(provider).renew
    tokens = provider.refresh()
    assert tokens.access_seconds == 25 * 3600
    provider.renew({"access_token": tokens.access, "token": tokens.refresh})
    assert send(provider).state == State.SENT


def test_refresh_token_works_once(zalo, provider):
    provider.refresh()
    with pytest.raises(ProviderError, match="Invalid refresh token"):
        provider.refresh()
    assert zalo.refreshed == 1


@pytest.mark.parametrize("fault", ["garbage", "cut"])
def test_refresh_without_answer(zalo, provider, fault):
    zalo.oauth_fault = fault
    with pytest.raises(ProviderError):
        provider.refresh()


def test_check(zalo, provider):
    assert provider.check() == "Zalo: 500 / 500"
    zalo.expire()
    with pytest.raises(AccessExpired, match="-124"):
        provider.check()


def test_templates(zalo, provider):
    for number in range(205):
        zalo.templates[f"t{number}"] = zalo.templates[TEMPLATE]
    found = list(provider.fetch_templates())
    assert len({row["templateId"] for row in found}) == 206
    assert found[0]["listParams"] == PARAMETERS


def test_query(zalo, provider):
    result = send(provider)
    assert provider.query(MESSAGE, result.ref).state == State.SENT
    assert provider.query(MESSAGE, "another") is None
    assert provider.query(MESSAGE) is None, "Zalo does not know our key"
    zalo.expire()
    assert provider.query(MESSAGE, result.ref) is None


def test_validate(provider):
    assert provider.validate(MESSAGE) == ""
    assert "too long" in provider.validate(replace(MESSAGE, key="x" * 49))
    assert "neither" in provider.validate(replace(MESSAGE, address="hoa@example.com"))
    chat = Message(key="k", address=USER, body="Dạ.")
    assert "48 hours" in provider.validate(chat)
    assert provider.validate(replace(chat, answers="m1")) == ""
    long = replace(chat, answers="m1", body="ô" * 2001)
    assert "longer" in provider.validate(long)
    # Two signs make one letter: 2,000 of them are not too long.
    assert not provider.validate(replace(long, body="o\u0302" * 2000))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"customer_name": "Hoa"}, None),
        ({"customer_name": "Hoa", "amount": "1.500.000", "due": "01/02/2027"}, None),
        ({"customer_name": "Hoa", "due": "08:30:00 1/2/2027"}, None),
        ({}, "missing"),
        ({"customer_name": "  "}, "missing"),
        ({"customer_name": "H" * 31}, "long"),
        ({"customer_name": "e\u0302\u0301" * 30}, None),
        ({"customer_name": "Hoa", "amount": "1,5 triệu"}, "type"),
        ({"customer_name": "Hoa", "due": "mai"}, "type"),
        ({"customer_name": "Hoa", "colour": "đỏ"}, "unknown"),
    ],
)
def test_parameters(data, kind):
    problem = find_problem(PARAMETERS, data)
    assert (problem and problem.kind) == kind


def test_parameters_say_how_long():
    problem = find_problem(PARAMETERS, {"customer_name": "H" * 31})
    assert (problem.name, problem.limit, problem.length) == ("customer_name", 30, 31)


def test_proxy_of_the_company(zalo, make):
    """The usual variables of the environment say how to reach the internet."""
    for proxy, state in (
        # It leads to Zalo, whose name nobody here can resolve.
        (zalo.url, State.SENT),
        # It does not answer: nothing has left the house.
        ("http://127.0.0.1:9", State.RETRY),
    ):
        with patch.dict("os.environ", {"HTTP_PROXY": proxy, "NO_PROXY": ""}):
            assert send(make(endpoint="http://zalo.invalid")).state == state


def test_no_address(make):
    """Told when the channel is set up or tested, before there is a message."""
    with pytest.raises(ProviderError, match="no address"):
        make(endpoint="zalo.me")
