"""What the error codes of Zalo mean for a message.

Source: error codes of ZNS/ZBS template messages and of the OA API (developers.zalo.me,
zalo.cloud), read in 2026.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .base import Result, State

# Viet Nam has had this offset since 1975 and no summer time.
_ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Meaning:
    """What follows from an error.

    :ivar name: the kind of the error; people read a sentence of their own for each
    :ivar until: hour in Viet Nam before which another attempt is useless
    """

    name: str
    state: str
    wait: int = 0
    until: int | None = None
    fallback: bool = False
    renew: bool = False


_TOKEN = Meaning("token", State.PAUSED, renew=True)
_SETUP = Meaning("setup", State.PAUSED)
_MONEY = Meaning("money", State.RETRY, wait=3600)
_BUSY = Meaning("busy", State.RETRY)
_RATE = Meaning("busy", State.RETRY, wait=60)
_QUOTA = Meaning("quota", State.RETRY, until=0)
_TEMPLATE_QUOTA = Meaning("template_quota", State.RETRY, until=0)
_NIGHT = Meaning("night", State.RETRY, until=6)
_UNREACHABLE = Meaning("unreachable", State.FAILED, fallback=True)
_REFUSED = Meaning("refused", State.FAILED, fallback=True)
_WINDOW = Meaning("window", State.FAILED)
_TEMPLATE = Meaning("template", State.FAILED)
_PARAMETERS = Meaning("parameters", State.FAILED)
_OTHER = Meaning("other", State.FAILED)

_CODES = {
    _TOKEN: (-124, -216, -220),
    _SETUP: (
        -101, -102, -103, -104, -105, -106, -120, -125, -126, -135, -1351, -136, -137,
        -138, -204, -205, -221, -224,
    ),
    _MONEY: (-115,),
    _BUSY: (-100,),
    _RATE: (-32,),
    _QUOTA: (-144, -1441),
    _TEMPLATE_QUOTA: (-147, -1471, -1472),
    _NIGHT: (-133, -234),
    _UNREACHABLE: (-108, -110, -114, -118, -119, -227),
    _REFUSED: (-134, -139, -140, -141),
    _WINDOW: (-213, -230, -232),
    _TEMPLATE: (-109, -113, -117, -121, -127, -131, -145, -146),
    _PARAMETERS: (
        -111, -112, -1121, -1122, -1123, -1124, -1125, -116, -122, -130, -132, -201,
        -210,
    ),
}  # fmt: skip
_MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes}
# Answers of the web server before Zalo's own.
_HTTP_BUSY = (429, 503)
_HTTP_SETUP = (401, 403, 404, 405, 407)


def get_meaning(code):
    """Return what an error code means; an unknown one refuses the message."""
    return _MEANINGS.get(code, _OTHER)


def format_error(code, text):
    """Return an error as it is kept: ``Zalo -131: Template is not approved``."""
    return f"Zalo {code}: {text}".rstrip(": ")


def explain(code, text, now=None):
    """Return the result of a message that Zalo has answered with an error code."""
    meaning = get_meaning(code)
    wait = meaning.wait
    if meaning.until is not None:
        wait = seconds_until(meaning.until, now)
    return Result(
        meaning.state,
        error=format_error(code, text),
        wait=wait,
        fallback=meaning.fallback,
        renew=meaning.renew,
        quota=0 if meaning is _QUOTA else None,
    )


def explain_http(status, text):
    """Return the result of an answer that is not Zalo's: a gateway, a wrong address.

    An error of the server may come after it has taken the message.
    """
    error = f"HTTP {status}: {' '.join(text.split())[:200]}"
    if status in _HTTP_BUSY:
        return Result(State.RETRY, error=error)
    if status in _HTTP_SETUP or 300 <= status < 400:
        return Result(State.PAUSED, error=error)
    if 400 <= status < 500:
        return Result(State.FAILED, error=error)
    return Result(State.UNKNOWN, error=error)


def seconds_until(hour, now=None):
    """Return the seconds to the next time that it is this hour in Viet Nam."""
    now = (now or datetime.now(timezone.utc)).astimezone(_ZONE)
    due = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if due <= now:
        due += timedelta(days=1)
    return int((due - now).total_seconds()) + 1
