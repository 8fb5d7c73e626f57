"""Calls over HTTP, and what a call that went wrong means for a message.

What matters is whether the request may have been carried out. A connection that was
never made sends nothing; once it was made, silence says nothing.
"""

import ipaddress
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError, ProxyError

from .base import ProviderError, Result, State

# Seconds for a connection. An answer takes longer: its time is set up on the channel.
_CONNECT = 5
# More than a provider has to say (bytes).
_LONGEST = 1 << 20
# Seconds to wait when a provider is busy and does not say for how long.
_BUSY = 60
_LONGEST_WAIT = 24 * 3600
# Answers to which a provider has certainly not carried out the request.
_MOVED = (301, 307, 308)
_CREDENTIALS = (401, 402, 403, 407)
_BUSY_STATUS = (425, 429)


class NotSent(Exception):
    """The request did not leave: the same call may be made again."""


class NoAnswer(Exception):
    """The request left and no answer came: it may have been carried out."""


@dataclass(frozen=True)
class Answer:
    """What a provider has answered, whatever it is."""

    status: int
    content: bytes = b""
    headers: dict = field(default_factory=dict)

    @property
    def text(self):
        return self.content.decode(errors="replace").strip()

    @property
    def json(self):
        """The answer as an object; None if it is not JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None

    @property
    def summary(self):
        """Status and beginning of the answer, for people."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = ""
        return " ".join(f"{self.status} {phrase} {self.text[:120]}".split())

    def get_wait(self, *names):
        """Return the seconds that a header tells to wait, or a usual time."""
        for name in names or ("Retry-After",):
            value = self.headers.get(name)
            if value and (wait := _parse_wait(value)):
                return min(wait, _LONGEST_WAIT)
        return _BUSY


def _parse_wait(value):
    """Return seconds from a header of seconds or a date; 0 if it is neither."""
    try:
        return max(int(float(value)), 1)
    except (ValueError, OverflowError):
        return _parse_date(value)


def _parse_date(value):
    """Return the seconds until a date of HTTP; 0 if it is none."""
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0
    return max(round((until - datetime.now(timezone.utc)).total_seconds()), 1)


class _Adapter(HTTPAdapter):
    """Keeps the connections of one provider, with two time-outs."""

    def __init__(self, read, size):
        self._timeout = (min(_CONNECT, read), read)
        super().__init__(pool_connections=2, pool_maxsize=size, pool_block=False)

    def send(self, request, **options):
        return super().send(request, **options | {"timeout": self._timeout})


class HttpClient:
    """Calls one provider at one address, from several threads.

    It keeps no cookies, reads no password files and follows no redirect: where the
    messages and the credentials go is what the channel says, nothing else.

    :param url: beginning of every address that is called
    :param timeout: seconds to wait for an answer
    :param size: connections that are kept open
    :raise ProviderError: the address is none of the web
    """

    def __init__(self, url, timeout=10, size=8):
        parts = urlsplit(url or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ProviderError(f"This is no address of the web: {url}")
        self.url = url
        self.host = parts.hostname
        self._session = requests.Session()
        self._session.trust_env = False
        if not _is_here(parts.hostname):
            self._session.proxies = requests.utils.get_environ_proxies(url)
        self._session.cookies.set_policy(_NoCookies())
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(timeout, size))

    def call(self, method, path="", **options):
        """Make one call.

        :param options: those of ``requests``: json, data, params, headers, auth
        :raise NotSent: nothing left
        :raise NoAnswer: nobody knows whether the request was carried out
        """
        try:
            with self._session.request(
                method, self.url + path, allow_redirects=False, stream=True, **options
            ) as response:
                content = response.raw.read(_LONGEST, decode_content=True)
        except (requests.RequestException, HTTPError, OSError) as error:
            # The words of the exception hold the address, and that the credentials.
            if _is_before_sending(error):
                raise NotSent(f"No connection to {self.host}.") from None
            raise NoAnswer(f"No answer from {self.host}.") from None
        return Answer(response.status_code, content, response.headers)

    def close(self):
        self._session.close()


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):
    def set_ok(self, cookie, request):
        return False


def _is_here(host):
    """Tell whether a host is this machine, which no proxy of the company leads to."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_before_sending(error):
    """Tell whether a connection was never made."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError)):
        return True
    if isinstance(error, (requests.exceptions.InvalidURL, ValueError)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    # The proxy of the company that cannot be reached has passed nothing on.
    return isinstance(reason, (NewConnectionError, ProxyError))


def explain_status(answer, *wait_headers):
    """Return the ``Result`` that a status other than success stands for; None for 2xx.

    :param wait_headers: headers that say for how long a provider is busy
    """
    status, error = answer.status, answer.summary
    if 200 <= status < 300:
        return None
    if status in _BUSY_STATUS:
        wait = answer.get_wait(*wait_headers)
        return Result(State.RETRY, error=error, wait=wait, busy=True)
    if status in _CREDENTIALS or status in _MOVED:
        return Result(State.PAUSED, error=error)
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return Result(State.RETRY, error=error)
    if 400 <= status < 500:
        return Result(State.FAILED, error=error)
    return Result(State.UNKNOWN, error=error)
