"""SpeedSMS against a server that speaks its protocol: every code and every fault."""

import json

import pytest
from fake_providers import FakeSpeedSms

from crm_vn_core.delivery.base import Message, ProviderError, State
from crm_vn_core.delivery.speedsms import SpeedSms

CONFIG = {"secret": FakeSpeedSms.token, "sender": FakeSpeedSms.sender, "timeout": 1}


@pytest.fixture
def fake():
    with FakeSpeedSms() as server:
        yield server


@pytest.fixture
def speedsms(fake):
    provider = SpeedSms(CONFIG | {"endpoint": fake.url})
    yield provider
    provider.close()


def message(number=0, body="Chuc mung"):
    return Message(key=f"key-{number}", address=f"+849{number:08}", body=body)


def send(provider, one):
    [result] = provider.send([one])
    return result


def test_send(fake, speedsms):
    result = send(speedsms, message(12345678))
    assert result.state == State.SENT and result.cost == 250
    assert result.ref == "1000/84912345678"
    assert fake.texts == ["Chuc mung"]
    assert fake.calls[0].json["sms_type"] == 3


@pytest.mark.parametrize(
    ("code", "state", "fallback"),
    [
        ("007", State.PAUSED, False),
        ("008", State.PAUSED, False),
        ("009", State.PAUSED, False),
        ("101", State.FAILED, False),
        ("105", State.FAILED, True),
        ("110", State.FAILED, False),
        ("113", State.FAILED, False),
        ("300", State.PAUSED, False),
        ("500", State.UNKNOWN, False),
        ("777", State.UNKNOWN, False),
    ],
)
def test_codes(fake, speedsms, code, state, fallback):
    fake.codes["84900000000"] = code
    result = send(speedsms, message())
    assert (result.state, result.fallback) == (state, fallback)
    assert result.error.startswith(code)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("slow", State.UNKNOWN),
        ("error", State.UNKNOWN),
        ("error_after", State.UNKNOWN),
        ("cut", State.UNKNOWN),
        ("cut_after", State.UNKNOWN),
        ("not_json", State.UNKNOWN),
        ("not_json_after", State.UNKNOWN),
        ("expired", State.PAUSED),
    ],
)
def test_faults(fake, speedsms, fault, state):
    """No key is recognised here, so silence leaves it open."""
    fake.fail(fault)
    result = send(speedsms, message())
    assert result.state == state and result.error
    assert not SpeedSms.idempotent


def test_too_many_calls(fake, speedsms):
    fake.limit = 2
    assert [send(speedsms, message(i)).state for i in range(2)] == [State.SENT] * 2
    result = send(speedsms, message(3))
    assert (result.state, result.busy, result.wait) == (State.RETRY, True, 9)
    assert len(fake.accepted) == 2


def test_nobody_there():
    provider = SpeedSms(CONFIG | {"endpoint": "http://127.0.0.1:9"})
    assert send(provider, message()).state == State.RETRY


def test_groups(fake, speedsms):
    every = [message(i) for i in range(250)] + [message(1, "Khac"), message(3)]
    groups = speedsms.cut(every)
    assert sorted(len(group) for group in groups) == [1, 1, 82, 84, 84]
    fake.invalid = {"84900000004"}
    [group] = [g for g in groups if any(each.key == "key-4" for each in g)]
    results = dict(zip([m.key for m in group], speedsms.send(group), strict=True))
    lost = results.pop("key-4")
    assert lost.state == State.FAILED and lost.fallback
    assert {(r.state, r.cost) for r in results.values()} == {(State.SENT, 250)}
    assert len({r.ref for r in results.values()}) == len(group) - 1


def test_check(fake, speedsms):
    assert speedsms.check() == "SpeedSMS: cskh@binhminh.example · 250000 VND"
    with pytest.raises(ProviderError, match="401"):
        SpeedSms(CONFIG | {"endpoint": fake.url, "secret": "wrong"}).check()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(0, "delivered"), ("0", "delivered"), (64, "failed"), (70, "failed"), (5, None)],
)
def test_report(fake, speedsms, status, kind):
    ref = send(speedsms, message()).ref
    body = json.dumps(fake.report(ref, status)).encode()
    reports = speedsms.parse_webhook(body, {}, {})
    assert [(report.kind, report.ref) for report in reports] == (
        [(kind, ref)] if kind else []
    )


def test_incoming(fake, speedsms):
    body = json.dumps(fake.incoming("84912345678", "Cam on")).encode()
    [inbound] = speedsms.parse_webhook(body, {}, {})
    assert (inbound.ref, inbound.address) == ("in-1", "+84912345678")
    no_id = json.dumps({"type": "sms", "phone": "84912345678", "content": "a"}).encode()
    refs = {speedsms.parse_webhook(no_id, {}, {})[0].ref for __ in range(2)}
    assert len(refs) == 1 and refs != {""}, "recognised when it comes twice"


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"1",
        b"{}",
        b'{"type": "report"}',
        b'{"type": "report", "tranId": 1, "phone": "84", "status": "x"}',
        b'{"type": "voice", "phone": "84"}',
    ],
)
def test_call_that_says_nothing(speedsms, body):
    with pytest.raises(ProviderError):
        speedsms.parse_webhook(body, {}, {})
