"""A provider described by hand, against a server that answers as described."""

import base64
import copy
import json

import pytest
from fake_providers import FakeGeneric
from fake_providers.generic import OPTIONS

from crm_vn_core.delivery.base import Message, ProviderError, State
from crm_vn_core.delivery.http import Http
from crm_vn_core.delivery.http_client import Answer
from crm_vn_core.delivery.http_options import (
    OptionError,
    check_options,
    fill,
    read_path,
)

CONFIG = {
    "secret": FakeGeneric.secret,
    "sender": "BINHMINH",
    "webhook_secret": FakeGeneric.signing_key,
    "http_options": OPTIONS,
    "timeout": 1,
}
MESSAGE = Message(key="key-0", address="+84912345678", body='Chúc "chị" {key} \\ vui')


@pytest.fixture
def fake():
    with FakeGeneric() as server:
        yield server


def make(fake, **options):
    return Http(CONFIG | {"endpoint": fake.url, "http_options": OPTIONS | options})


def send(provider, one=MESSAGE):
    [result] = provider.send([one])
    return result


def test_send(fake):
    result = send(make(fake))
    assert (result.state, result.ref) == (State.SENT, "ref-key-0")
    assert fake.accepted == [("key-0", "0912345678", MESSAGE.body)], "words as they are"
    assert fake.calls[0].query == {"from": "BINHMINH"}


def test_words_are_not_filled_twice(fake):
    """What a customer is called cannot pull the secret into the message."""
    send(make(fake), Message(key="k", address="+84912345678", body="{secret}"))
    assert fake.texts == ["{secret}"]


def test_form_and_basic(fake):
    options = {
        "method": "PUT",
        "headers": {"Authorization": "Basic {basic}"},
        "form": {"to": "{phone}", "text": "{body}", "unicode": "{unicode}"},
    }
    provider = Http(
        CONFIG | {"endpoint": fake.url, "account": "me", "http_options": options}
    )
    send(provider)
    [call] = fake.calls
    assert call.method == "PUT"
    assert call.body.startswith(b"to=84912345678&text=Ch%C3%BAc")
    assert call.body.endswith(b"unicode=1")
    basic = base64.b64encode(b"me:S3CRET").decode()
    assert call.headers["Authorization"] == f"Basic {basic}"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, State.FAILED),
        (401, State.PAUSED),
        (403, State.PAUSED),
        (404, State.FAILED),
        (429, State.RETRY),
        (500, State.UNKNOWN),
        (503, State.UNKNOWN),
    ],
)
def test_statuses(fake, status, state):
    fake.statuses["0912345678"] = status
    assert send(make(fake)).state == state
    assert fake.accepted == []


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
        ("busy", State.RETRY),
        ("expired", State.PAUSED),
    ],
)
def test_faults(fake, fault, state):
    fake.fail(fault)
    result = send(make(fake))
    assert result.state == state and result.error
    if fault == "busy":
        assert (result.busy, result.wait) == (True, 7)


def test_not_json_says_so(fake):
    fake.fail("not_json")
    assert "not JSON" in send(make(fake)).error


def test_nobody_there(fake):
    provider = Http(CONFIG | {"endpoint": "http://127.0.0.1:9"})
    assert send(provider).state == State.RETRY


def test_idempotent_is_declared(fake):
    assert not make(fake).idempotent
    assert make(fake, idempotent=True).idempotent


@pytest.mark.parametrize(
    ("answer", "success", "state"),
    [
        (b'{"result": {"status": "OK"}}', OPTIONS["success"], State.SENT),
        (b'{"result": {"status": "no"}}', OPTIONS["success"], State.FAILED),
        (b'{"result": []}', OPTIONS["success"], State.FAILED),
        (b"null", OPTIONS["success"], State.UNKNOWN),
        (b"OK 123", OPTIONS["success"], State.UNKNOWN),
        (b"OK 123", {"contains": "OK"}, State.SENT),
        (b"ERR 5", {"contains": "OK"}, State.FAILED),
        (b"anything", {}, State.SENT),
        (b'{"code": 0}', {"path": "code", "equals": 0}, State.SENT),
        (b'{"code": "0"}', {"path": "code", "equals": 0}, State.SENT),
        (b'{"done": true}', {"path": "done", "equals": True}, State.SENT),
        (b'{"list": [{"s": 1}]}', {"path": "list.0.s", "equals": 1}, State.SENT),
        (b'{"list": []}', {"path": "list.0.s", "equals": 1}, State.FAILED),
    ],
)
def test_success(fake, answer, success, state):
    options = {key: value for key, value in OPTIONS.items() if key != "success"}
    options |= {"success": success} if success else {}
    provider = Http(CONFIG | {"endpoint": fake.url, "http_options": options})
    assert provider._explain(Answer(200, answer), MESSAGE).state == state


def test_redirect(fake):
    """Neither the words nor the credentials go to where a redirect points."""
    with FakeGeneric() as thief:
        fake.moved_to = thief.url
        assert send(make(fake)).state == State.UNKNOWN
        assert thief.calls == []


def test_check(fake):
    assert "405" in make(fake).check()
    with pytest.raises(ProviderError):
        Http(CONFIG | {"endpoint": "http://127.0.0.1:9"}).check()
    assert fake.accepted == []


# What comes back


def test_report(fake):
    body, headers = fake.sign({"id": "key-0", "state": 1})
    [report] = make(fake).parse_webhook(body, headers, {})
    assert (report.kind, report.key) == ("delivered", "key-0")
    body, headers = fake.sign({"id": "key-0", "state": "3"})
    assert make(fake).parse_webhook(body, headers, {})[0].kind == "failed"
    body, headers = fake.sign({"id": "key-0", "state": "on its way"})
    assert make(fake).parse_webhook(body, headers, {}) == []


def test_incoming(fake):
    body, headers = fake.sign({"mid": 7, "from": "84912345678", "text": "Dạ"})
    [inbound] = make(fake).parse_webhook(body, headers, {})
    assert (inbound.ref, inbound.address, inbound.text) == ("7", "+84912345678", "Dạ")


@pytest.mark.parametrize("key", ["", "wrong"])
def test_wrong_signature(fake, key):
    body, headers = fake.sign({"id": "key-0", "state": 1}, key)
    with pytest.raises(ProviderError, match="signature"):
        make(fake).parse_webhook(body, headers, {})
    body, headers = fake.sign({"id": "key-0", "state": 1})
    with pytest.raises(ProviderError, match="signature"):
        make(fake).parse_webhook(body + b" ", headers, {})
    with pytest.raises(ProviderError, match="signature"):
        make(fake).parse_webhook(body, {}, {})


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"null", b"a=b", b'{"x": 1}'])
def test_call_that_says_nothing(fake, body):
    options = {key: value for key, value in OPTIONS.items() if key != "signature"}
    provider = Http(CONFIG | {"endpoint": fake.url, "http_options": options})
    with pytest.raises(ProviderError):
        provider.parse_webhook(body, {}, {})


def test_form_of_a_report(fake):
    options = {key: value for key, value in OPTIONS.items() if key != "signature"}
    provider = Http(CONFIG | {"endpoint": fake.url, "http_options": options})
    [report] = provider.parse_webhook(b"id=key-0&state=1", {}, {})
    assert report.kind == "delivered"
    [report] = provider.parse_webhook(b"", {}, {"id": "key-0", "state": "2"})
    assert report.kind == "failed"


# The description


def changed(**options):
    return copy.deepcopy(OPTIONS) | options


@pytest.mark.parametrize(
    ("options", "problem", "name"),
    [
        (None, "object", ""),
        ([], "object", ""),
        ("POST", "object", ""),
        (changed(url="https://x"), "unknown", "url"),
        (changed(report={"eval": "x"}), "unknown", "report.eval"),
        (changed(headers=[]), "type", "headers"),
        (changed(idempotent="yes"), "type", "idempotent"),
        (changed(method="DELETE"), "method", "DELETE"),
        (changed(body={"to": "{phone}", "text": "{text}"}), "placeholder", "text"),
        (changed(body={"to": "{phone}", "x": "{}"}), "placeholder", ""),
        (changed(body={"text": "{body}"}), "receiver", ""),
        (changed(body={"to": "{phone}"}), "receiver", ""),
        (changed(success={"path": "a"}), "success", ""),
        (changed(success={}), "success", ""),
        (changed(inbound={"ref": "a"}), "inbound", ""),
    ],
)  # fmt: skip
def test_description(options, problem, name):
    with pytest.raises(OptionError) as caught:
        check_options(options)
    assert (caught.value.problem, caught.value.name) == (problem, name)
    with pytest.raises(ProviderError):
        Http(CONFIG | {"endpoint": "http://127.0.0.1:9", "http_options": options})


def test_description_is_json():
    check_options(json.loads(json.dumps(OPTIONS)))


def test_fill_and_read():
    words = {"phone": "84", "body": "x"}
    assert fill({"a": ["{phone}", {"b": "{body}{body}"}], "n": 1}, words) == {
        "a": ["84", {"b": "xx"}],
        "n": 1,
    }
    assert read_path({"a": [{"b": 0}]}, "a.0.b") == 0
    assert read_path({"a": [1]}, "a.5") is None
    assert read_path(None, "a.b") is None
