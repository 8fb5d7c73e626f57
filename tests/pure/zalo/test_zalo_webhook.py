"""What Zalo calls: reports, answers, notices; signature and replay."""

import time
from datetime import datetime, timedelta, timezone

import pytest
from zalo_case import ACCOUNT, MESSAGE, USER, send

from crm_vn_core.delivery import (
    Inbound,
    Notice,
    ProviderError,
    Report,
)


def test_delivered(zalo, provider):
    ref = send(provider).ref
    [report] = provider.parse_webhook(*zalo.delivered(ref), {})
    assert isinstance(report, Report)
    assert (report.kind, report.key, report.ref) == ("delivered", MESSAGE.key, ref)
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    assert abs(report.date - now) < timedelta(seconds=5)


def test_delivery_time_counts(zalo, provider):
    """The moment of the delivery is in the message, not that of the call."""
    message = {"msg_id": "m", "tracking_id": "k", "delivery_time": "1768000000000"}
    event = zalo.event("user_received_message", message=message)
    [report] = provider.parse_webhook(*event, {})
    assert report.date == datetime(2026, 1, 9, 23, 6, 40)


def test_inbound(zalo, provider):
    event = zalo.event(
        "user_send_text",
        sender={"id": USER},
        recipient={"id": ACCOUNT},
        message={"text": "Cảm ơn em", "msg_id": "m9"},
    )
    [inbound] = provider.parse_webhook(*event, {})
    assert isinstance(inbound, Inbound)
    assert (inbound.ref, inbound.address) == ("m9", USER)
    assert inbound.text == "Cảm ơn em"


def test_inbound_picture(zalo, provider):
    picture = {"type": "image", "payload": {"url": "https://example.com/1.jpg"}}
    event = zalo.event(
        "user_send_image",
        sender={"id": USER},
        message={"msg_id": "m9", "attachments": [picture]},
    )
    [inbound] = provider.parse_webhook(*event, {})
    assert inbound.text == "[image] https://example.com/1.jpg"


def test_notices(zalo, provider):
    event = zalo.event("unfollow", follower={"id": USER}, oa_id=ACCOUNT)
    [notice] = provider.parse_webhook(*event, {})
    assert isinstance(notice, Notice)
    assert (notice.kind, notice.subject) == ("unfollow", USER)
    status = {"prev_status": "PENDING_REVIEW", "new_status": "REJECT"}
    event = zalo.event(
        "change_template_status", template_id=7, status=status, reason="Sai mẫu"
    )
    [notice] = provider.parse_webhook(*event, {})
    assert (notice.kind, notice.subject) == ("template_status", "7")
    assert notice.values == {"status": status, "reason": "Sai mẫu"}
    event = zalo.event("user_click_button", sender={"id": USER})
    assert provider.parse_webhook(*event, {}) == [], "what is not known is no error"


def test_signature(zalo, make):
    provider = make()
    body, headers = zalo.delivered("m")
    lower = {name.lower(): value for name, value in headers.items()}
    assert provider.parse_webhook(body, lower, {}), "headers have no case"
    bare = {"X-ZEvent-Signature": headers["X-ZEvent-Signature"][4:]}
    assert provider.parse_webhook(body, bare, {})
    assert provider.parse_webhook(*zalo.delivered("m", app=ACCOUNT), {})
    for wrong in (
        zalo.delivered("m", secret="other"),
        zalo.delivered("m", app="other"),
        (body, {}),
        (body, {"X-ZEvent-Signature": "mac="}),
        (body, {"X-ZEvent-Signature": "mac=ô"}),
        (body.replace(b'"m"', b'"n"'), headers),
        (body + b" ", headers),
    ):
        with pytest.raises(ProviderError, match="signature"):
            provider.parse_webhook(*wrong, {})


def test_signature_without_a_secret(zalo, make):
    """Who has entered no secret takes nothing that anybody can sign."""
    provider = make(webhook_secret=None)
    with pytest.raises(ProviderError, match="signature"):
        provider.parse_webhook(*zalo.delivered("m", secret=""), {})


def test_replay(zalo, provider):
    for at in (time.time() - 3 * 3600, time.time() + 3600):
        with pytest.raises(ProviderError, match="too old"):
            provider.parse_webhook(*zalo.delivered("m", at=at), {})
    provider.parse_webhook(*zalo.delivered("m", at=time.time() - 3600), {})


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[]", b"{}", b'"x"', b'{"timestamp": "x"}']
)
def test_no_event(provider, body):
    with pytest.raises(ProviderError):
        provider.parse_webhook(body, {}, {})


def test_event_that_lacks_something(zalo, provider):
    for values in ({}, {"message": {}}, {"message": None}):
        with pytest.raises(ProviderError, match="lacks"):
            event = zalo.event("user_received_message", **values)
            provider.parse_webhook(*event, {})
