"""eSMS against a server that speaks its protocol: every code and every fault."""

import random

import pytest
from fake_providers import FakeEsms

from crm_vn_core.delivery.base import Inbound, Message, ProviderError, Report, State
from crm_vn_core.delivery.esms import Esms

CONFIG = {
    "account": FakeEsms.api_key,
    "secret": FakeEsms.secret_key,
    "sender": FakeEsms.brand,
    "webhook_secret": FakeEsms.private_key,
    "webhook_url": "https://crm.example/crm_vn/webhook/x",
    "timeout": 1,
}


@pytest.fixture
def fake():
    with FakeEsms() as server:
        yield server


@pytest.fixture
def esms(fake):
    provider = Esms(CONFIG | {"endpoint": fake.url, "price": 300})
    yield provider
    provider.close()


def message(number=0, body="Chuc mung sinh nhat", purpose="care", key=None):
    return Message(
        key=key or f"key-{number}",
        address=f"+849{number:08}",
        body=body,
        purpose=purpose,
    )


def send(provider, one):
    [result] = provider.send([one])
    return result


def test_care(fake, esms):
    result = send(esms, message(12345678))
    assert result.state == State.SENT and result.ref and result.cost == 300
    [(key, phone, text)] = fake.accepted
    assert (key, phone, text) == (
        "key-12345678",
        "84912345678",
        "Chuc mung sinh nhat",
    )
    request = fake.calls[0].json
    assert request["SmsType"] == "2" and request["IsUnicode"] == "0"
    assert request["Sandbox"] == "0"
    assert request["CallbackUrl"] == CONFIG["webhook_url"]


def test_accents(fake, esms):
    long = "Kính chúc chị năm mới an khang, thịnh vượng, nhiều niềm vui bên gia đình."
    assert 70 < len(long) < 134
    result = send(esms, message(body=long))
    assert fake.calls[0].json["IsUnicode"] == "1"
    assert result.cost == 600, f"{len(long)} characters with accents are two segments"


def test_sandbox(fake):
    provider = Esms(CONFIG | {"endpoint": fake.url, "sandbox": True})
    assert send(provider, message()).state == State.SENT
    assert fake.accepted == []


def test_no_price(fake):
    assert send(Esms(CONFIG | {"endpoint": fake.url}), message()).cost is None


CODES = [
    ("101", State.PAUSED, False),
    ("102", State.PAUSED, False),
    ("103", State.PAUSED, False),
    ("104", State.PAUSED, False),
    ("107", State.FAILED, False),
    ("108", State.FAILED, True),
    ("119", State.FAILED, False),
    ("120", State.FAILED, False),
    ("124", State.SENT, False),
    ("140", State.PAUSED, False),
    ("146", State.FAILED, False),
    ("177", State.FAILED, True),
    ("300", State.FAILED, False),
    ("99", State.UNKNOWN, False),
    ("999", State.UNKNOWN, False),
]


@pytest.mark.parametrize(("code", "state", "fallback"), CODES)
def test_codes(fake, esms, code, state, fallback):
    fake.codes["84900000000"] = code
    result = send(esms, message())
    assert (result.state, result.fallback) == (state, fallback)
    assert fake.accepted == []
    if state != State.SENT:
        assert result.error.startswith(code)


def test_same_key_twice(fake, esms):
    assert send(esms, message()).state == State.SENT
    assert send(esms, message()).state == State.SENT
    assert fake.counts == {"key-0": 1} and fake.repeats == 1


@pytest.mark.parametrize(
    ("fault", "state", "accepted"),
    [
        ("slow", State.UNKNOWN, None),
        ("error", State.UNKNOWN, 0),
        ("error_after", State.UNKNOWN, 1),
        ("cut", State.UNKNOWN, 0),
        ("cut_after", State.UNKNOWN, 1),
        ("not_json", State.UNKNOWN, 0),
        ("not_json_after", State.UNKNOWN, 1),
        ("busy", State.PAUSED, 0),
        ("expired", State.PAUSED, 0),
    ],
)
def test_faults(fake, esms, fault, state, accepted):
    """Whatever went wrong, the same call again brings the message, once."""
    fake.fail(fault)
    result = send(esms, message())
    assert result.state == state and result.error
    if accepted is not None:
        assert sum(fake.counts.values()) == accepted
    assert send(esms, message()).state == State.SENT
    assert fake.counts == {"key-0": 1}


def test_nobody_there(fake):
    provider = Esms(CONFIG | {"endpoint": "http://127.0.0.1:9"})
    assert send(provider, message()).state == State.RETRY


def test_wrong_endpoint(fake):
    """One wrong address for all: no message is lost for it."""
    provider = Esms(CONFIG | {"endpoint": fake.url + "/old"})
    assert send(provider, message()).state == State.PAUSED


def test_secret_is_not_told(fake, esms):
    for fault in ("error", "cut", "not_json", "expired"):
        fake.fail(fault)
        assert CONFIG["secret"] not in send(esms, message()).error


# Advertising


def ads(count, body="[QC] Giam gia 30%", start=0):
    return [message(start + i, body, "marketing") for i in range(count)]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (1, [1]),
        (29, [1] * 29),
        (30, [30]),
        (31, [31]),
        (5000, [5000]),
        (5001, [2501, 2500]),
        (10010, [3337, 3337, 3336]),
    ],
)
def test_cut(esms, count, sizes):
    groups = esms.cut(ads(count))
    assert [len(group) for group in groups] == sizes
    assert {each.key for group in groups for each in group} == {
        each.key for each in ads(count)
    }


def test_cut_mixed(esms):
    """Care goes one by one; texts are not mixed; a number comes once in a group."""
    shared = [message(i, "[QC] A", "marketing", f"again-{i}") for i in range(5)]
    every = [message(i) for i in range(40)] + ads(35, "[QC] A") + ads(33, "[QC] B")
    random.Random(7).shuffle(every)
    groups = esms.cut(every + shared)
    assert sum(len(group) for group in groups) == 113
    assert sorted(len(group) for group in groups) == [1] * 45 + [33, 35]
    for group in groups:
        assert len({each.body for each in group}) == 1
        assert len({each.address for each in group}) == len(group)


def test_group(fake, esms):
    results = esms.send(ads(30))
    assert {result.state for result in results} == {State.SENT}
    assert len(fake.calls) == 1 and len(fake.accepted) == 30
    assert fake.calls[0].json["SmsType"] == "1"
    assert len({result.ref for result in results}) == 1


@pytest.mark.parametrize("fault", ["cut_after", "cut", "not_json_after", "error_after"])
def test_group_without_answer(fake, esms, fault):
    """The call of a group carries no key: it is not made again."""
    fake.fail(fault)
    results = esms.send(ads(30))
    assert {(r.state, r.repeatable) for r in results} == {(State.UNKNOWN, False)}


def test_single_advertisement_carries_its_key(fake, esms):
    fake.fail("cut_after")
    [one] = ads(1)
    result = send(esms, one)
    assert (result.state, result.repeatable) == (State.UNKNOWN, True)
    assert send(esms, one).state == State.SENT
    assert fake.counts == {"key-0": 1}


# What comes back


def test_check(fake, esms):
    assert esms.check() == "eSMS: 36,693 đ"
    with pytest.raises(ProviderError, match="Authorize Failed"):
        Esms(CONFIG | {"endpoint": fake.url, "secret": "wrong"}).check()
    fake.fail("cut")
    with pytest.raises(ProviderError):
        esms.check()


def test_query(fake, esms):
    ref = send(esms, message()).ref
    result = esms.query(message(), ref)
    assert result.state == State.SENT and result.cost == 850
    assert esms.query(message(), "nobody") is None
    assert esms.query(message()) is None


@pytest.mark.parametrize("success", [True, False])
def test_report(fake, esms, success):
    send(esms, message())
    [report] = esms.parse_webhook(b"", {}, fake.report("key-0", success))
    assert isinstance(report, Report)
    assert report.kind == ("delivered" if success else "failed")
    assert report.key == "key-0" and report.ref == fake.ids["key-0"]
    assert report.cost == (850 if success else None)


def test_report_of_a_group(fake, esms):
    esms.send(ads(30))
    [key, *__] = fake.ids
    query = fake.report(key, total=30, request_id=False, price=700)
    [report] = esms.parse_webhook(b"", {}, query)
    assert (report.key, report.ref, report.cost) == ("", fake.ids[key], 700)
    mixed = query | {"SendSuccess": "10", "SendFailed": "20"}
    assert esms.parse_webhook(b"", {}, mixed) == [], "nobody knows which ones"


@pytest.mark.parametrize("status", ["1", "2", "7"])
def test_report_too_early(fake, esms, status):
    send(esms, message())
    query = fake.report("key-0") | {"SendStatus": status}
    assert esms.parse_webhook(b"", {}, query) == []


def test_incoming(fake, esms):
    query = fake.incoming("84912345678", "TUCHOI QC")
    [inbound] = esms.parse_webhook(b"", {}, query)
    assert isinstance(inbound, Inbound)
    assert inbound.address == "+84912345678" and inbound.text == "TUCHOI QC"
    assert inbound.date.isoformat() == "2026-11-22T01:00:00", "UTC"


@pytest.mark.parametrize(
    "change",
    [{"sign": "x"}, {"sign": "é"}, {"content": "Y"}, {"smsid": "2"}, {"sign": ""}],
)
def test_incoming_forged(fake, esms, change):
    query = fake.incoming("84912345678", "TUCHOI QC") | change
    with pytest.raises(ProviderError, match="signature"):
        esms.parse_webhook(b"", {}, query)


def test_incoming_without_a_key_set_up(fake):
    provider = Esms(CONFIG | {"endpoint": fake.url, "webhook_secret": ""})
    query = fake.incoming("84912345678", "TUCHOI", private_key="")
    with pytest.raises(ProviderError, match="signature"):
        provider.parse_webhook(b"", {}, query)


@pytest.mark.parametrize("query", [{}, {"x": "y"}, {"SMSID": ""}, {"smsid": "1"}])
def test_call_that_says_nothing(esms, query):
    with pytest.raises(ProviderError):
        esms.parse_webhook(b"{}", {}, query)
