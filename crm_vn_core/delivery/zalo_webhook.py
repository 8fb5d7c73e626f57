"""Read what Zalo calls back: deliveries, words of customers, news of the set-up."""

import hashlib
import hmac
import json
import logging
from datetime import datetime, timedelta, timezone

from .base import Inbound, Notice, ProviderError, Report

_logger = logging.getLogger(__name__)

# Zalo repeats an unanswered call for an hour; what is older is somebody else's copy.
_OLDEST = timedelta(hours=2)
_NEWEST = timedelta(minutes=10)
# Events about the account: event → the kind of notice and where its subject is named.
_NOTICES = {
    "follow": ("follow", "follower"),
    "unfollow": ("unfollow", "follower"),
    "change_template_status": ("template_status", "template_id"),
    "change_template_quality": ("template_quality", "template_id"),
    "change_oa_daily_quota": ("quota", "oa_id"),
}
_ATTACHMENT = "attachments"


def parse(body, headers, apps, secret, now=None):
    """Return what one call says, as a list.

    :param body: the raw bytes, which the signature covers
    :param apps: ids under which Zalo may have signed: of the app, of the account
    :param now: UTC, without a zone
    :raise ProviderError: nobody but Zalo could have meant it, or it cannot be read
    """
    try:
        event = json.loads(body)
        stamp = str(event["timestamp"])
        date = _to_date(stamp)
        name = event["event_name"]
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise ProviderError("This is no event of Zalo.") from None
    _check_signature(body, headers, apps, stamp, secret)
    now = now or datetime.now(timezone.utc).replace(tzinfo=None)
    if not now - _OLDEST <= date <= now + _NEWEST:
        raise ProviderError("This event is too old, or comes from the future.")
    try:
        return _read(name, event, date)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise ProviderError(f"An event lacks something: {name}") from None


def sign(body, app, stamp, secret):
    """Return the signature of a call: a plain SHA-256, no HMAC."""
    parts = (app.encode(), body, stamp.encode(), secret.encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _check_signature(body, headers, apps, stamp, secret):
    """Compare in constant time; a set-up without a secret takes no calls."""
    given = ""
    for name, value in headers.items():
        if name.lower() == "x-zevent-signature":
            given = value.strip().removeprefix("mac=").strip().lower()
    fits = [
        hmac.compare_digest(sign(body, app, stamp, secret).encode(), given.encode())
        for app in apps
        if app and secret
    ]
    if not any(fits):
        raise ProviderError("The signature is wrong.")
    if not fits[0]:
        _logger.info("Zalo signs with the id of the account, not of the app.")


def _read(name, event, date):
    if name == "user_received_message":
        return [_read_delivery(event["message"], date)]
    if name == "user_seen_message":
        refs = event["message"]["msg_ids"]
        return [Report("opened", date, ref=str(ref)) for ref in refs]
    if name.startswith("user_send_"):
        return [_read_inbound(name, event, date)]
    if name in _NOTICES:
        return [_read_notice(name, event, date)]
    return []


def _read_delivery(message, date):
    delivered = message.get("delivery_time")
    return Report(
        "delivered",
        _to_date(delivered) if delivered else date,
        key=str(message.get("tracking_id") or ""),
        ref=str(message["msg_id"]),
    )


def _read_inbound(name, event, date):
    """A text, or what stands for a picture, a place, a file: its address."""
    message = event["message"]
    text = message.get("text") or ""
    for attachment in message.get(_ATTACHMENT) or []:
        payload = attachment.get("payload") or {}
        found = payload.get("url") or payload.get("coordinates") or ""
        text = f"{text}\n[{attachment.get('type') or ''}] {found}".strip()
    return Inbound(
        ref=str(message["msg_id"]),
        address=str(event["sender"]["id"]),
        text=text or f"[{name.removeprefix('user_send_')}]",
        date=date,
    )


def _read_notice(name, event, date):
    kind, key = _NOTICES[name]
    subject = event[key]
    if isinstance(subject, dict):
        subject = subject["id"]
    values = {
        name: event[name]
        for name in ("status", "reason", "quality", "quota")
        if event.get(name)
    }
    return Notice(kind, str(subject), date, values)


def _to_date(milliseconds):
    """Return a moment in UTC, without a zone, of milliseconds since 1970."""
    date = datetime.fromtimestamp(int(milliseconds) / 1000, timezone.utc)
    return date.replace(tzinfo=None)
